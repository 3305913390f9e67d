"""What `scamclf predict` prints of a judged message: a JSON line, a CSV row, or lines of a table for people."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from json.encoder import encode_basestring as _quoted
from typing import TYPE_CHECKING

import typer

from scamclf.cli.console import VERDICT_COLOURS, one_line
from scamclf.labels import LABELS, UNLIKE, Judgement

if TYPE_CHECKING:
    from scamclf.explain import Explanation

#: A judgement with the name of its file and its line there.
Placed = tuple[str, int, Judgement]

Explain = Callable[[Judgement], "Explanation"]


class OutputFormat(StrEnum):
    """How results are printed."""

    table = "table"
    jsonl = "jsonl"
    csv = "csv"


@dataclass(frozen=True, slots=True)
class Style:
    """How results look; `width` is the terminal's, for a table."""

    format: OutputFormat
    explain: bool
    width: int

    def heading(self) -> str:
        """What stands above all results."""
        if self.format is OutputFormat.table:
            return typer.style(f"{'line':>6}  {'verdict':<10}  P(scam)  message", dim=True) + "\n"
        if self.format is OutputFormat.csv:
            return "".join(_csv_lines([(*_COLUMNS, *(_REASON_COLUMNS if self.explain else ()))]))
        return ""

    def write(self, judgements: Iterable[Placed], explain: Explain) -> str:
        """Results, one after the other; `explain` is asked for reasons if they are wanted."""
        wanted = explain if self.explain else None
        if self.format is OutputFormat.jsonl:
            lines = _json_lines(judgements, wanted)
        elif self.format is OutputFormat.csv:
            lines = iter(_csv_lines(_csv_rows(judgements, wanted)))
        else:
            lines = _table_lines(judgements, wanted, self.width)
        return "".join(lines)


def _json_lines(judgements: Iterable[Placed], explain: Explain | None) -> Iterator[str]:
    for name, line, judgement in judgements:
        reasons = ", " + _encode(explain(judgement).to_dict())[1:-1] if explain else ""
        yield f'{{"file": {_quoted(name)}, "line": {line}, {_fields(judgement)}{reasons}}}\n'


_encode = json.JSONEncoder(ensure_ascii=False).encode
_number = float.__repr__


def _fields(judgement: Judgement) -> str:
    """What `json.dumps` makes of `Judgement.to_dict`, without its braces, in a third of the time."""
    signals = ", ".join(
        [
            f'{{"name": "{signal.name}", "start": {signal.start}, "end": {signal.end}, "text": {_quoted(signal.text)}}}'
            for signal in judgement.signals
        ]
    )
    conduct = ", ".join([_encode(breach.to_dict()) for breach in judgement.conduct])
    probabilities = ", ".join([f'"{label}": {_number(share)}' for label, share in judgement.probabilities.items()])
    return (
        f'"text": {_quoted(judgement.text)}, "lang": "{judgement.lang}", "label": "{judgement.label}", '
        f'"verdict": "{judgement.verdict}", "probabilities": {{{probabilities}}}, '
        f'"scam_probability": {_number(judgement.scam_probability)}, "signals": [{signals}], "conduct": [{conduct}], '
        f'"region": {_encode(judgement.region)}, "doubt": "{judgement.doubt}"'
    )


_COLUMNS = (
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
_REASON_COLUMNS = ("towards_scam", "against_scam")


def _csv_rows(judgements: Iterable[Placed], explain: Explain | None) -> Iterator[Iterable[object]]:
    for name, line, judgement in judgements:
        sides = explain(judgement).strongest() if explain else ()
        yield (
            name,
            line,
            judgement.text,
            judgement.lang,
            judgement.label,
            judgement.verdict,
            judgement.doubt,
            f"{judgement.scam_probability:.6f}",
            *[f"{judgement.probabilities[label]:.6f}" for label in LABELS],
            ";".join(dict.fromkeys([signal.name for signal in judgement.signals])),
            ";".join(dict.fromkeys([breach.name for breach in judgement.conduct])),
            *["; ".join(one_line(reason.text, 60) for reason in side) for side in sides],
        )


class _Lines(list[str]):
    """A list that a CSV writer can write to; each line ends in a bare line feed."""

    def write(self, line: str) -> None:
        # With its default line end the writer also quotes a field that holds a lone carriage return.
        self.append(line.removesuffix("\r\n") + "\n")


def _csv_lines(rows: Iterable[Iterable[object]]) -> list[str]:
    lines = _Lines()
    csv.writer(lines).writerows(rows)
    return lines


def _table_lines(judgements: Iterable[Placed], explain: Explain | None, width: int) -> Iterator[str]:
    from scamclf.cli.reasons import red_flags, strongest_reasons
    from scamclf.wording import Tongue, wording

    for _, line, judgement in judgements:
        verdict = typer.style(f"{judgement.verdict:<10}", fg=VERDICT_COLOURS[judgement.verdict], bold=True)
        text = one_line(judgement.text, width - 29)
        yield f"{line:>6}  {verdict}  {judgement.scam_probability:>7.0%}  {text}\n"
        reasons = [wording("doubts", UNLIKE, Tongue.en)] if judgement.doubt == UNLIKE else []
        if explain:
            reasons += strongest_reasons(explain(judgement))
        elif judgement.verdict != "other":  # no red flags for everyday messages
            reasons += red_flags(judgement)
        for reason in reasons:
            yield typer.style(f"{'':27}  {one_line(reason, width - 29)}", dim=True) + "\n"
