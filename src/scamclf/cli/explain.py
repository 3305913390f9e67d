"""`scamclf explain`: one message, the words that moved the verdict, and what to do next."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scamclf.cli.console import VERDICT_COLOURS, ModelOption, one_line, say, terminal_width, visible
from scamclf.errors import InputError
from scamclf.reading import LONGEST_LINE, open_text
from scamclf.wording import Tongue

if TYPE_CHECKING:
    from scamclf.advice import Advice
    from scamclf.explain import Explanation
    from scamclf.similar import Neighbour


class Region(StrEnum):
    """Regions with advice of their own."""

    CN = "CN"
    TW = "TW"
    HK = "HK"
    US = "US"
    GB = "GB"
    IN = "IN"
    OTHER = "OTHER"


class ExplainFormat(StrEnum):
    """How an explanation is printed."""

    text = "text"
    json = "json"


def explain(
    message: Annotated[str, typer.Argument(metavar="TEXT", help="The message itself; - reads it from standard input.")],
    format: Annotated[ExplainFormat, typer.Option(help="How to print the explanation.")] = ExplainFormat.text,
    language: Annotated[
        Tongue | None, typer.Option(help="Language of reasons and advice. Default: the message's.")
    ] = None,
    region: Annotated[
        Region | None,
        typer.Option(help="Where you live, for offices and telephone numbers. Default: guessed from the message."),
    ] = None,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write one self-contained page, too.")] = None,
    similar: Annotated[int, typer.Option(min=0, max=50, help="Show this many of the nearest corpus messages.")] = 0,
    data: Annotated[Path, typer.Option(help="Corpus for --similar.")] = Path("data/messages"),
    encoding: Annotated[str | None, typer.Option(help="Encoding of standard input. Default: detected.")] = None,
    model: ModelOption = None,
) -> None:
    """Explain the verdict on one message: the words that moved it, each with its weight, and what to do next.

    Weights are log-odds: they add up to the logarithm of how much more probable a scam is than an honest message.

    Examples:

      scamclf explain "加V信协商,今天只还本金"

      pbpaste | scamclf explain - --html why.html
    """
    text = _read(message, encoding)
    from scamclf.advice import advise
    from scamclf.judge import load
    from scamclf.wording import tongue_for

    judge = load(model)
    explanation = judge.explain(text)
    tongue = language or tongue_for(explanation.judgement.lang)
    advice = advise(explanation.judgement, region or explanation.judgement.region)
    neighbours: Sequence[Neighbour] = ()
    if similar:
        from scamclf.corpus import read_corpus
        from scamclf.similar import nearest

        neighbours = nearest(judge.artifact.scorer, read_corpus(data), text, similar)
    if html:
        from scamclf.page import explanation_page

        html.write_text(explanation_page(explanation, advice, tongue, neighbours), encoding="utf-8")
        say(f"wrote {html}")
    if format is ExplainFormat.json:
        typer.echo(json.dumps(_record(explanation, advice, neighbours, tongue), ensure_ascii=False, indent=2))
    else:
        for line in _lines(explanation, advice, neighbours, tongue):
            typer.echo(line)


def _read(message: str, encoding: str | None) -> str:
    """The message: the argument itself, or all of standard input."""
    if message == "-":
        if sys.stdin.isatty():
            say("Paste the message, then Enter and Ctrl-D.")
        text = open_text(sys.stdin.buffer, "standard input", encoding, say).read(LONGEST_LINE).strip("\n")
    elif len(message) < _LONGEST_NAME and Path(message).is_file():
        raise InputError(
            f"{one_line(message, 60)} is a file, expected the message itself; try `scamclf explain - < {one_line(message, 60)}`"
        )
    else:
        text = message
    if not text.strip():
        raise InputError("got an empty message; give its text, or - to read it from standard input")
    return text


# Longer than any file name.
_LONGEST_NAME = 255


def _record(
    explanation: Explanation, advice: Sequence[Advice], neighbours: Sequence[Neighbour], tongue: Tongue
) -> dict[str, Any]:
    from scamclf.wording import say_in

    return {
        **explanation.judgement.to_dict(),
        **explanation.to_dict(),
        "advice": [
            {"id": one.id, "situation": one.situation, "text": say_in(tongue, one.zh, one.en), "source": one.source}
            for one in advice
        ],
        "similar": [{"text": one.row.text, "label": one.row.label, "cosine": one.cosine} for one in neighbours],
    }


def _lines(
    explanation: Explanation, advice: Sequence[Advice], neighbours: Sequence[Neighbour], tongue: Tongue
) -> Iterator[str]:
    from scamclf.wording import describe, say_in, wording

    def title(name: str, *values: str) -> str:
        return typer.style(wording("page", name, tongue, *values), bold=True)

    judgement = explanation.judgement
    verdict = wording("verdicts", judgement.verdict, tongue)
    names = dict.fromkeys((judgement.verdict, verdict))
    coloured = typer.style("  ".join(names), fg=VERDICT_COLOURS[judgement.verdict], bold=True)
    doubt = f"  ({wording('doubts', judgement.doubt, tongue)})" if judgement.doubt else ""
    yield f"{coloured}{doubt}  {wording('page', 'scam_probability', tongue)} {judgement.scam_probability:.0%}"
    yield f"\n{''.join(_coloured(explanation))}\n"
    towards, against = explanation.strongest()
    if not towards and not against:
        yield wording("page", "nothing", tongue)
    for name, reasons in (("towards", towards), ("against", against)):
        if reasons:
            yield title(name, wording("verdicts", explanation.contrast[0], tongue))
            yield from (
                f"  {reason.weight:+5.1f}  {one_line(reason.text, 40)}  {typer.style(describe(reason, tongue), dim=True)}"
                for reason in reasons
            )
    if judgement.conduct:
        yield f"\n{title('conduct')}"
        for breach in judgement.conduct:
            rule = say_in(tongue, breach.rule_zh, breach.rule_en)
            yield f"  {one_line(breach.text, 40)}: {wording('conduct', breach.name, tongue)}. {rule} ({breach.source})"
    situation = None
    for one in advice:
        if one.situation != situation:
            situation = one.situation
            heading = wording("situations", situation, tongue) if situation else wording("page", "advice", tongue)
            yield f"\n{typer.style(heading, bold=True)}"
        yield f"  - {say_in(tongue, one.zh, one.en)}"
    if neighbours:
        yield f"\n{title('similar')}"
        for near in neighbours:
            label = wording("verdicts", near.row.label, tongue)
            yield f"  {near.cosine:.2f}  {label}  {one_line(near.row.text, terminal_width() - 30)}"
    yield "\n" + typer.style(wording("page", "limits", tongue), dim=True)


# From this share of the heaviest reason on, its words stand out.
_STRONG = 0.4


def _coloured(explanation: Explanation) -> Iterator[str]:
    """The message, red where it speaks for a scam, green where against; without characters that steer a terminal."""
    heaviest = max((abs(reason.weight) for reason in explanation.reasons), default=0.0)
    text, done = explanation.judgement.text, 0
    for reason in explanation.reasons:
        yield visible(text[done : reason.start])
        done = reason.end
        weight = abs(reason.weight) / heaviest
        colour = "red" if reason.weight > 0 else "green"
        words = visible(reason.text)
        yield typer.style(words, fg=colour, bold=weight > _STRONG) if weight > _WEAK else words
    yield visible(text[done:])


# Below this share of the heaviest reason, words stay plain.
_WEAK = 0.08
