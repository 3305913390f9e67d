"""Turns prepared messages into TF-IDF features: words, characters, signals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Self

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion

from scamclf.prepare import Prepared, as_texts, prepare_traced, trace
from scamclf.signals import rights
from scamclf.signals.find import SIGNALS


def word_ngrams(prepared: Prepared, *, longest: int) -> list[str]:
    """Runs of 1 to `longest` words.

    >>> word_ngrams(Prepared(("pay", "now", "!"), "", {}), longest=2)
    ['pay', 'now', '!', 'pay now', 'now !']
    """
    words = prepared.words
    grams = list(words)
    for n in range(2, longest + 1):
        grams += (" ".join(words[i : i + n]) for i in range(len(words) - n + 1))
    return grams


def char_ngrams(prepared: Prepared, *, shortest: int, longest: int) -> list[str]:
    """Runs of `shortest` to `longest` characters; the message's edges count as spaces.

    >>> char_ngrams(Prepared((), "逾期了", {}), shortest=2, longest=3)
    [' 逾', '逾期', '期了', '了 ', ' 逾期', '逾期了', '期了 ']
    """
    text = f" {prepared.chars} "
    return [text[i : i + n] for n in range(shortest, longest + 1) for i in range(len(text) - n + 1)]


class MessagePreparer(TransformerMixin, BaseEstimator):
    """The pipeline's first step: raw messages in, `Prepared` ones out."""

    def fit(self, texts: Any, y: Any = None) -> Self:
        """Learn nothing; here because scikit-learn asks for it."""
        return self

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def transform(self, texts: Any) -> list[Prepared]:
        """Prepare each message once for all extractors."""
        return prepare_traced([trace(text) for text in as_texts(texts)])


class SignalFlags(TransformerMixin, BaseEstimator):
    """One 0/1 column for each named signal, so that the model can weigh what the reader is shown."""

    def __init__(self, names: Sequence[str] = SIGNALS) -> None:
        self.names = names

    def fit(self, messages: Sequence[Prepared], y: Any = None) -> Self:
        """Learn nothing: the columns are the signals' names."""
        return self

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def transform(self, messages: Iterable[Prepared]) -> csr_matrix:
        """Matrix of shape (n_messages, n_signals)."""
        column = {name: i for i, name in enumerate(self.names)}
        indices: list[int] = []
        ends = [0]
        for message in messages:
            indices += sorted(column[name] for name in message.signals if name in column)
            ends.append(len(indices))
        shape = (len(ends) - 1, len(self.names))
        return csr_matrix((np.ones(len(indices)), indices, ends), shape=shape)

    def get_feature_names_out(self, input_features: Any = None) -> np.ndarray:
        """The signals' names, in the order of the columns."""
        return np.asarray(self.names, dtype=object)


@dataclass(frozen=True, slots=True)
class FeatureOptions:
    """What is counted. The defaults were chosen by `scamclf train --search`; see models/search.json."""

    #: Longest word n-gram; 0 for none.
    words: int = 2
    #: Shortest and longest character n-gram; (0, 0) for none.
    chars: tuple[int, int] = (1, 4)
    #: N-grams in fewer messages than this are left out.
    min_df: int = 2
    #: Of the others, as many are kept as matter most, words and characters together; 0 for all. See models/vocabulary.json.
    most: int = 200_000
    #: Signals that the model weighs; the reader is shown all. Rights add nothing to the words (models/ablation.json).
    signals: tuple[str, ...] = tuple(name for name in SIGNALS if name not in rights.FAMILY.signals)
    #: Weight of the signals' columns beside the two TF-IDF blocks, whose rows have unit length.
    signal_weight: float = 0.1


class MessageFeatures(FeatureUnion):
    """Blocks of features side by side.

    `known_words_`: the words of the training, for `scamclf.familiar`; more than the block of words weighs. None if words are not counted.
    """

    known_words_: frozenset[str] | None = None


def build_features(
    options: FeatureOptions, learnt: Mapping[str, tuple[list[str], np.ndarray]], known: frozenset[str] | None
) -> MessageFeatures:
    """The three blocks of features over prepared messages, as `scamclf.counts` learnt them.

    Words carry meaning that a reader can check, characters survive typing tricks, wrong word borders and broken
    text; the signals add shapes (a private account, an imitated host) that no n-gram spells.

    Args:
        options: what is counted.
        learnt: n-grams of each block, in the order of its columns, with their inverse document frequencies. A block without any is left out.
        known: all words of the training.
    """
    cut = analyzers(options)
    blocks: list[tuple[str, Any]] = []
    for name, (ngrams, idf) in learnt.items():
        if ngrams:
            tfidf = TfidfVectorizer(analyzer=cut[name], vocabulary=ngrams, sublinear_tf=True, dtype=np.float64)
            tfidf.idf_ = idf
            blocks.append((name, tfidf))
    if options.signals:
        blocks.append(("signals", SignalFlags(options.signals)))
    weights = {"signals": options.signal_weight} if options.signals else None
    features = MessageFeatures(blocks, transformer_weights=weights)
    features.known_words_ = known
    return features


def analyzers(options: FeatureOptions) -> dict[str, partial[list[str]]]:
    """What cuts a message into the n-grams of each block."""
    low, high = options.chars
    found: dict[str, partial[list[str]]] = {}
    if options.words:
        found["words"] = partial(word_ngrams, longest=options.words)
    if high:
        found["chars"] = partial(char_ngrams, shortest=low, longest=high)
    return found
