"""What lawful collectors grant: a way out for who has paid, doubts or wants no more messages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from scamclf.signals.family import Family, Rule, Span
from scamclf.signals.index import Found
from scamclf.signals.message import Message
from scamclf.signals.patterns import Patterns

_FOUND = Patterns("rights", Found)
_NEAR = Patterns("rights", re.Pattern)


def already_paid_clause(message: Message) -> Iterator[Span]:
    """Being paid and leaving it at that, in one sentence and in either order: "ignore this if you've sent it"."""
    for start, end in message.find(_FOUND.already_paid):
        if not _NEAR.no_way_out.search(message.text[start:end]):
            yield start, end


def opt_out(message: Message) -> Iterator[Span]:
    """A short code that ends the messages, with the word for what it does."""
    yield from message.find(_FOUND.opt_out)


FAMILY = Family(
    "rights",
    ("already_paid_clause", "opt_out", "validation_rights"),
    MappingProxyType(
        {
            "already_paid_clause": Rule(already_paid_clause, patterns=("rights.already_paid",)),
            "opt_out": Rule(opt_out, patterns=("rights.opt_out",)),
        }
    ),
)
