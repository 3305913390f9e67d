"""Changes a text step by step and keeps the way back to the original characters."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple


class Change(NamedTuple):
    """`text[start:end]` becomes `new`. A `disguise` is a spelling that hides a word, to be reported."""

    start: int
    end: int
    new: str
    disguise: bool = False


#: Yields what a step changes in a text, from left to right, without overlaps.
Rewrite = Callable[[str], Iterable[Change]]


#: A step: a rewrite, or a function that keeps every character's place.
Step = Rewrite | Callable[[str], str]


class Where(NamedTuple):
    """Steps that are run only where something they need is `seen` in the text before them.

    `seen` is true of every text that they change, and cheap to ask.
    """

    seen: Callable[[str], object]
    steps: tuple[Step, ...]


def where(seen: Callable[[str], object], *steps: Step) -> Where:
    """Steps under one condition.

    >>> run("a  b", [where(re.compile("  ").search, replacing(re.compile(" +"), " "))]).text
    'a b'
    """
    return Where(seen, steps)


def replacing(
    pattern: re.Pattern[str], new: str | Callable[[re.Match[str]], str], *, disguise: bool = False
) -> Rewrite:
    """A rewrite that puts `new` in the place of every match.

    >>> list(replacing(re.compile("l+"), "L")("hello"))
    [Change(start=2, end=4, new='L', disguise=False)]
    """

    def rewrite(text: str) -> Iterator[Change]:
        for match in pattern.finditer(text):
            to = new if isinstance(new, str) else new(match)
            if to != match[0]:
                yield Change(*match.span(), to, disguise)

    return rewrite


def mapping(table: Mapping[str, str]) -> Callable[[str], str]:
    """A function that puts one character in the place of another; what is not in the table costs next to nothing.

    >>> mapping({"a": "b", "b": "a"})("abc")
    'bac'
    """
    listed = re.compile(f"[{re.escape(''.join(table))}]")

    def put(match: re.Match[str]) -> str:
        return table[match[0]]

    def mapped(text: str) -> str:
        return listed.sub(put, text)

    return mapped


def apart(changes: Iterable[Change]) -> Iterator[Change]:
    """In order; of overlapping changes the earlier, and of those the longer.

    >>> [change.new for change in apart([Change(1, 2, "a"), Change(0, 2, "b"), Change(2, 3, "c")])]
    ['b', 'c']
    """
    done = 0
    for change in sorted(changes, key=lambda c: (c.start, -c.end)):
        if change.start >= done:
            yield change
            done = change.end


@dataclass(frozen=True)
class Edits:
    """What one step changed, and the way back; that is worked out when it is first asked for."""

    changes: Sequence[Change]

    @cached_property
    def _starts_after(self) -> list[int]:
        """Where each change starts in the changed text."""
        grown = accumulate((len(c.new) - (c.end - c.start) for c in self.changes), initial=0)
        return [change.start + by for change, by in zip(self.changes, grown, strict=False)]

    def before(self, start: int, end: int) -> tuple[int, int]:
        """The span before the step of a span after it; a changed part counts whole."""
        first, last = self._change_of(start), self._change_of(end - 1)
        if first >= 0:
            change, end_after = self._after(first)
            start = change.start if start < end_after else start + change.end - end_after
        if last >= 0:
            change, end_after = self._after(last)
            end = change.end if end - 1 < end_after else end + change.end - end_after
        return start, end

    def _change_of(self, position: int) -> int:
        return bisect_right(self._starts_after, position) - 1

    def _after(self, number: int) -> tuple[Change, int]:
        """A change, and where its new text ends."""
        change = self.changes[number]
        return change, self._starts_after[number] + len(change.new)


def apply(text: str, changes: Iterable[Change]) -> tuple[str, Edits | None, list[tuple[int, int]]]:
    """The changed text, the edits if there were any, and the spans of disguises before the step.

    >>> apply("a  b", [Change(1, 3, " ")])[0]
    'a b'
    """
    made = changes if isinstance(changes, list) else list(changes)
    if not made:
        return text, None, []
    pieces: list[str] = []
    disguises: list[tuple[int, int]] = []
    done = 0
    for start, end, new, disguise in made:
        pieces += (text[done:start], new)
        done = end
        if disguise:
            disguises.append((start, end))
    pieces.append(text[done:])
    return "".join(pieces), Edits(made), disguises


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A clean text with the way back, and where the original hid words by its spelling."""

    text: str
    edits: tuple[Edits, ...]
    #: Spans of the original, in order, apart from each other.
    disguises: tuple[tuple[int, int], ...]

    def then(self, steps: Iterable[Step | Where]) -> Cleaned:
        """The text after further steps; spans lead back to the same original.

        >>> run("a  b", [replacing(re.compile(" +"), " ")]).then([str.upper]).text
        'A B'
        """
        more = run(self.text, steps)
        return Cleaned(more.text, (*self.edits, *more.edits), self.disguises)

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` came from.

        Raises:
            IndexError: the span is empty or outside the text.
        """
        if not 0 <= start < end <= len(self.text):
            raise IndexError(f"span {start}:{end} is empty or outside {len(self.text)} characters")
        return _back(self.edits, start, end)


def _back(edits: Sequence[Edits], start: int, end: int) -> tuple[int, int]:
    for step in reversed(edits):
        start, end = step.before(start, end)
    return start, end


def run(text: str, steps: Iterable[Step | Where]) -> Cleaned:
    """Run steps in their order."""
    edits: list[Edits] = []
    disguises: list[tuple[int, int]] = []
    for step in steps:
        if isinstance(step, Where):
            if not step.seen(text):
                continue
            chosen = step.steps
        else:
            chosen = (step,)
        for one in chosen:
            result = one(text)
            if isinstance(result, str):
                text = result
                continue
            text, made, hidden = apply(text, result)
            disguises += (_back(edits, *span) for span in hidden)
            if made:
                edits.append(made)
    return Cleaned(text, tuple(edits), tuple(_merge(disguises)) if disguises else ())


def _merge(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
