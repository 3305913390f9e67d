"""Medians with their spread, of figures that were measured in rounds."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: What each way gave in each round.
Rounds = Sequence[Mapping[str, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of some rounds, the smallest and the largest."""

    median: float
    low: float
    high: float

    def show(self, digits: int = 1) -> str:
        """As text; one round has no spread.

        >>> Spread(15.23, 14.8, 15.9).show(), Spread(1234.5, 1234.5, 1234.5).show(0)
        ('15.2 [14.8, 15.9]', '1,234')
        """
        if self.low == self.high:
            return f"{self.median:,.{digits}f}"
        return f"{self.median:,.{digits}f} [{self.low:,.{digits}f}, {self.high:,.{digits}f}]"


def spread(values: Sequence[float]) -> Spread:
    """The spread of some values.

    >>> spread([3.0, 1.0, 2.0])
    Spread(median=2.0, low=1.0, high=3.0)
    """
    return Spread(statistics.median(values), min(values), max(values))


def of(rounds: Rounds, way: str, figure: str) -> Spread:
    """A way's figure over the rounds."""
    return spread([one[way][figure] for one in rounds])


def times_faster(rounds: Rounds, way: str, than: str, figure: str) -> Spread:
    """How many times the time of `way` another one takes, round by round.

    >>> rounds = [{"a": {"cpu": 1.0}, "b": {"cpu": 3.0}}, {"a": {"cpu": 2.0}, "b": {"cpu": 4.0}}]
    >>> times_faster(rounds, "a", "b", "cpu")
    Spread(median=2.5, low=2.0, high=3.0)
    """
    return spread([one[than][figure] / one[way][figure] for one in rounds])
