"""Says how far a message is made of what the model was trained on.

A linear model is as sure of Spanish as of English: it weighs the few n-grams it knows. Two shares tell such text apart, the share of words that are known and
that of signs which stand in code and hardly in messages. The decision rule holds limits to both.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import cache

import numpy as np

from scamclf.corpus.split import Split, gather
from scamclf.prepare import Prepared

_CODE_SIGN = re.compile(r"""[]{}[<>=;\\|_^`~()"+*/]""")
# Added to what is counted, so that one odd name makes no short message unlike.
_WORDS_GRANTED = 2
_SIGNS_GRANTED = 30


class Familiarity:
    """Says how familiar messages are to one who knows some words.

    Args:
        vocabulary: the known words; if None, all are.
    """

    def __init__(self, vocabulary: Collection[str] | None) -> None:
        self._all_known = vocabulary is None
        self._known = frozenset(vocabulary or ())
        # Of words that are met again and again; there are no more of them than known ones.
        self._tells = cache(tells)

    def of(self, messages: Sequence[Prepared]) -> np.ndarray:
        """The share of known words and the share of signs of code, of shape (n, 2)."""
        shares = [
            (1.0 if self._all_known else self._share_known(message.words), _odd(message.chars)) for message in messages
        ]
        return np.array(shares).reshape(-1, 2)

    def _share_known(self, words: Sequence[str]) -> float:
        """Of the different words that tell."""
        different = set(words)
        known = sum(map(self._tells, different & self._known))
        unknown = sum(map(tells, different - self._known))
        return (known + _WORDS_GRANTED) / (known + unknown + _WORDS_GRANTED)


def familiarity(messages: Sequence[Prepared], vocabulary: Collection[str] | None) -> np.ndarray:
    """How familiar messages are to one who knows a vocabulary; see `Familiarity`.

    >>> from scamclf.prepare import prepare
    >>> known, signs = familiarity([prepare("Su factura ha vencido")], {"factura"})[0]
    >>> float(known), float(signs)
    (0.5, 0.0)
    """
    return Familiarity(vocabulary).of(messages)


def tells(word: str) -> bool:
    """Whether a word has letters or digits; typed tokens tell nothing of the language.

    >>> [tells(word) for word in ("pay", "don't", "<amount>", "!")]
    [True, True, False, False]
    """
    return word.isalnum() or (word[0] != "<" and any(map(str.isalnum, word)))


def known_words(messages: Iterable[Prepared], min_df: int) -> frozenset[str]:
    """The words that stand in at least `min_df` messages: what a model trained on them knows.

    >>> from scamclf.prepare import prepare
    >>> sorted(known_words([prepare("pay now"), prepare("pay me")], 2))
    ['pay']
    """
    counts = Counter(word for message in messages for word in set(message.words))
    return frozenset(word for word, n in counts.items() if n >= min_df)


def held_out_familiarity(messages: Sequence[Prepared], splits: Sequence[Split], min_df: int) -> np.ndarray:
    """How familiar each message is to one who knows the training part that it is held out from, of shape (n, 2)."""
    parts = (
        familiarity([messages[i] for i in test], known_words((messages[i] for i in train), min_df))
        for train, test in splits
    )
    return gather(len(messages), splits, parts)


def _odd(chars: str) -> float:
    return len(_CODE_SIGN.findall(chars)) / (len(chars) - chars.count(" ") + _SIGNS_GRANTED)
