"""Tells the language of a message by its characters."""

from __future__ import annotations

import re
from functools import cache

from scamclf.normalize import simplified_table

#: What `detect_language` says of a text without letters.
UNDETERMINED = "und"

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
# A link or a mask inside a Chinese text does not make it mixed.
_NOT_PROSE = re.compile(
    r"https?://[!-~]{1,500}|[A-Za-z0-9.-]{1,80}\.[A-Za-z]{2,8}(?:/[!-~]{0,300})?|<[A-Za-z_]{2,12}>|[xX]{2,}"
)
# Chinese messages name apps and banks in Latin letters: fewer words than this are names.
_MIXED_WORDS = 4
_MIXED_SHARE = 0.15


@cache
def _only_simplified() -> frozenset[str]:
    traditional = {chr(code) for code in simplified_table()}
    return frozenset(simplified_table().values()) - traditional


def detect_language(text: str) -> str:
    """One of `zh`, `zh-Hant`, `en`, `mixed`, or `und` for a text without letters.

    >>> [detect_language(t) for t in ("您的账单已逾期", "您的帳單已逾期", "Your bill is due", "你張card已經overdue，please pay today", "123")]
    ['zh', 'zh-Hant', 'en', 'mixed', 'und']
    """
    prose = _NOT_PROSE.sub(" ", text)
    han = len(_HAN.findall(prose))
    words = len(_LATIN_WORD.findall(prose))
    if not han:
        return "en" if words or re.search(r"[^\W\d_]", text) else UNDETERMINED
    # A Chinese character carries about as much as half an English word.
    if words >= _MIXED_WORDS and words / (words + han / 2) >= _MIXED_SHARE:
        return "mixed" if words / (words + han / 2) < 1 - _MIXED_SHARE / 3 else "en"
    table = simplified_table()
    traditional = sum(ord(c) in table for c in prose)
    simplified = sum(c in _only_simplified() for c in prose)
    return "zh-Hant" if traditional > simplified else "zh"
