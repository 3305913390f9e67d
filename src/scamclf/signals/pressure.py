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
from scamclf.signals.family import Family, Rule, Span
from scamclf.signals.index import Asked, Found
from scamclf.signals.message import Message
from scamclf.signals.patterns import Patterns

_ASKED = Patterns("pressure", Asked)
_FOUND = Patterns("pressure", Found)
_NEAR = Patterns("pressure", re.Pattern)


def _affirmed(pattern: Found, message: Message) -> Iterator[Span]:
    """Where a pattern stands, denied neither before the hit nor inside it."""
    return (span for span in claims(pattern, message) if not _NEAR.negated.search(message.text[slice(*span)]))


# --- urgency -------------------------------------------------------------------------------------------------


def _has_account_facts(entities: Sequence[Entity]) -> bool:
    """A masked card or an exact sum: what a creditor's own books know."""
    return any(e.kind == "tail" or "<cents>" in e.tokens for e in entities)


def pressing(message: Message) -> Iterator[Span]:
    """Haste that is shouted; or a deadline of hours, where the money goes a private way or nobody's books are quoted."""
    if is_warning(message):
        return
    # A bank that quotes its own books and names its own channel sets a term, too; so does every advert.
    if not message.once(goes_private) and (names_own_channel(message) or _has_account_facts(message.entities)):
        return
    yield from claims(_FOUND.shout, message)
    if message.asks(_ASKED.money) and not message.asks(_ASKED.no_deadline):
        yield from claims(_FOUND.deadline, message)


# --- third parties -------------------------------------------------------------------------------------------


def involves_others(message: Message) -> Iterator[Span]:
    """Relatives, colleagues or the village are told, or themselves asked to relay or pay a debt."""
    if is_warning(message):
        return
    owed = message.asks(_ASKED.owed_zh)
    for start, end in _affirmed(_FOUND.tells, message):
        if owed or _NEAR.we_zh.search(message.text[max(0, start - 8) : end + 6]):
            yield start, end
    if owed and not message.asks(_ASKED.no_obligation):
        yield from _affirmed(_FOUND.relays, message)
    if (message.asks(_ASKED.money) or message.asks(_ASKED.we_en)) and not message.asks(_ASKED.advice_en):
        yield from _affirmed(_FOUND.tells_en, message)


# --- a visit -------------------------------------------------------------------------------------------------


def visits(message: Message) -> Iterator[Span]:
    """Somebody comes to the reader's home, work or village for the money."""
    if is_warning(message):
        return
    private = message.once(goes_private)
    if message.asks(_ASKED.owed_visit) and (private or not message.asks(_ASKED.service_zh)):
        yield from _affirmed(_FOUND.visits, message)
    if message.asks(_ASKED.visit_money) and (private or not message.asks(_ASKED.service_en)):
        yield from _affirmed(_FOUND.visits_en, message)


FAMILY = Family(
    "pressure",
    ("urgency", "third_party_pressure", "home_visit_threat"),
    MappingProxyType(
        {
            "urgency": Rule(pressing, patterns=("pressure.shout", "pressure.deadline")),
            "third_party_pressure": Rule(
                involves_others, patterns=("pressure.tells", "pressure.relays", "pressure.tells_en")
            ),
            "home_visit_threat": Rule(visits, patterns=("pressure.visits", "pressure.visits_en")),
        }
    ),
)
