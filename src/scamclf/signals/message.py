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

_SURROGATE = re.compile("[\ud800-\udfff]")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")


class Message:
    """A clean text, its entities, and where in it which pattern may match.

    >>> from scamclf.signals.patterns import Patterns
    >>> message = Message("谨防诈骗: 我行不会上门催收")
    >>> message.asks(Patterns("denial", Asked).warning), message.find(Patterns("pressure", Found).visits)
    (True, [(10, 14)])
    """

    __slots__ = ("_seen", "_candidates", "_facts", "entities", "text")

    def __init__(self, text: str, entities: Sequence[Entity] = ()) -> None:
        self.text = text
        self.entities = entities
        self._facts: dict[Callable[[Message], object], object] = {}
        self._candidates, self._seen = _read(text)

    def once(self, fact: Callable[[Message], _T]) -> _T:
        """What a function says of this message; it is called once."""
        try:
            return self._facts[fact]  # type: ignore[return-value]
        except KeyError:
            said = self._facts[fact] = fact(self)
            return said

    def asks(self, pattern: Asked) -> bool:
        """Whether a pattern stands anywhere."""
        if self._seen & pattern.bit:
            return True
        candidates = self._candidates.pop(pattern, None)
        if candidates is None or not self._stands(pattern, self.text, candidates):
            return False
        self._seen |= pattern.bit
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
            candidates = [*self._placed(pattern, candidates)]
        if len(candidates) > 1:
            candidates.sort()
        text, alternatives, lacks = self.text, pattern.alternatives, ~self._seen
        found: list[re.Match[str]] = []
        done = 0
        for place, number in candidates:
            if place < done:
                continue
            alternative = alternatives[number]
            if not alternative.needs & lacks and (match := alternative.match(text, place)):
                found.append(match)
                done = match.end()
        return found

    def stands_between(self, pattern: Found, start: int, end: int) -> bool:
        """Whether a pattern stands in `text[start:end]`, read as if there were no more."""
        candidates = self._candidates.get(pattern)
        if candidates is None:
            return False
        within = [(place - start, number) for place, number in candidates if start <= place < end]
        return bool(within) and self._stands(pattern, self.text[start:end], within)

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
        if pattern.floats:
            candidates = [*self._placed(pattern, candidates)]
        if len(candidates) > 1:
            candidates.sort()
        text, alternatives, lacks = self.text, pattern.alternatives, ~self._seen
        found: list[Span] = []
        matched = (-1, 0)
        for place, number in candidates:
            alternative = alternatives[number]
            group = (place, alternative.group)
            if group != matched and not alternative.needs & lacks and (match := alternative.match(text, place)):
                found.append(match.span())
                matched = group
        if len(found) > 1:
            found.sort(key=lambda span: (span[0], -span[1]))
        done = 0
        for start, end in found:
            if start >= done:
                yield start, end
                done = end

    def _stands(self, pattern: Asked | Found, text: str, candidates: Sequence[Candidate]) -> bool:
        lacks = ~self._seen
        for place, number in candidates:
            alternative = pattern.alternatives[number]
            if alternative.needs & lacks:
                continue
            if next(alternative.places(text), None) is not None if alternative.floats else alternative.match(text, place):
                return True
        return False

    def _placed(self, pattern: Found, candidates: Sequence[Candidate]) -> Iterator[Candidate]:
        """The candidates, those whose place is unknown at the places where they match."""
        lacks = ~self._seen
        searched: set[int] = set()
        for place, number in candidates:
            alternative = pattern.alternatives[number]
            if not alternative.floats:
                yield place, number
            elif number not in searched and not alternative.needs & lacks:
                searched.add(number)
                yield from ((start, number) for start in alternative.places(self.text))


def _read(text: str) -> tuple[dict[object, list[Candidate]], int]:
    """The candidates of each pattern, and what literals alone answer."""
    known = index()
    targets = known.targets
    candidates: dict[object, list[Candidate]] = defaultdict(list)
    seen = 0
    try:
        literals = known.find_literals(text, overlapping=True)
    except UnicodeEncodeError:  # half of a surrogate pair
        literals = known.find_literals(_SURROGATE.sub("\ufffd", text), overlapping=True)
    for literal, start, end in literals:
        sure, words, others = targets[literal]
        if sure:
            seen |= sure
        if words and text[start - 1 : start] not in _LETTERS and text[end : end + 1] not in _LETTERS:
            seen |= words
        for pattern, number in others:
            candidates[pattern].append((start, number))
    return candidates, seen
