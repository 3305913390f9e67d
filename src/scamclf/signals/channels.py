"""Where the reader is sent: links, chats, official apps and hotlines; and what is asked for there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from types import MappingProxyType

from scamclf.entities import Entity
from scamclf.links import host_of, imitates, is_official, is_short
from scamclf.signals.family import Family, Span
from scamclf.words import read_words


@cache
def _risky_endings() -> frozenset[str]:
    return frozenset(read_words("risky_endings.txt"))


# "paytoll-helpdesk.info", "monthlybill-support.com"
_BAIT = re.compile(
    r"(?:^|[-.\d])(?:pay|payment|bill|billing|toll|verify|secure|update|overdue|support|refund|fine|help|login|myaccount|id)s?(?:[-.\d]|$)"
)


def suspicious_link(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """A link whose host imitates another one, or ends where abuse gathers."""
    for entity in entities:
        if entity.kind != "url":
            continue
        host = host_of(text[entity.start : entity.end])
        if "." not in host or is_short(host) or is_official(host):
            continue
        name, _, ending = host.rpartition(".")
        if imitates(host) or ending in _risky_endings() or ("-" in name and _BAIT.search(name)):
            yield entity.start, entity.end


def official_link(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """A link to the site of a listed brand or of a government."""
    for entity in entities:
        if entity.kind == "url" and is_official(host_of(text[entity.start : entity.end])):
            yield entity.start, entity.end


FAMILY = Family(
    "channels",
    ("suspicious_link", "credential_request", "off_platform_contact", "official_channel"),
    MappingProxyType({"suspicious_link": suspicious_link, "official_channel": official_link}),
)
