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
from operator import or_
from typing import Any

import ahocorasick_rs

#: The folder beside the words.
FOLDER = "index"

#: Where one of the literals of a pattern's alternative stands: place, number of the alternative.
Candidate = tuple[int, int]


class Alternative:
    """One alternative of a pattern, compiled when it is first tried."""

    __slots__ = ("_regex", "group", "match", "source", "way")

    def __init__(self, source: str, way: Sequence[Any] | None, group: int) -> None:
        self.source = source
        self._regex: re.Pattern[str] | None = None
        #: How to come from the literal that was seen to where a match begins; nothing if it begins right there.
        self.way = way
        #: Phrases that begin alike are one group; of a group the first alternative that matches counts.
        self.group = group
        self.match: Callable[..., re.Match[str] | None] = self._first_match

    def _first_match(self, text: str, *places: int) -> re.Match[str] | None:
        self.match = self._compiled().match
        return self.match(text, *places)

    def _compiled(self) -> re.Pattern[str]:
        # `re` keeps only some hundred patterns itself.
        if self._regex is None:
            self._regex = re.compile(self.source)
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


@dataclass(frozen=True, eq=False)
class _Pattern:
    """A pattern as it is stored; its alternatives are read when they are first asked for."""

    #: The bit of a message that may have a match.
    raised: int
    _stored: str

    @cached_property
    def alternatives(self) -> tuple[Alternative, ...]:
        """What may match, in order."""
        return tuple(Alternative(*one) for one in json.loads(self._stored))


@dataclass(frozen=True, eq=False)
class Found(_Pattern):
    """A pattern whose matches are wanted."""


@dataclass(frozen=True, eq=False)
class Asked(_Pattern):
    """A pattern of which a message is only asked whether it stands there; some literals alone answer, by a bit."""

    answered: int


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


#: Alternatives that a literal raises: the bits that they need, the pattern, their number in it.
Raised = tuple[tuple[int, Found | Asked, int], ...]

#: What a literal tells: bits that it sets wherever it stands, and as a whole word; what it raises.
Target = tuple[int, int, Raised]

#: The bit of each kind of entity. Those of the index follow.
KINDS = {
    kind: 1 << i
    for i, kind in enumerate(
        ("url", "email", "date", "time", "amount", "account", "tail", "phone", "percent", "mask", "num")
    )
}

#: Patterns are looked for in three parts: most are of use in any message, some only beside a number, or in one about a debt.
PARTS = ("any", "numbers", "conduct")


def _bits(numbers: Iterable[int]) -> int:
    return reduce(or_, (1 << number for number in numbers), 0)


class Part:
    """Literals that are looked for together, by one pass over a text, and what each tells."""

    def __init__(self, lines: Iterable[str], patterns: Sequence[Found | Asked]) -> None:
        rows = [line.split("\t", 1) for line in lines]
        self._literals = [literal for literal, _ in rows]
        self._stored = [stored for _, stored in rows]
        self._patterns = patterns
        #: By a literal's number; None where `target` has not been asked yet.
        self.targets: list[Target | None] = [None] * len(rows)

    def target(self, literal: int) -> Target:
        """What a literal tells, by its number."""
        sure, words, raised = json.loads(self._stored[literal])
        target = (
            _bits(sure),
            _bits(words),
            tuple((_bits(needs), self._patterns[pattern], number) for needs, pattern, number in raised),
        )
        self.targets[literal] = target
        return target

    @cached_property
    def literals_in(self) -> Callable[..., list[tuple[int, int, int]]]:
        """Finds number, start and end of the literals in a text, overlapping ones too."""
        return partial(
            ahocorasick_rs.AhoCorasick(
                self._literals, store_patterns=False, implementation=ahocorasick_rs.Implementation.ContiguousNFA
            ).find_matches_as_indexes,
            overlapping=True,
        )


class Index:
    """All phrases and patterns by their names."""

    def __init__(self) -> None:
        self._windows: dict[str, str] = json.loads(_read("windows.json"))
        # By the numbers that literals know them by.
        self._all: list[Found | Asked] = []
        self._patterns: dict[str, Found | Asked] = {}
        phrases: dict[str, list[Any]] = defaultdict(list)
        for line in _lines("patterns.tsv"):
            name, use, raised, answered, stored = line.split("\t")
            bit = 1 << int(raised)
            pattern = Asked(bit, stored, 1 << int(answered)) if use == "asked" else Found(bit, stored)
            self._all.append(pattern)
            if use == "phrases":
                phrases[name].append(pattern)
            else:
                self._patterns[name] = pattern
        self.tables = {name: Table(*four) for name, four in phrases.items()}

    @cached_property
    def parts(self) -> dict[str, Part]:
        """Literals, by the parts that are looked for together."""
        return {name: Part(_lines(f"{name}.tsv"), self._all) for name in PARTS}

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


def _read(name: str) -> str:
    return (files("scamclf.words") / FOLDER / name).read_text("utf-8")


def _lines(name: str) -> list[str]:
    return _read(name).split("\n")[:-1]


@cache
def index() -> Index:
    """The index of this version's words."""
    return Index()
