"""What lures: a discount, a promise nobody can keep, a debt too vague to check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from types import MappingProxyType

from scamclf.entities import Entity
from scamclf.signals.denial import claims, is_denied, is_warning
from scamclf.signals.family import Family, Span
from scamclf.signals.names import names_creditor
from scamclf.signals.patterns import Patterns
from scamclf.signals.sums import are_comparable, sum_of

_PATTERNS = Patterns("bait")


_MOST_LEFT = 0.75


def cut_price(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """A debt that a much smaller sum is said to close."""
    for first, second in pairwise(
        e for e in entities if e.kind == "amount" or (e.kind == "num" and 3 <= e.end - e.start <= 6)
    ):
        between = text[first.end : second.start]
        if not (1 < len(between) <= 40 and are_comparable(first, second)):
            continue
        high, low = sum_of(text, first), sum_of(text, second)
        if "instead of" in between or "out of" in between or "in place of" in between:
            high, low = low, high
        around = text[max(0, first.start - 30) : second.end + 30]
        if (
            50 <= low <= high * _MOST_LEFT
            and _PATTERNS.closes.search(around)
            and not _PATTERNS.no_cut.search(around)
            and not is_denied(text, first.start)
        ):
            yield first.start, second.end


def nameless_debt(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """A debt told without creditor, number or sum, and without a way to check it."""
    if (
        any(e.kind in ("amount", "tail", "account", "mask") for e in entities)
        or _PATTERNS.checkable.search(text)
        or is_warning(text)
    ):
        return
    if next(iter(names_creditor(text, entities)), None) is None:
        yield from claims(_PATTERNS.nameless_debt, text)


FAMILY = Family(
    "bait",
    ("discount_bait", "false_promise", "vague_debt"),
    MappingProxyType({"discount_bait": cut_price, "vague_debt": nameless_debt}),
)
