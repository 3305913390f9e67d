"""`scamclf compare`: what changed between two runs."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scamclf.cli.console import one_line, say

if TYPE_CHECKING:
    from scamclf.evaluation.compare import Change, Comparison, Difference
    from scamclf.runs import Run

_RUN_HELP = "A run's id in MLflow or its first 6 digits or more, latest, latest~1, champion; or a file or folder of predictions."


def compare(
    first: Annotated[str, typer.Argument(metavar="RUN", help=f"What to compare with. {_RUN_HELP}")],
    second: Annotated[str, typer.Argument(metavar="RUN", help="What to compare, named alike.")],
    metrics: Annotated[
        str, typer.Option(metavar="NAMES", help="Figures to compare, such as auc_scam,recall_fake. Default: a choice.")
    ] = "",
    changed: Annotated[int, typer.Option(min=0, help="Rows with another verdict to list, worst first.")] = 10,
    texts: Annotated[bool, typer.Option("--texts", help="Show the messages of these rows, from --data.")] = False,
    data: Annotated[Path, typer.Option(help="Corpus that --texts looks messages up in.")] = Path("data/messages"),
    resamples: Annotated[int, typer.Option(min=10, help="Bootstrap resamples for the intervals.")] = 1000,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
) -> None:
    """Show what changed between two runs: options, figures with paired 95 % intervals, verdicts.

    Differences are second minus first, on the messages that both judged. A run that logged no predictions, as older ones, is
    compared by its logged figures, without intervals.

    Examples:

      scamclf compare latest~1 latest

      scamclf compare champion latest --changed 30 --texts

      scamclf compare 3f2a91 old/predictions.csv --metrics auc_scam,recall_fake --json
    """
    from scamclf.evaluation.compare import paired, subtract

    one, other = _open(first), _open(second)
    names = [name.strip() for name in metrics.split(",")] if metrics else None
    comparison: Comparison | None = None
    if one.predictions is not None and other.predictions is not None:
        comparison = paired(one.predictions, other.predictions, metrics=names, resamples=resamples)
        differences = comparison.metrics
    else:
        without = " and ".join(run.name for run in (one, other) if run.predictions is None)
        say(f"no predictions in {without}: logged figures are compared, without intervals, verdicts and rows")
        if one.corpus != other.corpus:
            say("the corpora differ: part of each difference may be theirs")
        differences = subtract(_figures(one), _figures(other), names)
    rows = comparison.changed[:changed] if comparison else ()
    messages = _messages(data, rows) if texts else {}
    if as_json:
        _print_json(one, other, comparison, differences, rows, messages if texts else None)
        return
    for line in _run_lines(one, other):
        typer.echo(line)
    for line in metric_lines(comparison, differences):
        typer.echo(line)
    if comparison:
        for line in verdict_lines(comparison):
            typer.echo(line)
    for line in _row_lines(rows, messages):
        typer.echo(line)


def _open(name: str) -> Run:
    """A path if there is one of that name, else a run in MLflow."""
    path = Path(name)
    if path.exists() or path.suffix or len(path.parts) > 1:
        from scamclf.runs import read_run

        return read_run(path)
    from scamclf.tracking import find_run

    return find_run(name)


def _figures(run: Run) -> Mapping[str, float]:
    """What was logged; figures of a file that has nothing but predictions are measured."""
    if run.metrics or run.predictions is None:
        return run.metrics
    from scamclf.evaluation.metrics import evaluate

    found = run.predictions
    report = evaluate(found.labels, found.probabilities, found.verdicts, families=found.families, resamples=2)
    return {name: figure.value for name, figure in report.overall.figures.items()}


def _messages(data: Path, rows: Sequence[Change]) -> dict[str, str]:
    from scamclf.corpus import read_corpus

    wanted = {row.id for row in rows}
    return {row.id: row.text for row in read_corpus(data).rows if row.id in wanted}


def _print_json(
    first: Run,
    second: Run,
    comparison: Comparison | None,
    differences: Mapping[str, Difference],
    rows: Sequence[Change],
    messages: Mapping[str, str] | None,
) -> None:
    from scamclf.runs import differing_options

    measured = (
        comparison.to_dict() if comparison else {"metrics": {name: one.to_dict() for name, one in differences.items()}}
    )
    texts = [{} if messages is None else {"text": messages.get(row.id)} for row in rows]
    record = {
        "first": _identity(first),
        "second": _identity(second),
        "options": differing_options(first, second),
        **measured,
        "changed": [asdict(row) | text for row, text in zip(rows, texts, strict=True)],
    }
    typer.echo(json.dumps(record, ensure_ascii=False, indent=2))


def _identity(run: Run) -> dict[str, Any]:
    return {"name": run.name, "created": run.created, "corpus": run.corpus, "rows": run.rows}


def _run_lines(first: Run, second: Run) -> Iterator[str]:
    from scamclf.runs import differing_options

    for place, run in (("first", first), ("second", second)):
        corpus = f"corpus {run.corpus[:12]}, {run.rows or 0:,} messages" if run.corpus else "corpus unknown"
        yield f"{place:<8}{one_line(run.name, 40):<42}{run.created:<27}{corpus}"
    options = differing_options(first, second)
    if not (first.params and second.params):
        yield "\noptions unknown"
    elif not options:
        yield "\nthe same options"
    else:
        yield f"\n{'option':<26}{'first':>22}{'second':>22}"
        for name, values in options.items():
            cells = "".join(f"{'-' if value is None else one_line(value, 20):>22}" for value in values)
            yield f"{one_line(name, 24):<26}{cells}"


def metric_lines(comparison: Comparison | None, differences: Mapping[str, Difference]) -> Iterator[str]:
    """A line for each figure of both."""
    if comparison:
        left_out = (
            (comparison.only_first, "only in the first"),
            (comparison.only_second, "only in the second"),
            (comparison.relabelled, "with another label"),
        )
        notes = "".join(f"; left out: {n:,} {why}" for n, why in left_out if n)
        yield f"\n{comparison.rows:,} messages of both, {comparison.families:,} families{notes}"
        title = "second - first [95 % paired bootstrap interval over families]"
    else:
        yield ""
        title = "second - first"
    yield f"{'figure':<24}{'first':>9}{'second':>9}  {title}"
    for name, difference in differences.items():
        yield (
            f"{name:<24}{_number(difference.first):>9}{_number(difference.second):>9}  {_change(difference):<28}"
            f"{_mark(name, difference)}"
        ).rstrip()


def _number(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:.4f}"


def _change(difference: Difference) -> str:
    change = difference.change
    if math.isnan(change.value):
        return "-"
    interval = "" if math.isnan(change.low) else f" [{change.low:+.4f}, {change.high:+.4f}]"
    return f"{change.value:+.4f}{interval}"


def _mark(name: str, difference: Difference) -> str:
    """Said only where the interval leaves out zero."""
    from scamclf.reporting.titles import title

    if not difference.is_clear:
        return ""
    return "better" if (difference.change.value > 0) == title(name).higher_is_better else "worse"


def verdict_lines(comparison: Comparison) -> Iterator[str]:
    """How many verdicts changed, and from what to what."""
    from scamclf.labels import VERDICTS

    n = sum(count for old, row in comparison.verdicts.items() for new, count in row.items() if old != new)
    yield (
        f"\nverdicts changed: {n:,}; now right: {comparison.now_right:,}, no longer right: {comparison.now_wrong:,} "
        f"(exact McNemar test: p = {comparison.p_value:.3g})"
    )
    if n:
        yield f"{'first / second':<16}" + "".join(f"{verdict:>12}" for verdict in VERDICTS)
        for old, row in comparison.verdicts.items():
            yield f"{old:<16}" + "".join(f"{'.' if old == new else count:>12}" for new, count in row.items())


def _row_lines(rows: Sequence[Change], messages: Mapping[str, str]) -> Iterator[str]:
    if rows:
        yield f"\n{'changed, worst first':<26}{'label':<12}{'first':<12}{'second':<12}P(label)"
    for row in rows:
        yield (
            f"{one_line(row.id, 24):<26}{row.label:<12}{row.first:<12}{row.second:<12}"
            f"{row.first_probability:.3f} -> {row.second_probability:.3f}"
        )
        if row.id in messages:
            yield f"    {one_line(messages[row.id], 96)}"
