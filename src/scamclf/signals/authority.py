"""Posing as an authority: its name, its threats, its papers.

Courts and police stand in honest messages, too: a bank announces that it will sue, a friend eats near the
court. So a name alone raises nothing: the authority must speak, or be spoken for, and want something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from scamclf.entities import Entity
from scamclf.signals.context import goes_private, names_own_channel
from scamclf.signals.denial import claims, is_warning
from scamclf.signals.family import Family, Rule, Span
from scamclf.signals.index import Asked, Found
from scamclf.signals.message import Message
from scamclf.signals.patterns import Patterns

_ASKED = Patterns("authority", Asked)
_FOUND = Patterns("authority", Found)
_NEAR = Patterns("authority", re.Pattern)


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


def posing(message: Message) -> Iterator[Span]:
    """A public body, an officer or a court's helper that speaks and wants something of the reader."""
    if is_warning(message):
        return
    private = message.once(goes_private)
    entities = message.entities
    if not private and (message.asks(_ASKED.public_channel) or any("<official>" in e.tokens for e in entities)):
        return
    yield from ((e.start, e.end) for e in entities if _is_public_name(e))
    patterns: list[Found] = []
    if message.asks(_ASKED.wants_zh):
        patterns += [_FOUND.speaks_zh, _FOUND.opens_zh, *([_FOUND.named_zh] if private else [])]
    if message.asks(_ASKED.wants_en):
        patterns += [
            _FOUND.speaks_en,
            _FOUND.opens_en,
            _FOUND.speaks_for_law,
            *([_FOUND.named_en] if private else []),
        ]
    for pattern in patterns:
        for start, end in claims(pattern, message):
            if not _NEAR.creditor_acts.search(message.text[max(0, start - 16) : start]):
                yield start, end


def threatened(message: Message) -> Iterator[Span]:
    """What only a judge can order, or nobody can. A lawful step counts only where no creditor's own channel is named."""
    if is_warning(message):
        return
    patterns = [(_FOUND.hard_zh, _NEAR.others_zh), (_FOUND.hard_en, _NEAR.others_en)]
    if message.once(goes_private) or not names_own_channel(message):
        patterns += [(_FOUND.lawful_zh, _NEAR.others_zh), (_FOUND.lawful_en, _NEAR.others_en)]
    for pattern, others in patterns:
        for start, end in claims(pattern, message):
            if not others.search(message.text[max(0, start - 36) : start]):
                yield start, end


def shown(message: Message) -> Iterator[Span]:
    """A paper or case number held out as proof that the law is at work."""
    if (
        is_warning(message)
        or message.asks(_ASKED.own_paper)
        or not (message.asks(_ASKED.debt) or "你" in message.text or "您" in message.text)
    ):
        return
    yield from claims(_FOUND.police_paper, message)
    private = message.once(goes_private)
    if message.asks(_ASKED.debt) and (private or not names_own_channel(message)):
        yield from claims(_FOUND.paper, message)
    if private:
        yield from claims(_FOUND.seal, message)


FAMILY = Family(
    "authority",
    ("authority_impersonation", "false_legal_threat", "forged_document"),
    MappingProxyType(
        {
            "authority_impersonation": Rule(
                posing,
                kinds=("url",),
                patterns=(
                    "authority.speaks_zh",
                    "authority.opens_zh",
                    "authority.named_zh",
                    "authority.speaks_en",
                    "authority.opens_en",
                    "authority.speaks_for_law",
                    "authority.named_en",
                ),
            ),
            "false_legal_threat": Rule(
                threatened,
                patterns=("authority.hard_zh", "authority.hard_en", "authority.lawful_zh", "authority.lawful_en"),
            ),
            "forged_document": Rule(shown, patterns=("authority.police_paper", "authority.paper", "authority.seal")),
        }
    ),
)
