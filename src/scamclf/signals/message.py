"""A message as the rules read it: its literals are looked up once, and each fact is asked once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from scamclf.entities import Entity
from scamclf.signals.family import Span
from scamclf.signals.index import Asked, Candidate, Found, Table, index

_T = TypeVar("_T")

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")


class Message:
    """A clean text, its entities, and where in it which pattern may match.

    >>> from scamclf.signals.patterns import Patterns
    >>> message = Message("谨防诈骗: 我行不会上门催收")
    >>> message.asks(Patterns("denial", Asked).warning), message.find(Patterns("pressure", Found).visits)
    (True, [(10, 14)])
    """

    __slots__ = ("_answered", "_candidates", "_facts", "entities", "text")

    def __init__(self, text: str, entities: Sequence[Entity] = ()) -> None:
        self.text = text
        self.entities = entities
        self._facts: dict[Callable[[Message], object], object] = {}
        self._candidates, self._answered = _read(text)

    def once(self, fact: Callable[[Message], _T]) -> _T:
        """What a function says of this message; it is called once."""
        try:
            return self._facts[fact]  # type: ignore[return-value]
        except KeyError:
            said = self._facts[fact] = fact(self)
            return said

    def asks(self, pattern: Asked) -> bool:
        """Whether a pattern stands anywhere."""
        if self._answered & pattern.bit:
            return True
        candidates = self._candidates.pop(pattern, None)
        if candidates is None or not _stands(pattern, self.text, candidates):
            return False
        self._answered |= pattern.bit
        return True

    def may_have(self, pattern: Found) -> bool:
        """Whether a literal was seen without which the pattern cannot match."""
        return pattern in self._candidates

    def find(self, pattern: Found) -> list[Span]:
        """The spans of all matches, as `finditer` gives them."""
        return [match.span() for match in self.matches(pattern)]

    def matches(self, pattern: Found) -> list[re.Match[str]]:
        """All matches, as `finditer` gives them, except that a match knows the groups of its own alternative only."""
        candidates = self._candidates.get(pattern)
        if candidates is None:
            return []
        if pattern.floats:
            candidates = [*_placed(pattern, self.text, candidates)]
        if len(candidates) > 1:
            candidates.sort()
        text, alternatives = self.text, pattern.alternatives
        found: list[re.Match[str]] = []
        done = 0
        for place, number in candidates:
            if place >= done and (match := alternatives[number].match(text, place)):
                found.append(match)
                done = match.end()
        return found

    def stands_between(self, pattern: Found, start: int, end: int) -> bool:
        """Whether a pattern stands in `text[start:end]`, read as if there were no more."""
        candidates = self._candidates.get(pattern)
        if candidates is None:
            return False
        within = [(place - start, number) for place, number in candidates if start <= place < end]
        return bool(within) and _stands(pattern, self.text[start:end], within)

    def stands_within(self, pattern: Found, start: int, end: int) -> bool:
        """The same, except that what stands before `start` is seen: a word that is cut there does not count."""
        candidates = self._candidates.get(pattern)
        return candidates is not None and any(
            start <= place < end and pattern.alternatives[number].match(self.text, place, end)
            for place, number in candidates
        )

    def phrases(self, table: Table) -> list[Span]:
        """Where a phrase stands outside those inside which nothing counts; phrases of Latin letters first."""
        found = [*self._longest(table.latin), *self._longest(table.other)]
        if found:
            covered = [*self._longest(table.not_latin), *self._longest(table.not_other)]
            if covered:
                found = [(a, b) for a, b in found if not any(c <= a and b <= d for c, d in covered)]
        return found

    def _longest(self, pattern: Found) -> Iterator[Span]:
        """Of the phrases that begin at a place the longest, without those that begin inside an earlier one."""
        candidates = self._candidates.get(pattern)
        if candidates is None:
            return
        text, alternatives = self.text, pattern.alternatives
        found = [m.span() for place, number in candidates if (m := alternatives[number].match(text, place))]
        if len(found) > 1:
            found.sort(key=lambda span: (span[0], -span[1]))
        done = 0
        for start, end in found:
            if start >= done:
                yield start, end
                done = end


def _read(text: str) -> tuple[dict[object, list[Candidate]], int]:
    """The candidates of each pattern, and what literals alone answer."""
    known = index()
    targets = known.targets
    candidates: dict[object, list[Candidate]] = defaultdict(list)
    answered = 0
    for literal, start, end in known.find_literals(text, overlapping=True):
        sure, words, others = targets[literal]
        if sure:
            answered |= sure
        if words and text[start - 1 : start] not in _LETTERS and text[end : end + 1] not in _LETTERS:
            answered |= words
        for pattern, number in others:
            candidates[pattern].append((start, number))
    return candidates, answered


def _stands(pattern: Asked | Found, text: str, candidates: Sequence[Candidate]) -> bool:
    alternatives = pattern.alternatives
    for place, number in candidates:
        alternative = alternatives[number]
        if next(alternative.places(text), None) is not None if alternative.floats else alternative.match(text, place):
            return True
    return False


def _placed(pattern: Found, text: str, candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    """The candidates, those whose place is unknown at the places where they match."""
    floating: set[int] = set()
    for place, number in candidates:
        if not pattern.alternatives[number].floats:
            yield place, number
        elif number not in floating:
            floating.add(number)
            yield from ((start, number) for start in pattern.alternatives[number].places(text))
