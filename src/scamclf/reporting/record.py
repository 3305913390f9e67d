"""Reads an evaluation's record (`models/metrics.json`): its figures, whether budgets are kept, which groups are served worse."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scamclf.evaluation.metrics import Figure
from scamclf.labels import SCAM_LABELS
from scamclf.reporting.titles import title

#: What `json.loads` gives for a record, or a part of it.
Record = Mapping[str, Any]

#: Groups with fewer honest messages, or scams, are too small to be called worse.
SMALLEST_JUDGED = 50

#: Groupings that are no groups of people or messages: the true label, how hard the author found the message, and the brief it was written for.
NOT_SERVED = ("label", "difficulty", "source")

#: The two ways to be served worse, and whether the figure is about scams or about honest messages.
_HARMS = (("false_alarms", False), ("scams_caught", True))


def read_figure(plain: Record | None) -> Figure:
    """A figure out of its JSON; null is NaN.

    >>> print(read_figure({"value": 0.5, "low": 0.25, "high": 0.75}))
    0.500 [0.250, 0.750]
    >>> print(read_figure({"value": None, "low": None, "high": None}))
    -
    """
    ends = (None if plain is None else plain[end] for end in ("value", "low", "high"))
    return Figure(*(math.nan if end is None else float(end) for end in ends))


def is_worse(name: str, figure: Figure, overall: Figure) -> bool:
    """Whether the whole interval lies on the worse side of the overall value; never where either is undefined.

    >>> is_worse("false_alarms", Figure(0.03, 0.02, 0.04), Figure(0.01, 0.008, 0.012))
    True
    >>> is_worse("scams_caught", Figure(0.7, 0.6, 0.8), Figure(0.75, 0.74, 0.76))
    False
    """
    return figure.high < overall.value if title(name).higher_is_better else figure.low > overall.value


def budget_outcome(figure: Figure, budget: float) -> str:
    """Whether a share of errors keeps to its budget, in words.

    >>> budget_outcome(Figure(0.008, 0.006, 0.012), 0.01)
    'kept, but the interval reaches above it'
    """
    if math.isnan(figure.value):
        return "undefined"
    if figure.value > budget:
        return "not kept" if figure.low > budget else "not kept, but the interval reaches below it"
    return "kept, but the interval reaches above it" if figure.high > budget else "kept"


@dataclass(frozen=True, slots=True)
class WorseGroup:
    """A group whose figure is worse than that of all messages, by more than chance explains."""

    grouping: str
    value: str
    #: Name of the figure.
    figure: str
    #: Messages that the figure is about: the group's honest ones, or its scams.
    rows: int
    here: Figure
    overall: Figure


def worse_groups(record: Record) -> list[WorseGroup]:
    """Groups with more false alarms or more missed scams, the furthest from the overall value first."""
    overall = record["overall"]["figures"]
    found = []
    for grouping, value, name, rows, here in _judged(record):
        whole = read_figure(overall[name])
        if is_worse(name, here, whole):
            found.append(WorseGroup(grouping, value, name, rows, here, whole))
    return sorted(found, key=lambda one: (one.figure, -abs(one.here.value - one.overall.value), one.grouping))


def count_judged(record: Record) -> int:
    """How many figures `worse_groups` looked at: one in forty is worse by chance alone."""
    return sum(1 for _ in _judged(record))


def _judged(record: Record) -> Iterator[tuple[str, str, str, int, Figure]]:
    for grouping, sections in record["by"].items():
        if grouping in NOT_SERVED:
            continue
        for value, section in sections.items():
            for name, of_scams in _HARMS:
                rows = sum(n for label, n in section["labels"].items() if (label in SCAM_LABELS) == of_scams)
                if rows >= SMALLEST_JUDGED:
                    yield grouping, value, name, rows, read_figure(section["figures"][name])
