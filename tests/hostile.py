"""Texts made to hold up a regular expression, and a check that they do not."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable

#: Repeated many times, each is the worst case of some pattern.
HOSTILE = (
    "1", "1 ", "1.", "12,", "a.", "a-", "www.", "http://", "http //", "x", "*", "@a", "a@", "+1 ", "6.22", "{0", "[", "【",
    "jan ", "1月", "¥", "¥1", "rs ", "律 ", "加v", "登录", "court ", "尾号", "(0", "0", "8", "<", "<url", "e\u0301", "\u0301\u0323", "+v", "r1", "https://a@", "。a", "ﷺ", "\u200b", "🅰️", "律\u200b", "a\u200b", "l.", "l o ", "a*", "微❤", "亻", "一", "0o", "余", "dai", "zhi付", "📞a", "é", "o\u0336", "【律】", "法\n",
)  # fmt: skip


def grows_linearly(function: Callable[[str], object], unit: str) -> bool:
    """Whether eight times the text takes far less than sixty-four times the time.

    A quadratic pattern takes 64 times as long, a linear one 8; the limit between them leaves room for caches and for the
    collection of garbage. Time is the thread's own, so that a busy machine does not count. A miss is tried again: what
    grows too fast misses every time.
    """
    # Sizes are of the text as it is read: a ligature such as ﷺ becomes eighteen characters.
    length = max(len(unit), len(unicodedata.normalize("NFKC", unit)))
    small, large = (unit * (n // length) for n in (2_000, 16_000))

    def seconds(text: str) -> float:
        start = time.thread_time()
        function(text)
        return time.thread_time() - start

    function(small)
    return any(seconds(large) < 28 * seconds(small) + 0.02 for _ in range(3))
