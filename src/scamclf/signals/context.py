"""Which way a message sends its reader: to a private wallet, chat or number, or to the creditor's own channel."""

from __future__ import annotations

from collections.abc import Sequence

from scamclf.entities import Entity
from scamclf.signals.patterns import Patterns

_PATTERNS = Patterns("context")


def goes_private(text: str, entities: Sequence[Entity]) -> bool:
    """Whether money or talk is to go through a person's wallet, chat, mobile or card, or a link that is nobody's.

    >>> goes_private("加微信谈", []), goes_private("请在手机银行还款", [])
    (True, False)
    """
    return bool(_PATTERNS.private_channel.search(text)) or any(
        "<mobile>" in e.tokens
        or (e.kind == "url" and "<official>" not in e.tokens)
        or (e.kind == "account" and e.end - e.start >= 12)
        for e in entities
    )


def names_own_channel(text: str) -> bool:
    """Whether a creditor's hotline, app, branch, dispute line or already-paid clause is named.

    >>> names_own_channel("请在手机银行还款"), names_own_channel("速回电")
    (True, False)
    """
    return bool(_PATTERNS.own_channel.search(text))
