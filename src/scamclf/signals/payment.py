"""How the money is to be paid: to a private account, with untraceable means, with invented costs on top."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from types import MappingProxyType

from scamclf.signals.denial import claims, is_denied
from scamclf.signals.family import Family, Rule, Span
from scamclf.signals.index import Asked, Found
from scamclf.signals.message import Message
from scamclf.signals.patterns import Patterns
from scamclf.signals.sums import are_comparable, sum_of

_ASKED = Patterns("payment", Asked)
_FOUND = Patterns("payment", Found)
_NEAR = Patterns("payment", re.Pattern)


_REACH = 40


def private_account(message: Message) -> Iterator[Span]:
    """A full account number beside a bank or a holder, and no company in sight."""
    text = message.text
    for entity in message.entities:
        if entity.kind == "account" and entity.end - entity.start >= 12 and not message.asks(_ASKED.company):
            near = text[max(0, entity.start - _REACH) : entity.end + _REACH]
            # "智能卡号8110****5530", "a/c 6007xxxx2219": a masked number alone is mostly the reader's own.
            masked = any(c in "*x" for c in text[entity.start : entity.end])
            if (_NEAR.bank_near if masked else _NEAR.bank_or_number).search(near) and not is_denied(
                message, entity.start
            ):
                yield entity.start, entity.end


def private_payment(message: Message) -> Iterator[Span]:
    """A private account number, or a person named as the payee."""
    yield from private_account(message)
    yield from claims(_FOUND.private_payee, message)


# A contract's daily rate is far below this; the law itself adds 3 % a day to an unpaid traffic fine.
_LEAST_A_DAY = 4


def cost_beyond_debt(message: Message) -> Iterator[Span]:
    """A rate by the day or the hour that no contract has; a sum that becomes several times itself."""
    text = message.text
    for match in message.matches(_FOUND.daily):
        rate = int(match[1])
        if rate >= _LEAST_A_DAY and not is_denied(message, match.start()):
            yield match.span()
    yield from claims(_FOUND.by_time, message)
    # "the unpaid toll of $6.99 will become a $500 fine", "86元,滞纳金已滚到2,400元"
    for first, second in pairwise(e for e in message.entities if e.kind in ("amount", "num")):
        between = text[first.end : second.start]
        if (
            0 < len(between) <= 40
            and "amount" in (first.kind, second.kind)
            and _NEAR.grows.search(between)
            and not _NEAR.reduced.search(between)
            and are_comparable(first, second)
            and 10_000_000 > sum_of(text, second) >= 3 * sum_of(text, first) > 0
            and _NEAR.invented.search(text[max(0, first.start - 30) : second.end + 30])
        ):
            yield first.start, second.end


FAMILY = Family(
    "payment",
    ("private_payment", "exaggerated_cost"),
    MappingProxyType(
        {
            "private_payment": Rule(private_payment, kinds=("account",), patterns=("payment.private_payee",)),
            "exaggerated_cost": Rule(
                cost_beyond_debt, kinds=("amount",), patterns=("payment.daily", "payment.by_time")
            ),
        }
    ),
)
