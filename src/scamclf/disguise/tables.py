"""The tables in `words/disguises/`, each read once."""

from __future__ import annotations

import re
from functools import cache

from scamclf.words import read_words

#: Chinese characters, as the inside of a regex class.
HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
ANY_HAN = re.compile(f"[{HAN}]")

#: What is beyond the first plane of Unicode, likewise: most of the emoji, most of the decorative letters.
ASTRAL = r"\U00010000-\U0010ffff"

#: Digits in Chinese, and letters that stand for one among them.
NUMERALS = dict(zip("零〇○oO一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "000001234567891123456789", strict=True))


def has_han(text: str) -> bool:
    """Whether a text has Chinese characters."""
    return not text.isascii() and ANY_HAN.search(text) is not None


@cache
def look_alikes() -> dict[int, str]:
    """Latin letters by the code points that look like them."""
    rows = (line.split(" ") for line in read_words("disguises/look_alikes.txt"))
    return {ord(other): letter for letter, others in rows for other in others}


@cache
def plain_words() -> frozenset[str]:
    """English words that a disguise may stand for."""
    return frozenset(read_words("disguises/plain_words.txt"))


@cache
def hidden_words() -> frozenset[str]:
    """Chinese words that senders break up; those that a scan breaks up as often are left out."""
    listed = (line.split(" ")[0] for line in read_words("disguises/sounds.txt"))
    return frozenset(listed) - frozenset(read_words("disguises/ordinary.txt"))
