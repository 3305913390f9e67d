"""The sections of the report: what each shows, of what part of the record, and what it says where that was not measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from scamclf.reporting import tables
from scamclf.reporting.record import Record
from scamclf.reporting.table import Table
from scamclf.reporting.titles import HEADLINES

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Plot


_EARLIER = "Measured on an earlier corpus (digest {}) than the rest of this page, so perhaps with other features: compare with care."


@dataclass(frozen=True, slots=True)
class Picture:
    """A plot of the page: how to draw it, and what it shows."""

    name: str
    title: str
    draw: Callable[[], Plot]


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the page. Without tables and pictures, the introduction says why there are none."""

    anchor: str
    title: str
    introduction: str
    tables: tuple[Table, ...] = ()
    pictures: tuple[Picture, ...] = ()


def report_parts(
    record: Record, attacks: Record | None, ablation: Record | None, curve: Record | None
) -> Iterator[Part]:
    """The page's sections in their order."""
    overall = record["overall"]
    yield _protocol(record)
    yield Part(
        "languages",
        "Figures by language",
        "Everything the program is measured by.",
        (
            tables.by_language(record, HEADLINES),
            tables.meanings(name for name in HEADLINES if name in overall["figures"]),
        ),
    )
    yield Part(
        "budgets",
        "Error budgets",
        "Four kinds of mistake are held to a budget when the verdicts' limits are fitted; what is not sure enough becomes uncertain.",
        (tables.budgets(record),),
    )
    yield Part(
        "confusion",
        "Labels and verdicts",
        "What became of the messages of each label.",
        (tables.confusion(overall), tables.by_label(overall)),
    )
    yield _calibration(record)
    yield from _curves(record)
    yield _learning(record, curve)
    yield Part(
        "slices",
        "Slices",
        "The same figures for parts of the messages. Of forty figures, about one is marked by chance alone.",
        tuple(tables.slices(name, sections, overall) for name, sections in record["by"].items() if sections),
    )
    yield from _unseen(record)
    yield _part_of_list(
        "baselines",
        "Baselines",
        "What simpler ways reach on the same folds.",
        tables.baselines,
        record.get("baselines"),
    )
    yield _beside(
        "attacks",
        "Disguised words",
        "Senders disguise words to get past filters; this is what it gains them.",
        tables.attacks,
        attacks,
        record,
        "scamclf evaluate --attacks",
    )
    yield _beside(
        "ablation",
        "What each part adds",
        "The model trained anew without one part of its features.",
        tables.ablation,
        ablation,
        record,
        "scamclf evaluate --ablation",
    )
    yield _unlike(record)
    yield _part_of_list(
        "errors",
        "Worst errors",
        "Messages of the corpus; those of `data/messages` were written for this project and none is a real one. Characters without a shape are named.",
        tables.errors,
        record.get("errors"),
    )
    yield _reproduce(record)


def _protocol(record: Record) -> Part:
    chosen = record.get("selection")
    on_its_part = "Options, calibration" if chosen else "The options were chosen on the same folds; calibration"
    return Part(
        "protocol",
        "Protocol",
        f"Every message is judged by a model that saw neither it nor a near-copy of it. {on_its_part} and the limits of the verdicts are fitted "
        "without the fold that they are measured on. Intervals are 95 % bootstrap intervals over families of near-copies.",
        (tables.protocol(record), *([tables.selection(chosen)] if chosen else [])),
    )


def _calibration(record: Record) -> Part:
    from scamclf.reporting.plots import plot_reliabilities

    kept = record["calibration"]["kept"]
    by_method = record["curves"]["reliability"]
    of_all = {method: groups["all"] for method, groups in by_method.items() if groups.get("all")}
    pictures = [
        Picture(
            "reliability-methods",
            "Reliability of P(scam) after each way of calibrating",
            partial(plot_reliabilities, of_all, "All messages, by method"),
        ),
        Picture(
            "reliability-languages",
            f"Reliability of P(scam) by language, calibrated by {kept}",
            partial(plot_reliabilities, by_method[kept], f"By language, {kept}"),
        ),
    ]
    return Part(
        "calibration",
        "Calibration",
        "Of messages said to be scams with 80 %, 80 % should be. In the diagrams a point is a bin of equally many messages; on the diagonal the promise is kept.",
        (tables.calibration(record),),
        tuple(pictures),
    )


def _curves(record: Record) -> Iterator[Part]:
    from scamclf.reporting.plots import plot_risk_coverage, plot_roc

    roc, risk = record["curves"]["roc"], record["curves"]["risk_coverage"]
    yield Part(
        "roc",
        "Scams found against false alarms",
        "Each limit on P(scam) finds some scams and costs some false alarms. Most of anyone's messages are honest, so the left end counts: the axis is logarithmic.",
        pictures=(
            Picture(
                "roc-curve",
                "Share of scams above a limit on P(scam) against the share of honest messages above it",
                partial(plot_roc, roc),
            ),
        ),
    )
    yield Part(
        "risk",
        "Risk against coverage",
        "Verdicts on the surest messages are wrong less often. To the right more messages are judged; the rest would be left uncertain.",
        pictures=(
            Picture(
                "risk-curve",
                "Share of wrong labels against the share of messages labelled, the surest first",
                partial(plot_risk_coverage, risk),
            ),
        ),
    )


def _learning(record: Record, curve: Record | None) -> Part:
    from scamclf.evaluation.learning import Point
    from scamclf.reporting.plots import LEARNING, plot_learning_curve

    heading = ("learning", "Learning curve")
    if curve is None:
        return Part(*heading, "Not measured; run `scamclf data curve`.")
    points = [Point.from_dict(point) for point in curve["points"]]
    return Part(
        *heading,
        "What more training messages bring: the same training on parts of the corpus. Bands are 95 % intervals."
        + _age(curve, record),
        pictures=tuple(
            Picture(
                f"learning-{number}",
                f"{panel} against the number of training messages",
                partial(plot_learning_curve, points, {name: panel}),
            )
            for number, (name, panel) in enumerate(LEARNING.items())
        ),
    )


def _unseen(record: Record) -> Iterator[Part]:
    introductions = {
        "scenario": "Situations that the model was never trained on.",
        "country": "Countries whose messages the model was never trained on.",
        "sender": "Senders that the model was never trained on.",
    }
    measured = record.get("unseen") or {}
    for kind in introductions | measured:
        introduction = introductions.get(kind, f"Groups by {kind} that the model was never trained on.")
        if kind in measured:
            yield Part(f"unseen-{kind}", f"Unseen {kind}", introduction, tables.unseen(kind, measured[kind]))
        else:
            yield Part(f"unseen-{kind}", f"Unseen {kind}", f"{introduction} Not measured in this run.")


def _unlike(record: Record) -> Part:
    heading = ("unlike", "Unlike anything in training")
    if not (measured := record.get("unlike")):
        return Part(*heading, "Not measured in this run.")
    return Part(
        *heading,
        "Other languages, code and random signs should be left uncertain, and ordinary messages not.",
        tables.unlike(measured),
    )


def _part_of_list(
    anchor: str,
    heading: str,
    introduction: str,
    tabulate: Callable[[Sequence[Record]], Table],
    rows: Sequence[Record] | None,
) -> Part:
    if not rows:
        return Part(anchor, heading, "Not measured in this run.")
    return Part(anchor, heading, introduction, (tabulate(rows),))


def _beside(
    anchor: str,
    heading: str,
    introduction: str,
    tabulate: Callable[[Sequence[Record]], Table],
    measured: Record | None,
    record: Record,
    command: str,
) -> Part:
    if measured is None:
        return Part(anchor, heading, f"Not measured; run `{command}`.")
    return Part(anchor, heading, introduction + _age(measured, record), (tabulate(measured["results"]),))


def _age(measured: Record, record: Record) -> str:
    """A warning if a file beside the record is about other messages."""
    digest = measured["corpus"]["digest"]
    return "" if digest == record["protocol"]["corpus"]["digest"] else " " + _EARLIER.format(digest[:12])


def _reproduce(record: Record) -> Part:
    protocol = record["protocol"]
    return Part(
        "reproduce",
        "How to reproduce",
        f"In a checkout of commit {protocol['commit'] or 'unknown'}: `make evaluate`. The seed is fixed; other versions of the libraries, or another processor, may move the last digits.",
        (tables.versions(protocol["libraries"]), tables.options(protocol["options"])),
    )
