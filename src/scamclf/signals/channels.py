"""Where the reader is sent: links, chats, official apps and hotlines; and what is asked for there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from scamclf.links import SUSPICIOUS, LinkKind, kind_of
from scamclf.phones import PhoneKind, numbers_of
from scamclf.signals.family import Family, Rule, Span
from scamclf.signals.message import Message


def suspicious_link(message: Message) -> Iterator[Span]:
    """A link that imitates another one, hides where it leads, or ends where abuse gathers. A shortener alone is none."""
    for entity in message.entities:
        if entity.kind == "url" and kind_of(message.text[entity.start : entity.end]) in SUSPICIOUS:
            yield entity.start, entity.end


def official_link_or_hotline(message: Message) -> Iterator[Span]:
    """A link to the site of a listed creditor or of a government, or a creditor's own number."""
    for entity in message.entities:
        if entity.kind == "url" and kind_of(message.text[entity.start : entity.end]) == LinkKind.OFFICIAL:
            yield entity.start, entity.end
    for entity in numbers_of(PhoneKind.OFFICIAL_HOTLINE, message.entities):
        yield entity.start, entity.end


# Who serves a court, the police or a lender is reached at an office's number, not at his own.
_OFFICIAL = re.compile(
    r"""
      (?: 民警|警官|警员|律师(?!函)|法官|书记员|专员|专案|经办|承办|办案|执行员|执行局|科长|处长|队长|主任|检察官|调解员|书记官 )
      [^\d。!?;]{0,12}$
    | (?<![a-z]) (?: officer|inspector|constable|sergeant|detective|sgt|attorney|advocate|lawyer|solicitor|judge|magistrate
                  |bailiff|sheriff|marshal|superintendent|case\s(?:handler|worker|manager)|(?:law|legal)\sclerk ) (?![a-z])
      (?: [^\d.!?;] | (?<=adv)\. | (?<=mr)\. | (?<=mrs)\. | (?<=sgt)\. | (?<=insp)\. ){0,32}$
    """,
    re.VERBOSE,
)
_OFFICIAL_AFTER = re.compile(
    r"^[^\w。!?;]{0,3}(?:[\u4e00-\u9fff]{1,3}(?:警官|律师|法官|专员|科长|队长|主任)|(?:adv|insp|sgt|officer|inspector|attorney)(?![a-z]))"
)
_NEAR = 45


def personal_number_of_official(message: Message) -> Iterator[Span]:
    """A mobile number given as that of an officer, lawyer, judge or case handler."""
    for entity in numbers_of(PhoneKind.MOBILE, message.entities):
        before = message.text[max(0, entity.start - _NEAR) : entity.start]
        if _OFFICIAL.search(before) or _OFFICIAL_AFTER.match(message.text[entity.end : entity.end + _NEAR]):
            yield entity.start, entity.end


FAMILY = Family(
    "channels",
    ("suspicious_link", "credential_request", "off_platform_contact", "official_channel"),
    MappingProxyType(
        {
            "suspicious_link": Rule(suspicious_link, kinds=("url",)),
            "off_platform_contact": Rule(personal_number_of_official, kinds=("phone",)),
            "official_channel": Rule(official_link_or_hotline, kinds=("url", "phone")),
        }
    ),
)
