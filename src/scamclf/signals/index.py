"""Loads the index of all phrases and patterns, and finds by one pass over a text where any of them may match.

`indexing` builds the index and tells why there is one.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial, reduce
from importlib.resources import files
from itertools import count
from operator import or_
from typing import Any, TypeVar

import ahocorasick_rs

#: The file beside the words.
INDEX = "signals.json"

#: Where one of the literals of a pattern's alternative stands: place, number of the alternative.
Candidate = tuple[int, int]


class Alternative:
    """One alternative of a pattern, compiled when it is first tried."""

    __slots__ = ("_regex", "_source", "group", "match", "needs", "number", "pattern", "way")

    def __init__(self, source: str, way: Sequence[Any] | None, needs: int, group: int, number: int) -> None:
        self._source = source
        self._regex: re.Pattern[str] | None = None
        #: How to come from the literal that was seen to where a match begins; nothing if it begins right there.
        self.way = way
        #: Bits of all that must have been seen in the message besides.
        self.needs = needs
        #: Phrases that begin alike are one group; of a group the first alternative that matches counts.
        self.group = group
        #: Its place among the alternatives of its pattern.
        self.number = number
        self.pattern: Found | Asked
        self.match: Callable[..., re.Match[str] | None] = self._first_match

    def _first_match(self, text: str, *places: int) -> re.Match[str] | None:
        self.match = self._compiled().match
        return self.match(text, *places)

    def _compiled(self) -> re.Pattern[str]:
        # `re` keeps only some hundred patterns itself.
        if self._regex is None:
            self._regex = re.compile(self._source)
        return self._regex

    def places(self, text: str, seen: int) -> Iterator[int]:
        """Where a match may begin that contains the literal seen at a place."""
        if self.way is None:
            yield seen
            return
        least, most, how = self.way
        first, last = max(0, seen - most), seen - least
        if isinstance(how, list):
            for begin in how:
                place = text.find(begin, first, last + len(begin))
                while place >= 0:
                    yield place
                    place = text.find(begin, place + 1, last + len(begin))
            return
        if how is None:
            yield from range(first, last + 1)
            return
        search = self._compiled().search
        end = last + how
        match = search(text, first, end)
        while match and match.start() <= last:
            yield match.start()
            match = search(text, match.start() + 1, end)


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A pattern whose matches are wanted: its alternatives in their order, and the bit of a message that may have any."""

    raised: int
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A pattern of which a message is only asked whether it stands there; some literals alone answer, by a bit."""

    raised: int
    answered: int
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """The phrases of a signal: those of Latin letters and others; and those inside which nothing counts."""

    latin: Found
    other: Found
    not_latin: Found
    not_other: Found

    @property
    def raised(self) -> int:
        """The bits of a message that may have any of the wanted phrases."""
        return self.latin.raised | self.other.raised


_P = TypeVar("_P", "Found", "Asked")

#: Alternatives that a literal raises: the bits that they need, the pattern, their number in it.
Raised = tuple[tuple[int, "Found | Asked", int], ...]

#: The bit of each kind of entity.
KINDS = {
    kind: 1 << i
    for i, kind in enumerate(
        ("url", "email", "date", "time", "amount", "account", "tail", "phone", "percent", "mask", "num")
    )
}


class Part:
    """Patterns that are looked for together, by one pass over a text."""

    def __init__(self, sets: Sequence[Sequence[str]], bits: Iterator[int]) -> None:
        # Of each literal: the bits it sets wherever it stands, those it sets as a whole word, the alternatives it raises.
        self._aims: dict[str, list[Any]] = defaultdict(lambda: [0, 0, []])
        self._bits = bits
        self._stored_sets = sets
        self._sets: dict[int, int] = {}

    @cached_property
    def targets(self) -> list[tuple[int, int, Raised]]:
        """What each literal sets and raises, by its number."""
        return [
            (sure, words, tuple((one.needs, one.pattern, one.number) for one in raised))
            for sure, words, raised in self._aims.values()
        ]

    @cached_property
    def literals_in(self) -> Callable[..., list[tuple[int, int, int]]]:
        """Finds number, start and end of the literals in a text, overlapping ones too."""
        return partial(
            ahocorasick_rs.AhoCorasick(
                list(self._aims), store_patterns=False, implementation=ahocorasick_rs.Implementation.ContiguousNFA
            ).find_matches_as_indexes,
            overlapping=True,
        )

    def asked(self, sure: Sequence[str], words: Sequence[str], stored: Sequence[Any]) -> Asked:
        """A question; `sure` literals answer it, `words` do so as whole words."""
        bit = self._set(sure)
        for literal in words:
            self._aims[literal][1] |= bit
        return self._aim(Asked(self._bit(), bit, self._alternatives(stored)), stored)

    def found(self, stored: Sequence[Any]) -> Found:
        """A pattern whose matches are wanted."""
        return self._aim(Found(self._bit() if stored else 0, self._alternatives(stored)), stored)

    def _bit(self) -> int:
        return 1 << next(self._bits)

    def _set(self, literals: Sequence[str]) -> int:
        """A new bit that any of some literals sets."""
        bit = self._bit()
        for literal in literals:
            self._aims[literal][0] |= bit
        return bit

    def _alternatives(self, stored: Sequence[Any]) -> tuple[Alternative, ...]:
        return tuple(
            Alternative(source, way, reduce(or_, map(self._needed, needs), 0), group, number)
            for number, (source, _, way, needs, group) in enumerate(stored)
        )

    def _needed(self, number: int) -> int:
        if number not in self._sets:
            self._sets[number] = self._set(self._stored_sets[number])
        return self._sets[number]

    def _aim(self, pattern: _P, stored: Sequence[Any]) -> _P:
        for alternative, (_, literals, *_) in zip(pattern.alternatives, stored, strict=True):
            alternative.pattern = pattern
            for literal in literals:
                self._aims[literal][2].append(alternative)
        return pattern


# What is read beside a number only.
_BESIDE_NUMBERS = frozenset(
    ("facts.owed", "facts.money", "facts.account", "facts.masked", "facts.settled", "facts.still_owed")
)


def _part_of(name: str) -> str:
    """Most patterns are of use in any message; some only in one about a debt, or beside a number."""
    return "conduct" if name.startswith("conduct.") else "numbers" if name in _BESIDE_NUMBERS else "any"


class Index:
    """All phrases and patterns by their names."""

    def __init__(self, stored: dict[str, Any]) -> None:
        bits = count(len(KINDS))
        self.parts = {name: Part(stored["sets"], bits) for name in ("any", "numbers", "conduct")}
        self._windows: dict[str, str] = stored["windows"]
        self._patterns: dict[str, Found | Asked] = {
            **{name: self.parts[_part_of(name)].asked(*lists) for name, lists in stored["asked"].items()},
            **{name: self.parts[_part_of(name)].found(alternatives) for name, alternatives in stored["found"].items()},
        }
        self.tables: dict[str, Table] = {
            name: Table(*map(self.parts[_part_of(name)].found, lists)) for name, lists in stored["phrases"].items()
        }

    def bits(self, kinds: Iterable[str], patterns: Iterable[str]) -> int:
        """The bits of a message that has an entity of some kinds, or may have some pattern."""
        bits = reduce(or_, (KINDS[kind] for kind in kinds), 0)
        for name in patterns:
            pattern = self._patterns[name]
            bits |= pattern.raised | (pattern.answered if isinstance(pattern, Asked) else 0)
        return bits

    def pattern(self, name: str) -> Found | Asked | re.Pattern[str] | None:
        """A pattern by its module and name; nothing if there is none."""
        source = self._windows.get(name)
        return self._patterns.get(name) if source is None else re.compile(source)


@cache
def index() -> Index:
    """The index of this version's words."""
    return Index(json.loads((files("scamclf.words") / INDEX).read_text("utf-8")))
