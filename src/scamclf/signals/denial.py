"""Tells what a message threatens from what it denies, forbids or warns of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scamclf.signals.family import Span
from scamclf.signals.patterns import Patterns

_PATTERNS = Patterns("denial")


_BEFORE = 48


def is_denied(text: str, start: int) -> bool:
    """Whether what begins at `start` is denied, forbidden or quoted in its own clause.

    >>> is_denied("我行不会上门催收", 4), is_denied("再不还就上门催收", 4)
    (True, False)
    >>> is_denied("we will never visit your home", 14), is_denied("if you can't pay we visit your home", 20)
    (True, False)
    """
    return bool(_PATTERNS.denied.search(text[max(0, start - _BEFORE) : start]))


def is_warning(text: str) -> bool:
    """Whether the message warns of scams or of unlawful collectors.

    >>> is_warning("谨防冒充公检法诈骗"), is_warning("法院通知您还款")
    (True, False)
    """
    return bool(_PATTERNS.warning.search(text))


def claims(pattern: re.Pattern[str], text: str) -> Iterator[Span]:
    """Where a pattern stands and is not denied.

    >>> list(claims(re.compile("上门"), "不会上门。再不还就上门"))
    [(9, 11)]
    """
    for match in pattern.finditer(text):
        if not is_denied(text, match.start()):
            yield match.span()
