"""`scamclf predict`: judges messages in files or from standard input."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from scamclf.cli.console import ModelOption, emit, on_terminal, terminal_width
from scamclf.cli.inputs import (
    CHUNK,
    CHUNK_CHARACTERS,
    ColumnOption,
    EncodingOption,
    InputFormatOption,
    Layout,
    Source,
    WholeOption,
)
from scamclf.cli.records import OutputFormat, Style
from scamclf.errors import InputError
from scamclf.labels import VERDICTS
from scamclf.parallel import InOrder, processors
from scamclf.reading import Record

# Chunks that are waited for before worker processes are started: fewer are judged sooner than they have started.
_PATIENCE = 8


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
    jobs: Annotated[
        int,
        typer.Option(
            "--jobs",
            "-j",
            min=0,
            help="Processes that judge a long input side by side, each with the model; 0 takes all processors.",
        ),
    ] = 1,
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
    style = Style(format or (OutputFormat.table if on_terminal() else OutputFormat.jsonl), explain, terminal_width())
    sources = [Source(name) for name in files]
    for source in sources:
        source.greet()
    judging = _Judging(model, base_rate, style, wanted)
    with (
        _Progress([source.size for source in sources]) as advance,
        InOrder(judging, jobs or processors(), _PATIENCE) as tasks,
    ):
        printed = _Printed(style, advance)
        chunks = _Chunks(tasks, printed, lambda: sum(source.position() for source in sources))
        for source in sources:
            with source as stream:
                try:
                    for record in layout.records(stream, source.name, before_waiting=chunks.finish):
                        chunks.add(source.name, record)
                except InputError:
                    chunks.finish()  # what came before the broken line is not lost
                    raise
        chunks.finish()
    if printed.matched:
        raise typer.Exit(3)


def _verdicts(names: str) -> frozenset[str]:
    wanted = frozenset(name.strip() for name in names.split(",") if name.strip())
    if unknown := wanted - set(VERDICTS):
        raise typer.BadParameter(
            f"{', '.join(sorted(unknown))}: not among {', '.join(VERDICTS)}", param_hint="--fail-on"
        )
    return wanted


class _Chunk(NamedTuple):
    """Messages that are judged together, each with its file's name and its line; `position` says how far into the input they reach."""

    messages: list[tuple[str, int, str]]
    position: int


class _Judged(NamedTuple):
    """What is printed of a chunk; `matched` tells of a verdict that `--fail-on` names."""

    text: str
    matched: bool
    messages: int
    position: int


@dataclass(frozen=True, slots=True)
class _Judging:
    """How chunks are judged and printed; goes to every process that judges, which loads the model for itself."""

    model: Path | None
    base_rate: float | None
    style: Style
    wanted: frozenset[str]

    def __call__(self) -> Callable[[_Chunk], _Judged]:
        from scamclf.judge import load

        judge = load(self.model)
        # Judging leaves no cycles behind: to look for some as often as Python does by itself is time lost.
        gc.set_threshold(100_000)

        def work(chunk: _Chunk) -> _Judged:
            judgements = judge.judge_many([text for _, _, text in chunk.messages], base_rate=self.base_rate)
            placed = [(name, line, one) for (name, line, _), one in zip(chunk.messages, judgements, strict=True)]
            matched = any(judgement.verdict in self.wanted for judgement in judgements)
            return _Judged(self.style.write(placed, judge.explain), matched, len(judgements), chunk.position)

        return work


class _Chunks:
    """Puts messages together, hands them over to be judged, and passes on what comes back."""

    def __init__(
        self, tasks: InOrder[_Chunk, _Judged], take: Callable[[_Judged], None], position: Callable[[], int]
    ) -> None:
        self._tasks = tasks
        self._take = take
        self._position = position
        self._messages: list[tuple[str, int, str]] = []
        self._characters = 0

    def add(self, name: str, record: Record) -> None:
        self._messages.append((name, record.line, record.text))
        self._characters += len(record.text)
        if len(self._messages) == CHUNK or self._characters >= CHUNK_CHARACTERS:
            self._hand_over()

    def finish(self) -> None:
        """Have everything judged that was added."""
        self._hand_over()
        for judged in self._tasks.finish():
            self._take(judged)

    def _hand_over(self) -> None:
        if self._messages:
            chunk = _Chunk(self._messages, self._position())
            self._messages, self._characters = [], 0
            for judged in self._tasks.put(chunk):
                self._take(judged)


class _Printed:
    """Prints results as they come, in order."""

    def __init__(self, style: Style, advance: Callable[[int, int], None]) -> None:
        self.matched = False
        self._advance = advance
        self._styled = style.format is OutputFormat.table
        self._heading = style.heading()
        if style.format is OutputFormat.csv:  # has its header even if there is nothing to say
            self._emit("")

    def __call__(self, judged: _Judged) -> None:
        self._emit(judged.text)
        self._advance(judged.messages, judged.position)
        self.matched |= judged.matched

    def _emit(self, text: str) -> None:
        emit(self._heading + text, styled=self._styled)
        self._heading = ""


class _Progress:
    """A bar on standard error while results go elsewhere; nothing where nobody would see it."""

    def __init__(self, sizes: list[int]) -> None:
        self._total = sum(sizes) if all(sizes) else None
        self._bar: Any = None

    def __enter__(self) -> Callable[[int, int], None]:
        if sys.stderr and sys.stderr.isatty() and not on_terminal():
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
            self._messages += messages
            self._bar.update(self._task, completed=position, messages=self._messages)

    def __exit__(self, *_: object) -> None:
        if self._bar:
            self._bar.stop()
