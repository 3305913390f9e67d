"""The facts of a debt that a real creditor can name: who, for what, how much, until when, from which account."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import MappingProxyType

from scamclf.entities import Entity
from scamclf.signals.family import Family, Span
from scamclf.signals.names import names_creditor
from scamclf.signals.patterns import Patterns

_PATTERNS = Patterns("facts")


_SUM_BEFORE, _SUM_AFTER, _OWED_NEAR = 28, 24, 90


def exact_amount(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """A sum to the cent that is owed: "¥1,204.55", not "about ¥1200", not "spent £12.40"."""
    if _PATTERNS.settled.search(text) and not _PATTERNS.still_owed.search(text):
        return
    for entity in entities:
        if (
            entity.kind != "amount"
            or "<cents>" not in entity.tokens
            or not _PATTERNS.some.search(text, entity.start, entity.end)
        ):
            continue
        before = _PATTERNS.sentence_end.split(text[max(0, entity.start - _SUM_BEFORE) : entity.start])[-1]
        after = text[entity.end : entity.end + _SUM_AFTER]
        if _PATTERNS.not_owed_before.search(before) or _PATTERNS.not_owed_after.search(after):
            continue
        # "the time is 10.30": without a currency the word must stand right before.
        bare = len(entity.tokens) == 3
        if (
            _PATTERNS.owed.search(before)
            if bare
            else _PATTERNS.owed.search(text, max(0, entity.start - _OWED_NEAR), entity.end + _OWED_NEAR)
        ):
            yield entity.start, entity.end


_DUE_BEFORE, _DUE_AFTER = 46, 16


def due_or_overdue_date(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """When the money is or was due: a date beside a word for being due, or a count of days."""
    has_sum = any(entity.kind == "amount" for entity in entities)
    # "4月账单" names a month, not a day.
    dates = [
        (e.start, e.end) for e in entities if e.kind == "date" and not text[e.start : e.end].endswith(("月", "月份"))
    ]
    dates += [match.span() for match in _PATTERNS.date_at_end.finditer(text)]
    for start, end in dates:
        before = text[max(0, start - _DUE_BEFORE) : start]
        after = text[end : end + _DUE_AFTER]
        near = before[-14:] if not before.isascii() else before
        if (
            _PATTERNS.due.search(f"{near} {after}")
            and not _PATTERNS.other_date.search(f"{near} {after}")
            and (has_sum or _PATTERNS.money.search(text, max(0, start - 90), end + 90))
        ):
            yield start, end
    for match in _PATTERNS.counted.finditer(text):
        around = text[max(0, match.start() - 60) : match.end() + 60]
        if not _PATTERNS.other_date.search(around[max(0, min(46, match.start() - 14)) :][:90]) and (
            has_sum or _PATTERNS.money.search(around)
        ):
            yield match.span()


def account_tail(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """The last digits of the reader's own card, loan or meter; not of a telephone, a parcel or a payee's card."""
    for match in _PATTERNS.tail.finditer(text):
        before = text[max(0, match.start() - 34) : match.start()]
        if match["en"] and not _PATTERNS.account.search(before) and not match["en"].startswith("last"):
            continue
        if not _PATTERNS.other_tail.search(
            (before if match["en"] else before[-10:]) + text[match.end() : match.end() + 14]
        ):
            yield match.span()
    for entity in entities:
        masked = entity.kind == "tail" or (
            entity.kind == "account"
            and ("*" in text[entity.start : entity.end] or "x" in text[entity.start : entity.end])
        )
        if (
            masked
            and not _PATTERNS.goes_on.search(text[max(0, entity.start - 5) : entity.start])
            and _is_account(text, entity.start, entity.end)
        ):
            yield entity.start, entity.end
    for match in _PATTERNS.masked.finditer(text):
        if _is_account(text, *match.span()):
            yield match.span()


def _is_account(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - 26) : start]
    return (
        _PATTERNS.account.search(before) is not None
        and _PATTERNS.other_tail.search(before + text[end : end + 10]) is None
    )


FAMILY = Family(
    "facts",
    ("names_creditor", "names_product", "exact_amount", "due_or_overdue_date", "account_tail", "auto_debit"),
    MappingProxyType(
        {
            "names_creditor": names_creditor,
            "exact_amount": exact_amount,
            "due_or_overdue_date": due_or_overdue_date,
            "account_tail": account_tail,
        }
    ),
)
