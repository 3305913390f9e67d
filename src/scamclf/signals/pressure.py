"""Pressure on the reader: haste, relatives and colleagues, a visit at home.

Everyday talk is full of haste, families and visits: a parcel comes today, a friend drops by. What makes them pressure is
the money asked for in the same message, so most rules want a debt beside the hit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from types import MappingProxyType

from scamclf.entities import Entity
from scamclf.signals.context import goes_private, names_own_channel
from scamclf.signals.denial import claims, is_warning
from scamclf.signals.family import Family, Span
from scamclf.signals.patterns import Patterns

_PATTERNS = Patterns("pressure")


def _affirmed(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    """Where a pattern stands, denied neither before the hit nor inside it."""
    return (span for span in claims(pattern, text) if not _PATTERNS.negated.search(text[slice(*span)]))


# --- urgency -------------------------------------------------------------------------------------------------


def _has_account_facts(entities: Sequence[Entity]) -> bool:
    """A masked card or an exact sum: what a creditor's own books know."""
    return any(e.kind == "tail" or "<cents>" in e.tokens for e in entities)


def pressing(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """Haste that is shouted; or a deadline of hours, where the money goes a private way or nobody's books are quoted."""
    if is_warning(text):
        return
    # A bank that quotes its own books and names its own channel sets a term, too; so does every advert.
    if not goes_private(text, entities) and (names_own_channel(text) or _has_account_facts(entities)):
        return
    yield from claims(_PATTERNS.shout, text)
    if _PATTERNS.money.search(text) and not _PATTERNS.no_deadline.search(text):
        yield from claims(_PATTERNS.deadline, text)


# --- third parties -------------------------------------------------------------------------------------------


def involves_others(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """Relatives, colleagues or the village are told, or themselves asked to relay or pay a debt."""
    if is_warning(text):
        return
    owed = bool(_PATTERNS.owed_zh.search(text))
    for start, end in _affirmed(_PATTERNS.tells, text):
        if owed or _PATTERNS.we_zh.search(text[max(0, start - 8) : end + 6]):
            yield start, end
    if owed and not _PATTERNS.no_obligation.search(text):
        yield from _affirmed(_PATTERNS.relays, text)
    if (_PATTERNS.money.search(text) or _PATTERNS.we_en.search(text)) and not _PATTERNS.advice_en.search(text):
        yield from _affirmed(_PATTERNS.tells_en, text)


# --- a visit -------------------------------------------------------------------------------------------------


def visits(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """Somebody comes to the reader's home, work or village for the money."""
    if is_warning(text):
        return
    private = goes_private(text, entities)
    if _PATTERNS.owed_visit.search(text) and (private or not _PATTERNS.service_zh.search(text)):
        yield from _affirmed(_PATTERNS.visits, text)
    if _PATTERNS.visit_money.search(text) and (private or not _PATTERNS.service_en.search(text)):
        yield from _affirmed(_PATTERNS.visits_en, text)


FAMILY = Family(
    "pressure",
    ("urgency", "third_party_pressure", "home_visit_threat"),
    MappingProxyType({"urgency": pressing, "third_party_pressure": involves_others, "home_visit_threat": visits}),
)
