"""Runs all families of signals over a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scamclf.entities import Entity, find_entities
from scamclf.labels import Signal
from scamclf.normalize import Cleaned, clean_with_offsets
from scamclf.signals import authority, bait, channels, facts, payment, pressure, rights, spelling
from scamclf.signals.family import Span
from scamclf.signals.phrases import phrases_of

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
    spelling.FAMILY,
    facts.FAMILY,
    rights.FAMILY,
)

# A message cannot bury its reader under hits.
_MOST_OF_ONE = 5


def spans_in_clean(text: str, entities: Sequence[Entity]) -> dict[str, list[Span]]:
    """Signal names that occur in a clean text, with their first spans, in order, without overlaps."""
    found: dict[str, list[Span]] = {}
    for family in FAMILIES:
        phrases = phrases_of(family.name)
        for name in family.signals:
            spans = list(phrases[name].spans(text)) if name in phrases else []
            if rule := family.rules.get(name):
                spans += rule(text, entities)
            if spans:
                found[name] = _apart(spans)[:_MOST_OF_ONE]
    return found


def _apart(spans: list[Span]) -> list[Span]:
    """Leave out every span that overlaps an earlier or longer one."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s[0], -s[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def to_original(spans: Mapping[str, Sequence[Span]], cleaned: Cleaned, text: str) -> tuple[Signal, ...]:
    """Spans of a clean text as signals in the text it came from, by position."""
    signals = []
    for name, found in spans.items():
        for span in found:
            start, end = cleaned.original_span(*span)
            signals.append(Signal(name, start, end, text[start:end]))
    return tuple(sorted(signals, key=lambda s: (s.start, s.end, s.name)))


def find_signals(text: str) -> tuple[Signal, ...]:
    """All signals of a message, by position, with spans in the text as it came.

    >>> for s in find_signals("律 师 函:今天加V信13800000000,只还本金"):
    ...     print(s.name, s.start, s.end, s.text)
    evasive_spelling 0 5 律 师 函
    off_platform_contact 8 10 加V
    evasive_spelling 9 11 V信
    discount_bait 23 27 只还本金
    """
    cleaned = clean_with_offsets(text)
    return to_original(spans_in_clean(cleaned.text, find_entities(cleaned.text)), cleaned, text)
