"""The facts of a debt that a real creditor can name: who, for what, how much, until when, from which account."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from scamclf.signals.family import Family, Rule, Span
from scamclf.signals.index import KINDS, Asked, Found
from scamclf.signals.message import Message
from scamclf.signals.names import names_creditor
from scamclf.signals.patterns import Patterns

_ASKED = Patterns("facts", Asked)
_FOUND = Patterns("facts", Found)
_NEAR = Patterns("facts", re.Pattern)


_SUM_BEFORE, _SUM_AFTER, _OWED_NEAR = 28, 24, 90


def exact_amount(message: Message) -> Iterator[Span]:
    """A sum to the cent that is owed: "¥1,204.55", not "about ¥1200", not "spent £12.40"."""
    text = message.text
    for entity in message.entities:
        if (
            entity.kind != "amount"
            or "<cents>" not in entity.tokens
            or not _NEAR.some.search(text, entity.start, entity.end)
        ):
            continue
        message.read("numbers")
        if message.asks(_ASKED.settled) and not message.asks(_ASKED.still_owed):
            return
        before = _NEAR.sentence_end.split(text[max(0, entity.start - _SUM_BEFORE) : entity.start])[-1]
        after = text[entity.end : entity.end + _SUM_AFTER]
        if _NEAR.not_owed_before.search(before) or _NEAR.not_owed_after.search(after):
            continue
        # "the time is 10.30": without a currency the word must stand right before.
        bare = len(entity.tokens) == 3
        if (
            message.stands_between(_FOUND.owed, entity.start - len(before), entity.start)
            if bare
            else message.stands_within(_FOUND.owed, entity.start - _OWED_NEAR, entity.end + _OWED_NEAR)
        ):
            yield entity.start, entity.end


_DUE_BEFORE, _DUE_AFTER = 46, 16


def due_or_overdue_date(message: Message) -> Iterator[Span]:
    """When the money is or was due: a date beside a word for being due, or a count of days."""
    text = message.text
    has_sum = any(entity.kind == "amount" for entity in message.entities)
    # "4月账单" names a month, not a day.
    dates = [
        (e.start, e.end)
        for e in message.entities
        if e.kind == "date" and not text[e.start : e.end].endswith(("月", "月份"))
    ]
    dates += message.find(_FOUND.date_at_end)
    if dates:
        message.read("numbers")
    for start, end in dates:
        before = text[max(0, start - _DUE_BEFORE) : start]
        after = text[end : end + _DUE_AFTER]
        near = before[-14:] if not before.isascii() else before
        if (
            _NEAR.due.search(f"{near} {after}")
            and not _NEAR.other_date.search(f"{near} {after}")
            and (has_sum or message.stands_within(_FOUND.money, start - 90, end + 90))
        ):
            yield start, end
    for start, end in message.find(_FOUND.counted):
        message.read("numbers")
        around = text[max(0, start - 60) : end + 60]
        if not _NEAR.other_date.search(around[max(0, min(46, start - 14)) :][:90]) and (
            has_sum or message.stands_between(_FOUND.money, max(0, start - 60), end + 60)
        ):
            yield start, end


# Every masked number has this, be it an entity or not.
_MASKED = re.compile(r"[x*….](?:(?<=[x*…])\.?|\.)[\s.-]?\d{2}")


def account_tail(message: Message) -> Iterator[Span]:
    """The last digits of the reader's own card, loan or meter; not of a telephone, a parcel or a payee's card."""
    text = message.text
    if not message.may_have(_FOUND.tail) and not _MASKED.search(text):
        return
    message.read("numbers")
    for match in message.matches(_FOUND.tail):
        ending = match.groupdict().get("en")
        before = text[max(0, match.start() - 34) : match.start()]
        if (
            ending
            and not ending.startswith("last")
            and not message.stands_between(_FOUND.account, match.start() - len(before), match.start())
        ):
            continue
        if not _NEAR.other_tail.search((before if ending else before[-10:]) + text[match.end() : match.end() + 14]):
            yield match.span()
    for entity in message.entities:
        masked = entity.kind == "tail" or (
            entity.kind == "account"
            and ("*" in text[entity.start : entity.end] or "x" in text[entity.start : entity.end])
        )
        if (
            masked
            and not _NEAR.goes_on.search(text[max(0, entity.start - 5) : entity.start])
            and _is_account(message, entity.start, entity.end)
        ):
            yield entity.start, entity.end
    for start, end in message.find(_FOUND.masked):
        if _is_account(message, start, end):
            yield start, end


def _is_account(message: Message, start: int, end: int) -> bool:
    before = max(0, start - 26)
    return (
        message.stands_between(_FOUND.account, before, start)
        and _NEAR.other_tail.search(message.text[before:start] + message.text[end : end + 10]) is None
    )


FAMILY = Family(
    "facts",
    ("names_creditor", "names_product", "exact_amount", "due_or_overdue_date", "account_tail", "auto_debit"),
    MappingProxyType(
        {
            "names_creditor": Rule(names_creditor, patterns=("names.owed", "names.signature")),
            "exact_amount": Rule(exact_amount, kinds=("amount",)),
            "due_or_overdue_date": Rule(
                due_or_overdue_date, kinds=("date",), patterns=("facts.date_at_end", "facts.counted")
            ),
            "account_tail": Rule(account_tail, kinds=tuple(KINDS), patterns=("facts.tail",)),
        }
    ),
)
