"""How the money is to be paid: to a private account, with untraceable means, with invented costs on top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from types import MappingProxyType

from scamclf.entities import Entity
from scamclf.signals.denial import claims, is_denied
from scamclf.signals.family import Family, Span
from scamclf.signals.patterns import Patterns
from scamclf.signals.sums import are_comparable, sum_of

_PATTERNS = Patterns("payment")


_NEAR = 40


def private_account(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """A full account number beside a bank or a holder, and no company in sight."""
    if _PATTERNS.company.search(text):
        return
    for entity in entities:
        if entity.kind == "account" and entity.end - entity.start >= 12:
            near = text[max(0, entity.start - _NEAR) : entity.end + _NEAR]
            # "智能卡号8110****5530", "a/c 6007xxxx2219": a masked number alone is mostly the reader's own.
            masked = any(c in "*x" for c in text[entity.start : entity.end])
            if (_PATTERNS.bank_near if masked else _PATTERNS.bank_or_number).search(near) and not is_denied(
                text, entity.start
            ):
                yield entity.start, entity.end


def private_payment(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """A private account number, or a person named as the payee."""
    yield from private_account(text, entities)
    yield from claims(_PATTERNS.private_payee, text)


# A contract's daily rate is far below this; the law itself adds 3 % a day to an unpaid traffic fine.
_LEAST_A_DAY = 4


def cost_beyond_debt(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """A rate by the day or the hour that no contract has; a sum that becomes several times itself."""
    for match in _PATTERNS.daily.finditer(text):
        rate = next(int(r) for r in match.group("zh", "zh2", "en", "en2") if r)
        if rate >= _LEAST_A_DAY and not is_denied(text, match.start()):
            yield match.span()
    yield from claims(_PATTERNS.by_time, text)
    # "the unpaid toll of $6.99 will become a $500 fine", "86元,滞纳金已滚到2,400元"
    for first, second in pairwise(e for e in entities if e.kind in ("amount", "num")):
        between = text[first.end : second.start]
        if (
            0 < len(between) <= 40
            and "amount" in (first.kind, second.kind)
            and _PATTERNS.grows.search(between)
            and not _PATTERNS.reduced.search(between)
            and are_comparable(first, second)
            and 10_000_000 > sum_of(text, second) >= 3 * sum_of(text, first) > 0
            and _PATTERNS.invented.search(text[max(0, first.start - 30) : second.end + 30])
        ):
            yield first.start, second.end


FAMILY = Family(
    "payment",
    ("private_payment", "exaggerated_cost"),
    MappingProxyType({"private_payment": private_payment, "exaggerated_cost": cost_beyond_debt}),
)
