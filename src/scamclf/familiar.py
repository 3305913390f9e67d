"""Says how far a message is made of what the model was trained on.

A linear model is as sure of Spanish as of English: it weighs the few n-grams it knows. Two shares tell such text apart, the share of words that are known and
that of signs which stand in code and hardly in messages. The decision rule holds limits to both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Sequence

import numpy as np

from scamclf.corpus.split import Split, gather
from scamclf.prepare import Prepared

_CODE_SIGNS = frozenset('{}[]<>=;\\|_^`~()"+*/')
# Added to what is counted, so that one odd name makes no short message unlike.
_WORDS_GRANTED = 2
_SIGNS_GRANTED = 30


def familiarity(messages: Sequence[Prepared], vocabulary: Container[str] | None) -> np.ndarray:
    """The share of known words and the share of signs of code, of shape (n, 2).

    Args:
        messages: n prepared messages.
        vocabulary: the known words; if None, all are.

    >>> from scamclf.prepare import prepare
    >>> known, signs = familiarity([prepare("Su factura ha vencido")], {"factura"})[0]
    >>> float(known), float(signs)
    (0.5, 0.0)
    """
    shares = [
        (1.0 if vocabulary is None else _known(message.words, vocabulary), _odd(message.chars)) for message in messages
    ]
    return np.array(shares).reshape(-1, 2)


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


def _known(words: Sequence[str], vocabulary: Container[str]) -> float:
    """Of the different words with letters or digits; typed tokens tell nothing of the language."""
    different = {word for word in words if word[0] != "<" and any(c.isalnum() for c in word)}
    return (sum(word in vocabulary for word in different) + _WORDS_GRANTED) / (len(different) + _WORDS_GRANTED)


def _odd(chars: str) -> float:
    bare = chars.replace(" ", "")
    return sum(c in _CODE_SIGNS for c in bare) / (len(bare) + _SIGNS_GRANTED)
