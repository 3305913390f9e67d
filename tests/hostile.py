"""Texts made to hold up a regular expression, and a check that they do not."""

from __future__ import annotations

import time
from collections.abc import Callable

#: Repeated many times, each is the worst case of some pattern.
HOSTILE = (
    "1", "1 ", "1.", "12,", "a.", "a-", "www.", "http://", "http //", "x", "*", "@a", "a@", "+1 ", "6.22", "{0", "[", "【",
    "jan ", "1月", "¥", "¥1", "rs ", "律 ", "加v", "登录", "court ", "尾号", "(0", "0", "8", "<", "<url", "e\u0301", "\u0301\u0323", "+v", "r1", "https://a@", "。a", "ﷺ", "\u200b", "🅰️", "律\u200b", "a\u200b", "l.", "l o ", "a*", "微❤", "亻", "一", "0o", "余", "dai", "zhi付", "📞a", "é", "o\u0336", "【律】", "法\n",
)  # fmt: skip


def grows_linearly(function: Callable[[str], object], unit: str) -> bool:
    """Whether eight times the text takes far less than sixty-four times the time.

    A quadratic pattern takes 64 times as long, a linear one 8; the limit between them leaves room for a busy machine.
    The best of several runs counts.
    """
    small, large = (unit * (n // len(unit)) for n in (2_000, 16_000))

    def best(text: str) -> float:
        times = []
        for _ in range(2):
            start = time.perf_counter()
            function(text)
            times.append(time.perf_counter() - start)
        return min(times)

    function(small)
    return best(large) < 28 * best(small) + 0.02
