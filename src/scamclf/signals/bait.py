"""What lures: a discount, a promise nobody can keep, a debt too vague to check."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from types import MappingProxyType

from scamclf.signals.denial import claims, is_denied, is_warning
from scamclf.signals.family import Family, Rule, Span
from scamclf.signals.index import Asked, Found
from scamclf.signals.message import Message
from scamclf.signals.names import names_creditor
from scamclf.signals.patterns import Patterns
from scamclf.signals.sums import are_comparable, sum_of

_ASKED = Patterns("bait", Asked)
_FOUND = Patterns("bait", Found)
_NEAR = Patterns("bait", re.Pattern)


_MOST_LEFT = 0.75


def cut_price(message: Message) -> Iterator[Span]:
    """A debt that a much smaller sum is said to close."""
    text = message.text
    for first, second in pairwise(
        e for e in message.entities if e.kind == "amount" or (e.kind == "num" and 3 <= e.end - e.start <= 6)
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
            and _NEAR.closes.search(around)
            and not _NEAR.no_cut.search(around)
            and not is_denied(message, first.start)
        ):
            yield first.start, second.end


def nameless_debt(message: Message) -> Iterator[Span]:
    """A debt told without creditor, number or sum, and without a way to check it."""
    if (
        not message.may_have(_FOUND.nameless_debt)
        or any(e.kind in ("amount", "tail", "account", "mask") for e in message.entities)
        or message.asks(_ASKED.checkable)
        or is_warning(message)
    ):
        return
    if next(iter(names_creditor(message)), None) is None:
        yield from claims(_FOUND.nameless_debt, message)


FAMILY = Family(
    "bait",
    ("discount_bait", "false_promise", "vague_debt"),
    MappingProxyType(
        {
            "discount_bait": Rule(cut_price, kinds=("amount", "num")),
            "vague_debt": Rule(nameless_debt, patterns=("bait.nameless_debt",)),
        }
    ),
)
