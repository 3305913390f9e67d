"""Writes an evaluation as one HTML page that needs nothing beside it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from scamclf.errors import require_extra
from scamclf.reporting.parts import report_parts
from scamclf.reporting.record import Record, budget_outcome, read_figure
from scamclf.reporting.table import Cell, cell
from scamclf.reporting.titles import Title, title

if TYPE_CHECKING:
    from markupsafe import Markup

#: The five figures at the top of the page.
SUMMARY = ("auc_scam", "auc_fake_vs_genuine", "scams_caught", "false_alarms", "uncertain")


def write_report(
    record: Record,
    folder: Path,
    *,
    attacks: Record | None = None,
    ablation: Record | None = None,
    curve: Record | None = None,
) -> Path:
    """Write `index.html` into a folder, which is made if need be.

    Args:
        record: the evaluation, as `models/metrics.json` holds it.
        folder: where the page goes.
        attacks: `models/attacks.json`, if there is one.
        ablation: `models/ablation.json`, if there is one.
        curve: `models/learning-curve.json`, if there is one.

    Returns:
        The page's path.

    Raises:
        MissingExtraError: jinja2 or matplotlib is not installed.
    """
    page = report_page(record, attacks=attacks, ablation=ablation, curve=curve)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "index.html"
    path.write_text(page, encoding="utf-8")
    return path


def report_page(
    record: Record, *, attacks: Record | None = None, ablation: Record | None = None, curve: Record | None = None
) -> str:
    """The page of `write_report`. Nothing in it is fetched, and nothing runs."""
    require_extra("jinja2", "matplotlib")
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    from scamclf.reporting.drawing import inline_svg

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["harmless"] = harmless
    environment.filters["drawn"] = lambda one: Markup(inline_svg(one.draw, name=one.name, title=one.title))  # noqa: S704 - its texts are escaped
    template = files("scamclf.reporting").joinpath("report.html.j2").read_text(encoding="utf-8")
    return environment.from_string(template).render(
        protocol=record["protocol"],
        summary=list(_summary(record)),
        budgets=list(_budgets(record)),
        parts=list(report_parts(record, attacks, ablation, curve)),
    )


def harmless(text: str) -> Markup:
    r"""Escaped text in which characters without a shape, or that turn the direction of writing, are named.

    >>> print(harmless("<b>\u202e"))
    &lt;b&gt;<span class="hidden">U+202E</span>
    """
    from markupsafe import Markup, escape

    return Markup("").join(
        Markup('<span class="hidden">U+{:04X}</span>').format(ord(character)) if _without_shape(character) else escape(character)
        for character in str(text)
    )  # fmt: skip


def _without_shape(character: str) -> bool:
    # A line break has a shape: the page keeps it.
    return character != "\n" and unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def _summary(record: Record) -> Iterator[tuple[Title, Cell]]:
    for name in SUMMARY:
        yield title(name), cell(read_figure(record["overall"]["figures"][name]))


def _budgets(record: Record) -> Iterator[tuple[str, float, Cell, str]]:
    for one in record["budgets"]:
        figure = read_figure(one["by"]["all"])
        yield one["name"], one["budget"], cell(figure), budget_outcome(figure, one["budget"])
