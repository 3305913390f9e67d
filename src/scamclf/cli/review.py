"""`scamclf review`: asks a reader about the messages that the model is not sure of, and keeps the answers."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scamclf.cli.console import VERDICT_COLOURS, ModelOption, one_line, say, terminal_width, visible
from scamclf.cli.inputs import CHUNK, ColumnOption, EncodingOption, InputFormatOption, Layout, Source, WholeOption
from scamclf.cli.reasons import red_flags, strongest_reasons
from scamclf.errors import InputError
from scamclf.labels import LABELS, UNCERTAIN, Judgement
from scamclf.language import UNDETERMINED
from scamclf.normalize import fold_width
from scamclf.reading import Record, quote_names

if TYPE_CHECKING:
    from scamclf.corpus import Row
    from scamclf.judge import Judge
    from scamclf.twins import Twin, Twins

_LABEL_OF = {"f": "fake", "g": "genuine", "o": "other", "s": "other_scam"}
_KEYS = "f fake, g genuine, o other, s other scam, ? skip, b back, n note, q stop"

# More of a message than anybody reads on a terminal.
_LONGEST_SHOWN = 2000

# So many messages of the corpus are named when they are passed over.
_MOST_KNOWN = 10


def review(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="Files to read, as for `scamclf predict`: .txt has one message a line, .csv, .tsv and .jsonl a column of messages.",
        ),
    ],
    everything: Annotated[bool, typer.Option("--all", help="Ask about every message, not only the uncertain.")] = False,
    disagree: Annotated[
        bool, typer.Option("--disagree", help="Ask about messages whose label in the file is not the verdict.")
    ] = False,
    label_column: Annotated[str, typer.Option(help="Column that holds the labels, for --disagree.")] = "label",
    known: Annotated[
        bool,
        typer.Option("--known", help="Ask also about messages that the corpus holds, or that were answered before."),
    ] = False,
    to: Annotated[
        Path, typer.Option(metavar="FILE", help="File that answers are added to; only its owner may read it.")
    ] = Path("data/feedback/labels.jsonl"),
    data: Annotated[Path, typer.Option(help="Corpus in which to look for copies of a message; not needed.")] = Path(
        "data/messages"
    ),
    column: ColumnOption = "text",
    input_format: InputFormatOption = None,
    encoding: EncodingOption = None,
    whole: WholeOption = False,
    model: ModelOption = None,
) -> None:
    """Go through messages one by one and say what each of them is; `scamclf train --feedback FILE` learns from it.

    Each answer is a letter and Enter, and is kept at once, on this machine only. What was answered before, or stands in the
    corpus, is not asked.

    Examples:

      scamclf review inbox.txt

      scamclf review --disagree labelled.csv --label-column kind
    """
    if "-" in files:
        raise InputError("standard input is where your answers come from; save the messages to a file and name it")
    if everything and disagree:
        raise typer.BadParameter("choose one of --all and --disagree", param_hint="--all")
    sources = [Source(name) for name in files]
    from scamclf.feedback import open_feedback
    from scamclf.judge import load
    from scamclf.twins import Twins

    earlier = open_feedback(to)
    judge = load(model)
    twins = Twins(_rows_of(data), earlier.answers)
    say("judging …")
    cases = _judge(judge, sources, Layout(column, input_format, encoding, whole))
    if disagree:
        cases = _disagreeing(cases, label_column)
    elif not everything:
        cases = (case for case in cases if case.judgement.verdict == UNCERTAIN)
    session = _Session(judge, twins, _worth_asking(cases, twins, known), to)
    # What a broken locale or a slip of the hand sends is no reason to stop.
    getattr(sys.stdin, "reconfigure", lambda **_: None)(errors="replace")
    try:
        session.walk()
    except EOFError:
        typer.echo()
    except KeyboardInterrupt:
        typer.echo()
        raise typer.Exit(130) from None
    finally:
        say(session.outcome())


@dataclass(frozen=True, slots=True)
class _Case:
    """A judged message, and its label in the file if that is what is in question."""

    source: str
    record: Record
    judgement: Judgement
    label: str = ""


def _rows_of(data: Path) -> Sequence[Row]:
    if not data.is_dir():
        say(f"no corpus in {data}: messages are compared with earlier answers only")
        return ()
    from scamclf.corpus import read_corpus

    return read_corpus(data).rows


def _judge(judge: Judge, sources: Iterable[Source], layout: Layout) -> Iterator[_Case]:
    for source in sources:
        with source as stream:
            records = layout.records(stream, source.name)
            while chunk := list(islice(records, CHUNK)):
                for record, judgement in zip(chunk, judge.judge_many([r.text for r in chunk]), strict=True):
                    # Nobody can have an opinion of a text without a letter.
                    if judgement.lang != UNDETERMINED:
                        yield _Case(source.name, record, judgement)


def _disagreeing(cases: Iterable[_Case], column: str) -> Iterator[_Case]:
    for case in cases:
        where = f"{case.source}:{case.record.line}"
        if column not in case.record.fields:
            raise InputError(
                f"{where}: no column {column!r}; --disagree needs labels, --label-column names their column"
            )
        label = str(case.record.fields[column] or "")
        if label and label not in LABELS:
            raise InputError(
                f"{where}: unknown label ({quote_names([label])}); expected {', '.join(LABELS)}; --label-column names another column"
            )
        if label and label != case.judgement.verdict:
            yield replace(case, label=label)


def _worth_asking(cases: Iterable[_Case], twins: Twins, known: bool) -> list[_Case]:
    """Each text once; one that is in the corpus or was answered before only if `known`."""
    from scamclf.corpus.near import same_text

    worth: dict[str, _Case] = {}
    in_corpus: list[str] = []
    answered = 0
    for case in cases:
        text = case.judgement.text
        twin = None if known else twins.find(text)
        if not known and twins.answered(text):
            answered += 1
        # A label in the file that contradicts the corpus is worth a look.
        elif twin and twin.exact and case.label in ("", twin.label):
            in_corpus.append(f"{case.source}:{case.record.line}  known: {twin.id} {twin.label}")
        else:
            worth.setdefault(same_text(text), case)
    for line in in_corpus[:_MOST_KNOWN]:
        say(line)
    if (more := len(in_corpus) - _MOST_KNOWN) > 0:
        say(f"and {more:,} more that the corpus holds; --known asks about them")
    if answered:
        say(f"{answered:,} answered before; --known asks again")
    return list(worth.values())


def _line(prompt: str) -> str:
    if sys.stdin is None:
        raise EOFError
    return input(prompt).strip()


def _typed(prompt: str) -> str:
    """A letter, however the keyboard is set."""
    return fold_width(_line(prompt)).lower()


class _Session:
    """The questions one after the other, forward and back; an answer is in the file before the next question."""

    def __init__(self, judge: Judge, twins: Twins, cases: list[_Case], path: Path) -> None:
        self._judge = judge
        self._twins = twins
        self._cases = cases
        self._path = path
        self._stopped = False
        self._labels: dict[int, str] = {}
        self._notes: dict[int, str] = {}
        # As they were found before the message's own answer was one of them.
        self._twin_of: dict[int, Twin | None] = {}

    def walk(self) -> None:
        """Ask until all is answered or the reader stops.

        Raises:
            EOFError: nobody is there to answer.
        """
        place = 0
        while place < len(self._cases):
            for line in self._question(place):
                typer.echo(line)
            place = self._ask(place)
            if place == len(self._cases) and not self._stopped:
                # The last answer, too, may be a slip.
                place -= _typed("that was the last one; b back, Enter ends: ") == "b"

    def outcome(self) -> str:
        """What to tell the reader at the end."""
        if not self._cases:
            return "nothing to ask"
        if not self._labels:
            return "nothing answered"
        return f"{len(self._labels):,} of {len(self._cases):,} answered, kept in {self._path}; `scamclf train --feedback {self._path}` learns from them"

    def _ask(self, place: int) -> int:
        """Take what the reader types until it is clear where to go next."""
        while True:
            key = _typed(f"{_KEYS}: ")
            if key in _LABEL_OF:
                self._keep(place, _LABEL_OF[key])
                return place + 1
            if key == "?":
                return place + 1
            if key == "q":
                self._stopped = True
                return len(self._cases)
            if key == "n":
                self._notes[place] = _line("note: ")
            elif key != "b":
                typer.echo("type one of these letters, then Enter")
            elif place:
                return place - 1
            else:
                typer.echo("this is the first one")

    def _keep(self, place: int, label: str) -> None:
        from scamclf.feedback import Answer, append_answer

        case, twin = self._cases[place], self._twin_of[place]
        answer = Answer(
            text=case.judgement.text,
            label=label,
            verdict=case.judgement.verdict,
            probabilities=case.judgement.probabilities,
            model=self._judge.artifact.manifest.sha256[:12],
            lang=case.judgement.lang,
            date=datetime.now(UTC).isoformat(timespec="seconds"),
            source=case.source,
            line=case.record.line,
            note=self._notes.get(place, ""),
            duplicate_of=twin.id if twin else "",
            family=twin.family if twin else "",
        )
        append_answer(self._path, answer)
        self._twins.add(answer)
        self._labels[place] = label

    def _question(self, place: int) -> Iterator[str]:
        case = self._cases[place]
        judgement = case.judgement
        if place not in self._twin_of:
            self._twin_of[place] = self._twins.find(judgement.text)
        yield typer.style(f"\n{place + 1} of {len(self._cases)}", bold=True) + f"  {case.source}:{case.record.line}"
        yield visible(judgement.text[:_LONGEST_SHOWN])
        if (more := len(judgement.text) - _LONGEST_SHOWN) > 0:
            yield f"… and {more:,} characters more"
        verdict = typer.style(judgement.verdict, fg=VERDICT_COLOURS[judgement.verdict], bold=True)
        label = f"  label in the file {case.label}" if case.label else ""
        yield f"\nverdict {verdict}  P(scam) {judgement.scam_probability:.0%}{label}"
        for why in (*red_flags(judgement), *strongest_reasons(self._judge.explain(judgement))):
            yield typer.style(f"  {one_line(why, terminal_width() - 2)}", dim=True)
        if twin := self._twin_of[place]:
            yield (
                f"known: {twin.id} {twin.label}"
                if twin.exact
                else f"near-copy of {twin.id} {twin.label}: {twin.share:.0%} of the wording"
            )
        if place in self._labels:
            yield f"your answer: {self._labels[place]}"
