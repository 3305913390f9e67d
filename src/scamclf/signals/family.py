"""What a family of signals is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scamclf.signals.message import Message

#: Start and end in a clean text.
Span = tuple[int, int]

#: Reads a message, yields the spans that raise the signal.
Reader = Callable[["Message"], Iterator[Span]]


@dataclass(frozen=True, slots=True)
class Rule:
    """How a signal is raised without phrases; only a message that has one of some entities or patterns is read."""

    read: Reader
    kinds: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """Signals about one thing. Phrases come from `words/signals/<name>.toml`, shapes from rules in `signals/<name>.py`."""

    name: str
    signals: tuple[str, ...]
    rules: Mapping[str, Rule] = field(default_factory=lambda: MappingProxyType({}))


#: A message cannot bury its reader under hits.
MOST_OF_ONE = 5


def apart(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, without those that overlap an earlier or longer one.

    >>> apart([(4, 6), (0, 2), (0, 3)])
    [(0, 3), (4, 6)]
    """
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s[0], -s[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def first_apart(spans: Iterable[Span]) -> list[Span]:
    """The first of them."""
    return apart(spans)[:MOST_OF_ONE]
