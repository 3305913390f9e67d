"""Tells the language of a message by its characters."""

from __future__ import annotations

import re
from functools import cache

from scamclf.normalize import simplified_table

#: What `detect_language` says of a text without letters.
UNDETERMINED = "und"

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_LETTER = re.compile(r"[A-Za-z]|[^\W\d_]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
# A link or a mask inside a Chinese text does not make it mixed.
_NOT_PROSE = re.compile(
    r"https?://[!-~]{1,500}|[A-Za-z0-9.-]{1,80}\.[A-Za-z]{2,8}(?:/[!-~]{0,300})?|<[A-Za-z_]{2,12}>|[xX]{2,}"
)
# A mask within a word leaves two of it.
_AMID_WORD = re.compile(r"[xX](?<=[A-Za-z]{2}[xX])[xX]+(?=[A-Za-z]{2})")
# Chinese messages name apps and banks in Latin letters: fewer words than this are names.
_MIXED_WORDS = 4
_MIXED_SHARE = 0.15


@cache
def _scripts() -> tuple[re.Pattern[str], frozenset[str]]:
    """The characters that only Traditional texts have, and those that only Simplified ones have."""
    table = simplified_table()
    return re.compile(f"[{''.join(table)}]"), frozenset(table.values()) - frozenset(table)


def detect_language(text: str) -> str:
    """One of `zh`, `zh-Hant`, `en`, `mixed`, or `und` for a text without letters.

    >>> [detect_language(t) for t in ("您的账单已逾期", "您的帳單已逾期", "Your bill is due", "你張card已經overdue，please pay today", "123")]
    ['zh', 'zh-Hant', 'en', 'mixed', 'und']
    """
    if text.isascii() or not _HAN.search(text):
        return "en" if _LETTER.search(text) else UNDETERMINED
    # What is no prose has no Chinese characters, and without it there are no more words, unless a row of x was amid one.
    words = len(_LATIN_WORD.findall(text))
    if words >= _MIXED_WORDS or _AMID_WORD.search(text):
        han = len(_HAN.findall(text))
        if _share(words, han) >= _MIXED_SHARE or _AMID_WORD.search(text):
            words = len(_LATIN_WORD.findall(_NOT_PROSE.sub(" ", text)))
            share = _share(words, han)
            if words >= _MIXED_WORDS and share >= _MIXED_SHARE:
                return "mixed" if share < 1 - _MIXED_SHARE / 3 else "en"
    only_traditional, only_simplified = _scripts()
    traditional = len(only_traditional.findall(text))
    return "zh-Hant" if traditional and traditional > sum(c in only_simplified for c in text) else "zh"


def _share(words: int, han: int) -> float:
    """The share of English; a Chinese character carries about as much as half an English word."""
    return words / (words + han / 2)
