"""Posing as an authority: its name, its threats, its papers.

Courts and police stand in honest messages, too: a bank announces that it will sue, a friend eats near the
court. So a name alone raises nothing: the authority must speak, or be spoken for, and want something.
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

_PATTERNS = Patterns("authority")


_PUBLIC_LABELS = frozenset(
    (
        "gov",
        "gouv",
        "gob",
        "court",
        "courts",
        "police",
        "hmrc",
        "irs",
        "dmv",
        "sars",
        "kra",
        "cra",
        "iras",
        "ato",
        "etax",
        "tax",
        "dvla",
        "court-notice",
        "multas",
        "fines",
        "echallan",
    )
)


def _is_public_name(entity: Entity) -> bool:
    """A host that carries a public body's name without being its own: gov.uk-selfassess.org, rmfy-sd.net."""
    return (
        entity.kind == "url"
        and "<official>" not in entity.tokens
        and not _PUBLIC_LABELS.isdisjoint(
            entity.tokens[entity.tokens.index("<host>") :] if "<host>" in entity.tokens else ()
        )
    )


def posing(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """A public body, an officer or a court's helper that speaks and wants something of the reader."""
    if is_warning(text):
        return
    private = goes_private(text, entities)
    if not private and (_PATTERNS.public_channel.search(text) or any("<official>" in e.tokens for e in entities)):
        return
    yield from ((e.start, e.end) for e in entities if _is_public_name(e))
    patterns: list[re.Pattern[str]] = []
    if _PATTERNS.wants_zh.search(text):
        patterns += [_PATTERNS.speaks_zh, _PATTERNS.opens_zh, *([_PATTERNS.named_zh] if private else [])]
    if _PATTERNS.wants_en.search(text):
        patterns += [
            _PATTERNS.speaks_en,
            _PATTERNS.opens_en,
            _PATTERNS.speaks_for_law,
            *([_PATTERNS.named_en] if private else []),
        ]
    for pattern in patterns:
        for start, end in claims(pattern, text):
            if not _PATTERNS.creditor_acts.search(text[max(0, start - 16) : start]):
                yield start, end


def threatened(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """What only a judge can order, or nobody can. A lawful step counts only where no creditor's own channel is named."""
    if is_warning(text):
        return
    patterns = [_PATTERNS.hard_zh, _PATTERNS.hard_en]
    if goes_private(text, entities) or not names_own_channel(text):
        patterns += [_PATTERNS.lawful_zh, _PATTERNS.lawful_en]
    for pattern in patterns:
        others = _PATTERNS.others_en if pattern in (_PATTERNS.hard_en, _PATTERNS.lawful_en) else _PATTERNS.others_zh
        for start, end in claims(pattern, text):
            if not others.search(text[max(0, start - 36) : start]):
                yield start, end


def shown(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """A paper or case number held out as proof that the law is at work."""
    if (
        is_warning(text)
        or _PATTERNS.own_paper.search(text)
        or not (_PATTERNS.debt.search(text) or "你" in text or "您" in text)
    ):
        return
    yield from claims(_PATTERNS.police_paper, text)
    private = goes_private(text, entities)
    if _PATTERNS.debt.search(text) and (private or not names_own_channel(text)):
        yield from claims(_PATTERNS.paper, text)
    if private:
        yield from claims(_PATTERNS.seal, text)


FAMILY = Family(
    "authority",
    ("authority_impersonation", "false_legal_threat", "forged_document"),
    MappingProxyType({"authority_impersonation": posing, "false_legal_threat": threatened, "forged_document": shown}),
)
