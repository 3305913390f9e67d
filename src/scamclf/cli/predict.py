"""`scamclf predict`: judges messages in files or from standard input."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scamclf.cli.console import VERDICT_COLOURS, ModelOption, on_terminal, one_line, terminal_width
from scamclf.cli.inputs import CHUNK, ColumnOption, EncodingOption, InputFormatOption, Layout, Source, WholeOption
from scamclf.cli.reasons import red_flags, strongest_reasons
from scamclf.errors import InputError
from scamclf.labels import LABELS, UNLIKE, VERDICTS, Judgement
from scamclf.reading import Record

if TYPE_CHECKING:
    from scamclf.explain import Explanation


class OutputFormat(StrEnum):
    """How results are printed."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"


def predict(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Files to read: .txt has one message a line, .csv, .tsv and .jsonl a column of messages; - is standard input.",
        ),
    ],
    column: ColumnOption = "text",
    format: Annotated[
        OutputFormat | None,
        typer.Option(help="How to print results. Default: table on a terminal, jsonl in a pipe or file."),
    ] = None,
    input_format: InputFormatOption = None,
    encoding: EncodingOption = None,
    whole: WholeOption = False,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Add the words that moved each verdict; `scamclf explain` says more about one."),
    ] = False,
    fail_on: Annotated[
        str,
        typer.Option(metavar="VERDICTS", help="Exit with 3 if one of these verdicts occurs, such as fake,other_scam."),
    ] = "",
    base_rate: Annotated[
        float | None,
        typer.Option(
            metavar="SHARE",
            help="Share of scams in the traffic, such as 0.001, to correct the probabilities for. Default: the corpus's own.",
        ),
    ] = None,
    model: ModelOption = None,
) -> None:
    """Judge messages: genuine, fake, other, other_scam or uncertain.

    One record for each message, in the order of the input; blank lines keep their place. Results go to
    standard output, everything else to standard error.

    Examples:

      scamclf predict messages.txt

      scamclf predict --format csv inbox.csv --column body > judged.csv

      pbpaste | scamclf predict --whole -
    """
    wanted = _verdicts(fail_on)
    if base_rate is not None and not 0 < base_rate < 1:
        raise typer.BadParameter(f"{base_rate:g} is no share above 0 and below 1", param_hint="--base-rate")
    layout = Layout(column, input_format, encoding, whole)
    sources = [Source(name) for name in files]
    for source in sources:
        source.greet()
    from scamclf.judge import load

    judge = load(model)
    writer = _writer(
        format or (OutputFormat.table if on_terminal() else OutputFormat.jsonl), judge.explain if explain else None
    )
    matched = False
    waiting: list[Record] = []

    with _Progress([source.size for source in sources]) as advance:
        for source in sources:
            with source as stream:

                def finish(source: Source = source) -> None:
                    nonlocal matched
                    for record, judgement in zip(
                        waiting, judge.judge_many([r.text for r in waiting], base_rate=base_rate), strict=True
                    ):
                        writer(source.name, record.line, judgement)
                        matched |= judgement.verdict in wanted
                    sys.stdout.flush()
                    advance(len(waiting), source.position())
                    waiting.clear()

                try:
                    for record in layout.records(stream, source.name, before_reading=finish):
                        waiting.append(record)
                        if len(waiting) == CHUNK:
                            finish()
                except InputError:
                    finish()  # what came before the broken line is not lost
                    raise
                finish()
    if matched:
        raise typer.Exit(3)


def _verdicts(names: str) -> frozenset[str]:
    wanted = frozenset(name.strip() for name in names.split(",") if name.strip())
    if unknown := wanted - set(VERDICTS):
        raise typer.BadParameter(
            f"{', '.join(sorted(unknown))}: not among {', '.join(VERDICTS)}", param_hint="--fail-on"
        )
    return wanted


class _Progress:
    """A bar on standard error while results go elsewhere; nothing where nobody would see it."""

    def __init__(self, sizes: list[int]) -> None:
        self._total = sum(sizes) if all(sizes) else None
        self._bar: Any = None
        self._done_files = 0
        self._position = 0

    def __enter__(self) -> Callable[[int, int], None]:
        if sys.stderr.isatty() and not on_terminal():
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

            columns = (BarColumn(), TextColumn("{task.fields[messages]:,} messages"), TimeElapsedColumn())
            # Left alone, rich would take the results off standard output and show them beside the bar.
            self._bar = Progress(
                *columns, console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False
            )
            self._bar.start()
            self._task = self._bar.add_task("", total=self._total, messages=0)
            self._messages = 0
        return self._advance

    def _advance(self, messages: int, position: int) -> None:
        if self._bar:
            if position < self._position:
                self._done_files += self._position
            self._position = position
            self._messages += messages
            self._bar.update(self._task, completed=self._done_files + position, messages=self._messages)

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()


Writer = Callable[[str, int, Judgement], None]
Explain = Callable[[Judgement], "Explanation"]


def _writer(format: OutputFormat, explain: Explain | None) -> Writer:
    if format is OutputFormat.jsonl:
        return _jsonl_writer(explain)
    if format is OutputFormat.csv:
        return _csv_writer(explain)
    return _table_writer(explain)


def _jsonl_writer(explain: Explain | None) -> Writer:
    def write(name: str, line: int, judgement: Judgement) -> None:
        reasons = explain(judgement).to_dict() if explain else {}
        record = {"file": name, "line": line, **judgement.to_dict(), **reasons}
        sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")

    return write


def _csv_writer(explain: Explain | None) -> Writer:
    header = (
        "file",
        "line",
        "text",
        "lang",
        "label",
        "verdict",
        "doubt",
        "scam_probability",
        *LABELS,
        "signals",
        "conduct",
    )
    sys.stdout.write(_csv_line((*header, "towards_scam", "against_scam") if explain else header))

    def write(name: str, line: int, judgement: Judgement) -> None:
        record = (
            name,
            line,
            judgement.text,
            judgement.lang,
            judgement.label,
            judgement.verdict,
            judgement.doubt,
            f"{judgement.scam_probability:.6f}",
            *(f"{judgement.probabilities[label]:.6f}" for label in LABELS),
            ";".join(dict.fromkeys(signal.name for signal in judgement.signals)),
            ";".join(dict.fromkeys(breach.name for breach in judgement.conduct)),
        )
        sides = explain(judgement).strongest() if explain else ()
        quoted = ("; ".join(one_line(reason.text, 60) for reason in side) for side in sides)
        sys.stdout.write(_csv_line((*record, *quoted)))

    return write


def _csv_line(values: Iterable[object]) -> str:
    line = io.StringIO()
    # With its default line end the writer also quotes a field that holds a lone carriage return.
    csv.writer(line).writerow(values)
    return line.getvalue().removesuffix("\r\n") + "\n"


def _table_writer(explain: Explain | None) -> Writer:
    from scamclf.wording import Tongue, wording

    width = terminal_width()
    heading_due = True

    def write(name: str, line: int, judgement: Judgement) -> None:
        nonlocal heading_due
        if heading_due:
            typer.secho(f"{'line':>6}  {'verdict':<10}  P(scam)  message", dim=True)
            heading_due = False
        verdict = typer.style(f"{judgement.verdict:<10}", fg=VERDICT_COLOURS[judgement.verdict], bold=True)
        typer.echo(f"{line:>6}  {verdict}  {judgement.scam_probability:>7.0%}  {one_line(judgement.text, width - 29)}")
        why_not = [wording("doubts", UNLIKE, Tongue.en)] if judgement.doubt == UNLIKE else []
        reasons = strongest_reasons(explain(judgement)) if explain else _flags_worth_showing(judgement)
        for why in (*why_not, *reasons):
            typer.secho(f"{'':27}  {one_line(why, width - 29)}", dim=True)

    return write


def _flags_worth_showing(judgement: Judgement) -> list[str]:
    """Red flags; none for everyday messages."""
    return [] if judgement.verdict == "other" else red_flags(judgement)
