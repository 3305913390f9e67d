"""A message as the rules read it: its literals are looked up once, and each fact is asked once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import reduce
from operator import or_
from typing import TypeVar

from scamclf.entities import Entity
from scamclf.signals.family import Span, apart
from scamclf.signals.index import KINDS, Asked, Candidate, Found, Raised, Table, index

_T = TypeVar("_T")

_SURROGATE = re.compile("[\ud800-\udfff]")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")


class Message:
    """A clean text, its entities, and where in it which pattern may match.

    >>> from scamclf.signals.patterns import Patterns
    >>> message = Message("谨防诈骗: 我行不会上门催收")
    >>> message.asks(Patterns("denial", Asked).warning), message.find(Patterns("pressure", Found).visits)
    (True, [(10, 12)])
    """

    __slots__ = ("_candidates", "_facts", "_parts", "_seen", "entities", "text")

    def __init__(self, text: str, entities: Sequence[Entity] = ()) -> None:
        self.text = text
        self.entities = entities
        self._facts: dict[Callable[[Message], object], object] = {}
        self._candidates: dict[Found | Asked, list[Candidate]] = defaultdict(list)
        self._seen = reduce(or_, (KINDS[e.kind] for e in entities), 0)
        self._parts: list[str] = []
        self.read("any")

    def read(self, part: str) -> None:
        """Look for the patterns of a part, too."""
        if part not in self._parts:
            self._parts.append(part)
            self._read(part)

    def _read(self, part: str) -> None:
        known = index().parts[part]
        text, targets, candidates, seen = self.text, known.targets, self._candidates, self._seen
        try:
            literals = known.literals_in(text)
        except UnicodeEncodeError:  # half of a surrogate pair
            literals = known.literals_in(_SURROGATE.sub("\ufffd", text))
        raised: list[tuple[int, Raised]] = []
        for literal, start, end in literals:
            sure, words, alternatives = targets[literal] or known.target(literal)
            if sure:
                seen |= sure
            if words and text[start - 1 : start] not in _LETTERS and text[end : end + 1] not in _LETTERS:
                seen |= words
            if alternatives:
                raised.append((start, alternatives))
        lacks = ~seen
        for start, alternatives in raised:
            for needs, pattern, number in alternatives:
                if not needs or not needs & lacks:
                    candidates[pattern].append((start, number))
        for pattern in candidates:
            seen |= pattern.raised
        self._seen = seen

    def has_any(self, bits: int) -> bool:
        """Whether the message has, or may have, anything that sets one of some bits."""
        return bool(self._seen & bits)

    def once(self, fact: Callable[[Message], _T]) -> _T:
        """What a function says of this message; it is called once."""
        try:
            return self._facts[fact]  # type: ignore[return-value]
        except KeyError:
            said = self._facts[fact] = fact(self)
            return said

    def asks(self, pattern: Asked) -> bool:
        """Whether a pattern stands anywhere."""
        if self._seen & pattern.answered:
            return True
        candidates = self._candidates.pop(pattern, None)
        if candidates is None or not self._stands(pattern, self.text, candidates):
            return False
        self._seen |= pattern.answered
        return True

    def may_have(self, pattern: Found) -> bool:
        """Whether a literal was seen without which the pattern cannot match."""
        return pattern in self._candidates

    def find(self, pattern: Found) -> list[Span]:
        """The spans of all matches, as `finditer` gives them."""
        return [match.span() for match in self.matches(pattern)] if pattern in self._candidates else []

    def matches(self, pattern: Found) -> list[re.Match[str]]:
        """All matches, as `finditer` gives them, except that a match knows the groups of its own alternative only."""
        if pattern not in self._candidates:
            return []
        text, alternatives = self.text, pattern.alternatives
        found: list[re.Match[str]] = []
        done = 0
        for place, number in self._placed(pattern):
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
        return bool(within) and self._stands(pattern, self.text[start:end], within)

    def stands_within(self, pattern: Found, start: int, end: int) -> bool:
        """The same, except that what stands before `start` is seen: a word that is cut there does not count."""
        return any(
            start <= place < end and pattern.alternatives[number].match(self.text, place, end)
            for place, number in self._placed(pattern)
        )

    def phrases(self, table: Table) -> list[Span]:
        """Where a phrase stands outside those inside which nothing counts; phrases of Latin letters first."""
        candidates = self._candidates
        found = self._longest(table.latin) if table.latin in candidates else []
        if table.other in candidates:
            found += self._longest(table.other)
        if found and (table.not_latin in candidates or table.not_other in candidates):
            covered = [*self._longest(table.not_latin), *self._longest(table.not_other)]
            found = [(a, b) for a, b in found if not any(c <= a and b <= d for c, d in covered)]
        return found

    def _longest(self, pattern: Found) -> list[Span]:
        """Of the phrases that begin at a place the longest, without those that begin inside an earlier one."""
        text, alternatives = self.text, pattern.alternatives
        found: list[Span] = []
        matched = (-1, 0)
        for place, number in self._placed(pattern):
            alternative = alternatives[number]
            group = (place, alternative.group)
            if group != matched and (match := alternative.match(text, place)):
                found.append(match.span())
                matched = group
        return apart(found)

    def _stands(self, pattern: Asked | Found, text: str, candidates: Sequence[Candidate]) -> bool:
        for place, number in candidates:
            alternative = pattern.alternatives[number]
            places = (place,) if alternative.way is None else alternative.places(text, place)
            if any(alternative.match(text, place) for place in places):
                return True
        return False

    def _placed(self, pattern: Found) -> list[Candidate]:
        """Where which alternative may match, in order."""
        alternatives = pattern.alternatives
        placed: list[Candidate] = []
        for candidate in self._candidates.get(pattern, ()):
            place, number = candidate
            alternative = alternatives[number]
            if alternative.way is None:
                placed.append(candidate)
            else:
                placed += [(begin, number) for begin in alternative.places(self.text, place)]
        if len(placed) > 1:
            placed.sort()
        return placed
