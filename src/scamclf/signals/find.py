"""Runs all families of signals over a message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from scamclf.entities import find_entities
from scamclf.labels import Signal
from scamclf.normalize import clean_with_offsets
from scamclf.rewrite import Cleaned
from scamclf.signals import authority, bait, channels, facts, payment, pressure, rights
from scamclf.signals.family import MOST_OF_ONE, Family, Rule, Span, first_apart
from scamclf.signals.index import Table, index
from scamclf.signals.message import Message

#: What speaks for a scam.
RED_FLAGS = (
    "private_payment", "discount_bait", "authority_impersonation", "false_legal_threat", "suspicious_link",
    "credential_request", "off_platform_contact", "urgency", "evasive_spelling", "third_party_pressure", "vague_debt",
    "exaggerated_cost", "forged_document", "false_promise", "home_visit_threat",
)  # fmt: skip

#: What genuine collection messages tend to carry.
GENUINE_MARKS = (
    "names_creditor", "names_product", "exact_amount", "due_or_overdue_date", "account_tail", "official_channel",
    "auto_debit", "already_paid_clause", "opt_out", "validation_rights",
)  # fmt: skip

SIGNALS = RED_FLAGS + GENUINE_MARKS

FAMILIES = (
    payment.FAMILY,
    channels.FAMILY,
    authority.FAMILY,
    pressure.FAMILY,
    bait.FAMILY,
    facts.FAMILY,
    rights.FAMILY,
)


def find_spans(cleaned: Cleaned, message: Message) -> dict[str, list[Span]]:
    """Signal names that occur in a clean message, with their first spans in the original, in order, without overlaps."""
    found = {name: [cleaned.original_span(*span) for span in spans] for name, spans in _in_clean(message)}
    if cleaned.disguises:
        found["evasive_spelling"] = list(cleaned.disguises[:MOST_OF_ONE])
    return found


def _in_clean(message: Message) -> Iterator[tuple[str, list[Span]]]:
    for name, bits, reader in _readers():
        if message.has_any(bits) and (spans := reader.spans(message)):
            yield name, spans


@dataclass(frozen=True, slots=True)
class _Reader:
    """What raises a signal, with the bits of the messages in which it may."""

    table: Table | None
    of_table: int
    rule: Rule | None
    of_rule: int

    def spans(self, message: Message) -> list[Span]:
        spans = message.phrases(self.table) if self.table and message.has_any(self.of_table) else []
        if self.rule and message.has_any(self.of_rule):
            spans += self.rule.read(message)
        return first_apart(spans) if spans else spans


@cache
def _readers() -> list[tuple[str, int, _Reader]]:
    """Each signal in order, with what raises it."""
    return [
        (name, (r := _reader(family, name)).of_table | r.of_rule, r) for family in FAMILIES for name in family.signals
    ]


def _reader(family: Family, name: str) -> _Reader:
    table, rule = index().tables.get(f"{family.name}.{name}"), family.rules.get(name)
    return _Reader(table, table.raised if table else 0, rule, index().bits(rule.kinds, rule.patterns) if rule else 0)


def spans_of(family: Family, name: str, message: Message) -> list[Span]:
    """The first spans of one signal in a message, in order, without overlaps."""
    return _reader(family, name).spans(message)


def to_signals(spans: Mapping[str, Sequence[Span]], text: str) -> tuple[Signal, ...]:
    """Spans of a message as signals, by position."""
    signals = (Signal(name, start, end, text[start:end]) for name, found in spans.items() for start, end in found)
    return tuple(sorted(signals, key=lambda s: (s.start, s.end, s.name)))


def find_signals(text: str) -> tuple[Signal, ...]:
    """All signals of a message, by position, with spans in the text as it came.

    >>> for s in find_signals("律 师 函:今天加V信13800000000,只还本金"):
    ...     print(s.name, s.start, s.end, s.text)
    evasive_spelling 0 5 律 师 函
    off_platform_contact 8 11 加V信
    evasive_spelling 9 11 V信
    discount_bait 23 27 只还本金
    """
    cleaned = clean_with_offsets(text)
    return to_signals(find_spans(cleaned, Message(cleaned.text, find_entities(cleaned.text))), text)
