"""Shows evaluations as tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import typer

from scamclf.cli.console import one_line
from scamclf.evaluation.metrics import Figure, Report, Section
from scamclf.labels import LABELS, VERDICTS
from scamclf.reporting.titles import COLUMNS, HEADLINES, TITLES

if TYPE_CHECKING:
    from scamclf.evaluation.ablation import Ablation
    from scamclf.evaluation.robustness import Robustness
    from scamclf.evaluation.vocabulary import Size


def print_report(report: Report) -> None:
    """Headline figures with 95 % intervals, classes, confusion, and a line for each group."""
    for line in _overall(report.overall):
        typer.echo(line)
    shorts = [TITLES[column].short for column in COLUMNS]
    for name, sections in report.by.items():
        typer.echo(f"\n{'by ' + name:<24}{'rows':>6}  " + "".join(f"{title:>21}" for title in shorts))
        for value, section in sections.items():
            cells = "".join(f"{section.figures[column]!s:>21}" for column in COLUMNS)
            typer.echo(f"{one_line(value, 23):<24}{section.rows:>6}  {cells}")


def _overall(section: Section) -> Iterator[str]:
    yield f"{section.rows:,} rows, {section.families:,} families; value [95 % bootstrap interval over families]"
    for name in HEADLINES:
        if name in section.figures:
            yield f"  {TITLES[name].full:<34}{section.figures[name]!s}"
    yield f"\n{'label':<12}{'rows':>6}  " + "".join(f"{title:>21}" for title in ("precision", "recall", "F1"))
    for label in LABELS:
        cells = "".join(f"{section.figures[f'{kind}_{label}']!s:>21}" for kind in ("precision", "recall", "f1"))
        yield f"{label:<12}{section.labels[label]:>6}  {cells}"
    yield f"\n{'label / verdict':<16}" + "".join(f"{verdict:>12}" for verdict in VERDICTS)
    for label in LABELS:
        yield f"{label:<16}" + "".join(f"{section.confusion[label][verdict]:>12}" for verdict in VERDICTS)


def attack_lines(results: Sequence[Robustness]) -> Iterator[str]:
    """A line for each attack and strength."""
    yield f"{'attack':<18}{'strength':<10}{'fakes':>6}  {'caught, disguised':>18}  {'change':>23}{'honest':>8}  {'flagged, disguised':>18}  {'change':>23}"
    for one in results:
        cells = (
            f"{effect.rows:>6}  {effect.before:>8.3f}  {effect.after:>8.3f}  {effect.change!s:>23}"
            for effect in (one.fakes, one.honest)
        )
        yield f"{one.attack:<18}{one.strength:<10}" + "  ".join(cells)


def ablation_lines(results: Sequence[Ablation]) -> Iterator[str]:
    """A line for each part left out."""
    yield f"{'model':<22}{'AUC scam':>9}  {'gain by the part':>25}{'log loss':>10}  {'change by the part':>25}{'caught':>8}{'uncertain':>11}"
    for one in results:
        yield (
            f"{one.name:<22}{one.auc_scam:>9.4f}  {_fine(one.auc_gain):>25}{one.log_loss:>10.4f}  "
            f"{_fine(one.log_loss_change):>25}{one.scams_caught:>8.3f}{one.uncertain:>11.3f}"
        )


def vocabulary_lines(results: Sequence[Size]) -> Iterator[str]:
    """A line for each size of the vocabulary: figures, with the change from all n-grams for those that choose the size."""
    from scamclf.evaluation.vocabulary import KEPT

    widths = {name: 35 if name in KEPT else 11 for name in results[0].figures}
    yield f"{'n-grams':<22}{'known':>8}" + "".join(f"{TITLES[name].short:>{width}}" for name, width in widths.items())
    for one in results:
        texts = {name: f"{figure.value:.4f}" for name, figure in one.figures.items()}
        texts |= {name: f"{texts[name]} {_fine(one.changes[name])}" for name in KEPT}
        yield f"{one.name:<22}{one.ngrams:>8,}" + "".join(f"{texts[name]:>{width}}" for name, width in widths.items())


def _fine(figure: Figure) -> str:
    return f"{figure.value:+.4f} [{figure.low:+.4f}, {figure.high:+.4f}]"
