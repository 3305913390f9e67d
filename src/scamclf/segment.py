"""Splits clean, folded text into words; the only door to jieba, and to rjieba, which does the same faster."""

from __future__ import annotations

import re
import threading
import warnings
from collections.abc import Callable, Sequence
from functools import cache

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
#: What entities.py and masks put in the place of what they fold.
TYPED = r"</?[a-z0-9_:./-]{1,40}>"

_PIECE = re.compile(
    rf"""
      {TYPED}                                      # what entities.py and masks left
    | [{_HAN}]+
    | [^\W\d_{_HAN}]+(?:['’][^\W\d_{_HAN}]+)?     # don't, señor, имя; `\w` alone would take in Han
    | \S                                           # punctuation, digits that stand alone, emoji
    """,
    re.VERBOSE,
)
_HAN_RUN = re.compile(f"([{_HAN}]+)")
# White space, so no piece: marks the border between two words of a run, or the end of a run or a text.
_WORD_END, _RUN_END, _TEXT_END = "\x1f", "\x1e", "\x1d"

_loading = threading.Lock()


def jieba_cut() -> Callable[[str], Sequence[str]]:
    """The reference: a tokenizer of our own, filled from the dictionary inside the jieba package.

    jieba's default one reads and trusts a cache file in the shared temporary folder, where anyone on the machine
    can put one. Loading takes 0.6 s; it happens at the first Chinese message, not on import.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba's own syntax and pkg_resources warnings
        import jieba
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return lambda text: tuple(tokenizer.cut(text, HMM=False))


def rjieba_cut() -> Callable[[str], Sequence[str]]:
    """The same dictionary and the same words from a compiled engine, some twenty times as fast; it loads in 0.1 s.

    Raises:
        ImportError: it is not installed; there are wheels for common systems only.
    """
    import rjieba

    return lambda text: rjieba.cut(text, False)


@cache
def _cut() -> Callable[[str], Sequence[str]]:
    try:
        return rjieba_cut()
    except ImportError:
        return jieba_cut()


def cut_han(text: str) -> list[str]:
    """Cut runs of Chinese characters into dictionary words; no guessing of unknown ones.

    >>> cut_han("逾期信息会被报送")
    ['逾期', '信息', '会', '被', '报送']
    """
    with _loading:
        cut = _cut()
    return list(cut(text))


def segment(text: str) -> list[str]:
    """Words, typed tokens and single marks of a folded text; joined they give it back, spaces aside.

    >>> segment("您的信用卡 <num> <digits:4> 已逾期, please pay!")
    ['您', '的', '信用卡', '<num>', '<digits:4>', '已', '逾期', ',', 'please', 'pay', '!']
    """
    return segment_many([text])[0]


def segment_many(texts: Sequence[str]) -> list[list[str]]:
    """`segment` of each text; the Chinese of all is cut in one go.

    >>> segment_many(["已逾期", "", "pay me"])
    [['已', '逾期'], [], ['pay', 'me']]
    """
    if not texts:
        return []
    joined = _TEXT_END.join(text.replace(_TEXT_END, " ") for text in texts)
    # What stands between the runs, and the runs, by turns.
    parts = _HAN_RUN.split(joined)
    if len(parts) > 1:
        words = _WORD_END.join(cut_han(_RUN_END.join(parts[1::2])))
        parts[1::2] = words.split(f"{_WORD_END}{_RUN_END}{_WORD_END}")
        joined = "".join(parts)
    return [_PIECE.findall(text) for text in joined.split(_TEXT_END)]
