"""Splits clean, folded text into words; the only door to jieba."""

from __future__ import annotations

import re
import threading
import warnings
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jieba

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
#: What entities.py and masks put in the place of what they fold.
TYPED = r"</?[a-z0-9_:./-]{1,40}>"

_PIECE = re.compile(
    rf"""
      (?P<typed> {TYPED} )                  # what entities.py and masks left
    | (?P<han> [{_HAN}]+ )
    | (?P<word> [^\W\d_{_HAN}]+(?:['’][^\W\d_{_HAN}]+)? )     # don't, señor, имя; `\w` alone would take in Han
    | (?P<rest> \S )                                          # punctuation, digits that stand alone, emoji
    """,
    re.VERBOSE,
)

_loading = threading.Lock()


@cache
def _dictionary() -> jieba.Tokenizer:
    """A tokenizer of our own, filled from the dictionary inside the jieba package.

    jieba's default one reads and trusts a cache file in the shared temporary folder, where anyone on the machine
    can put one. Loading takes 0.6 s; it happens at the first Chinese message, not on import.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba's own syntax and pkg_resources warnings
        import jieba
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer


def cut_han(text: str) -> list[str]:
    """Cut a run of Chinese characters into dictionary words; no guessing of unknown ones.

    >>> cut_han("逾期信息会被报送")
    ['逾期', '信息', '会', '被', '报送']
    """
    with _loading:
        tokenizer = _dictionary()
    return list(tokenizer.cut(text, HMM=False))


def segment(text: str) -> list[str]:
    """Words, typed tokens and single marks of a folded text; joined they give it back, spaces aside.

    >>> segment("您的信用卡 <num> <digits:4> 已逾期, please pay!")
    ['您', '的', '信用卡', '<num>', '<digits:4>', '已', '逾期', ',', 'please', 'pay', '!']
    """
    tokens: list[str] = []
    for match in _PIECE.finditer(text):
        if match.lastgroup == "han":
            tokens += cut_han(match[0])
        else:
            tokens.append(match[0])
    return tokens
