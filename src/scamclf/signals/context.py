"""Which way a message sends its reader: to a private wallet, chat or number, or to the creditor's own channel."""

from __future__ import annotations

from scamclf.signals.index import Asked
from scamclf.signals.message import Message
from scamclf.signals.patterns import Patterns

_ASKED = Patterns("context", Asked)


def goes_private(message: Message) -> bool:
    """Whether money or talk is to go through a person's wallet, chat, mobile or card, or a link that is nobody's.

    >>> goes_private(Message("加微信谈")), goes_private(Message("请在手机银行还款"))
    (True, False)
    """
    return message.asks(_ASKED.private_channel) or any(
        "<mobile>" in e.tokens
        or (e.kind == "url" and "<official>" not in e.tokens)
        or (e.kind == "account" and e.end - e.start >= 12)
        for e in message.entities
    )


def names_own_channel(message: Message) -> bool:
    """Whether a creditor's hotline, app, branch, dispute line or already-paid clause is named.

    >>> names_own_channel(Message("请在手机银行还款")), names_own_channel(Message("速回电"))
    (True, False)
    """
    return message.asks(_ASKED.own_channel)
