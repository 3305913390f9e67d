"""Changes a text step by step and keeps the way back to the original characters."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Edits:
    """What one step changed, as parallel lists: spans before it, spans after it."""

    starts_before: Sequence[int]
    ends_before: Sequence[int]
    starts_after: Sequence[int]
    ends_after: Sequence[int]

    def before(self, start: int, end: int) -> tuple[int, int]:
        """The span before the step of a span after it; a changed part counts whole."""
        first, last = self._edit_of(start), self._edit_of(end - 1)
        if first >= 0:
            inside = start < self.ends_after[first]
            start = self.starts_before[first] if inside else start + self.ends_before[first] - self.ends_after[first]
        if last >= 0:
            inside = end - 1 < self.ends_after[last]
            end = self.ends_before[last] if inside else end + self.ends_before[last] - self.ends_after[last]
        return start, end

    def _edit_of(self, position: int) -> int:
        return bisect_right(self.starts_after, position) - 1


def apply(text: str, changes: Iterable[Change]) -> tuple[str, Edits | None, list[tuple[int, int]]]:
    """The changed text, the edits if there were any, and the spans of disguises before the step.

    >>> apply("a  b", [Change(1, 3, " ")])[0]
    'a b'
    """
    pieces: list[str] = []
    spans: tuple[list[int], list[int], list[int], list[int]] = ([], [], [], [])
    disguises: list[tuple[int, int]] = []
    done = grown = 0
    for start, end, new, disguise in changes:
        pieces += (text[done:start], new)
        at = start + grown
        for values, value in zip(spans, (start, end, at, at + len(new)), strict=True):
            values.append(value)
        grown += len(new) - (end - start)
        done = end
        if disguise:
            disguises.append((start, end))
    if not pieces:
        return text, None, disguises
    pieces.append(text[done:])
    return "".join(pieces), Edits(*spans), disguises


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A clean text with the way back, and where the original hid words by its spelling."""

    text: str
    edits: tuple[Edits, ...]
    #: Spans of the original, in order, apart from each other.
    disguises: tuple[tuple[int, int], ...]

    def then(self, steps: Iterable[Step]) -> Cleaned:
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


def run(text: str, steps: Iterable[Step]) -> Cleaned:
    """Run steps in their order."""
    edits: list[Edits] = []
    disguises: list[tuple[int, int]] = []
    for step in steps:
        result = step(text)
        if isinstance(result, str):
            text = result
            continue
        text, made, hidden = apply(text, result)
        disguises += (_back(edits, *span) for span in hidden)
        if made:
            edits.append(made)
    return Cleaned(text, tuple(edits), tuple(_merge(disguises)))


def _merge(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
