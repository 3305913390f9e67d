"""Tells what a message threatens from what it denies, forbids or warns of."""

from __future__ import annotations

from scamclf.signals.family import Span
from scamclf.signals.index import Asked, Found
from scamclf.signals.message import Message
from scamclf.signals.patterns import Patterns

_ASKED = Patterns("denial", Asked)
_FOUND = Patterns("denial", Found)


_BEFORE = 48


def is_denied(message: Message, start: int) -> bool:
    """Whether what begins at `start` is denied, forbidden or quoted in its own clause.

    >>> is_denied(Message("我行不会上门催收"), 4), is_denied(Message("再不还就上门催收"), 4)
    (True, False)
    >>> [is_denied(Message(text), text.index("visit")) for text in ("we never visit you", "if you can't pay we visit you")]
    [True, False]
    """
    return message.stands_between(_FOUND.denied, max(0, start - _BEFORE), start)


def is_warning(message: Message) -> bool:
    """Whether the message warns of scams or of unlawful collectors.

    >>> is_warning(Message("谨防冒充公检法诈骗")), is_warning(Message("法院通知您还款"))
    (True, False)
    """
    return message.asks(_ASKED.warning)


def claims(pattern: Found, message: Message) -> list[Span]:
    """Where a pattern stands and is not denied.

    >>> claims(Patterns("pressure", Found).visits, Message("不会上门催收。再不还就上门催收"))
    [(11, 13)]
    """
    return [span for span in message.find(pattern) if not is_denied(message, span[0])]
