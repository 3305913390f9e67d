"""`scamclf predict`: judges messages in files or from standard input."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer

from scamclf.cli.console import ModelOption, on_terminal, one_line, say, terminal_width
from scamclf.errors import InputError
from scamclf.labels import LABELS, UNCERTAIN, VERDICTS, Judgement
from scamclf.reading import LONGEST_LINE, Record, format_of, open_text, read_records

#: Messages judged at a time: enough to be fast, little enough to answer a slow pipe.
CHUNK = 256


class OutputFormat(StrEnum):
    """How results are printed."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"


class InputFormat(StrEnum):
    """How input is laid out."""

    txt = "txt"
    csv = "csv"
    jsonl = "jsonl"


def predict(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Files to read: .txt has one message a line, .csv, .tsv and .jsonl a column of messages; - is standard input.",
        ),
    ],
    column: Annotated[
        str, typer.Option(help="Column that holds the messages in .csv, .tsv and .jsonl files.")
    ] = "text",
    format: Annotated[
        OutputFormat | None,
        typer.Option(help="How to print results. Default: table on a terminal, jsonl in a pipe or file."),
    ] = None,
    input_format: Annotated[
        InputFormat | None, typer.Option(help="Format of the input, whatever its name ends in.")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(help="Encoding of the input, such as gb18030 or big5. Default: detected.")
    ] = None,
    whole: Annotated[
        bool, typer.Option("--whole", help="Take each file as one message of many lines, such as an e-mail.")
    ] = False,
    fail_on: Annotated[
        str,
        typer.Option(metavar="VERDICTS", help="Exit with 3 if one of these verdicts occurs, such as fake,other_scam."),
    ] = "",
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
    sources = [_Source(name) for name in files]
    writer = _writer(format or (OutputFormat.table if on_terminal() else OutputFormat.jsonl))
    from scamclf.judge import load

    judge = load(model)
    matched = False
    with ExitStack() as stack:
        advance = stack.enter_context(_Progress([source.size for source in sources]))
        for source in sources:
            stream = stack.enter_context(source)
            if whole:
                records: Iterator[Record] = _read_whole(stream, source.name, encoding)
            else:
                kind = input_format or format_of(Path(source.name))
                records = read_records(
                    stream, name=source.name, format=kind, column=column, encoding=encoding, notice=say
                )
            while chunk := list(islice(records, CHUNK)):
                judgements = judge.judge_many([record.text for record in chunk])
                for record, judgement in zip(chunk, judgements, strict=True):
                    writer(source.name, record.line, judgement)
                    matched |= judgement.verdict in wanted
                sys.stdout.flush()
                advance(len(chunk), source.position())
    if matched:
        raise typer.Exit(3)


def _verdicts(names: str) -> frozenset[str]:
    wanted = frozenset(name.strip() for name in names.split(",") if name.strip())
    if unknown := wanted - set(VERDICTS):
        raise typer.BadParameter(
            f"{', '.join(sorted(unknown))}: not among {', '.join(VERDICTS)}", param_hint="--fail-on"
        )
    return wanted


class _Source:
    """A named file or standard input; found missing before any work is done."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.size = 0
        self._stream: BinaryIO | None = None
        if name != "-":
            path = Path(name)
            if not path.exists():
                raise InputError(f"{name}: no such file")
            if path.is_dir():
                raise InputError(f"{name}: is a folder; name the files in it")
            self.size = path.stat().st_size

    def __enter__(self) -> BinaryIO:
        if self.name == "-":
            if sys.stdin.isatty():
                say("Paste messages, one a line; end with Ctrl-D.")
            self._stream = sys.stdin.buffer
        else:
            self._stream = Path(self.name).open("rb")
        return self._stream

    def __exit__(self, *_: object) -> None:
        if self.name != "-" and self._stream:
            self._stream.close()

    def position(self) -> int:
        """Bytes read so far, 0 where that cannot be known."""
        return self._stream.tell() if self._stream and self.size else 0


def _read_whole(stream: BinaryIO, name: str, encoding: str | None) -> Iterator[Record]:
    text = open_text(stream, name, encoding, say).read(LONGEST_LINE)
    yield Record(1, text.strip("\n"), {})


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


def _writer(format: OutputFormat) -> Writer:
    return {OutputFormat.jsonl: _write_jsonl, OutputFormat.csv: _csv_writer(), OutputFormat.table: _table_writer()}[
        format
    ]


def _write_jsonl(name: str, line: int, judgement: Judgement) -> None:
    record = {"file": name, "line": line, **judgement.to_dict()}
    sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")


def _csv_writer() -> Writer:
    header_due = True

    def write(name: str, line: int, judgement: Judgement) -> None:
        nonlocal header_due
        if header_due:
            header = ("file", "line", "text", "lang", "label", "verdict", "scam_probability", *LABELS, "signals")
            sys.stdout.write(_csv_line(header))
            header_due = False
        probabilities = (f"{judgement.probabilities[label]:.6f}" for label in LABELS)
        signals = ";".join(dict.fromkeys(signal.name for signal in judgement.signals))
        sys.stdout.write(
            _csv_line(
                (
                    name,
                    line,
                    judgement.text,
                    judgement.lang,
                    judgement.label,
                    judgement.verdict,
                    f"{judgement.scam_probability:.6f}",
                    *probabilities,
                    signals,
                )
            )
        )

    return write


def _csv_line(values: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(values)
    return line.getvalue()


_COLOURS = {"fake": "red", "other_scam": "magenta", "genuine": "green", "other": "blue", UNCERTAIN: "yellow"}


def _table_writer() -> Writer:
    width = terminal_width()
    heading_due = True

    def write(name: str, line: int, judgement: Judgement) -> None:
        nonlocal heading_due
        if heading_due:
            typer.secho(f"{'line':>6}  {'verdict':<10}  P(scam)  message", dim=True)
            heading_due = False
        verdict = typer.style(f"{judgement.verdict:<10}", fg=_COLOURS[judgement.verdict], bold=True)
        typer.echo(f"{line:>6}  {verdict}  {judgement.scam_probability:>7.0%}  {one_line(judgement.text, width - 29)}")
        flags = _red_flags(judgement)
        if flags and judgement.verdict != "genuine":
            typer.secho(f"{'':27}  {one_line(flags, width - 29)}", dim=True)

    return write


def _red_flags(judgement: Judgement) -> str:
    from scamclf.signals.find import RED_FLAGS

    found = {s.name: s.text for s in reversed(judgement.signals) if s.name in RED_FLAGS}
    return ", ".join(f"{name} ({text})" for name, text in found.items())
