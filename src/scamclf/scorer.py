"""Scores prepared messages with a linear model over TF-IDF features, in numpy alone.

Does what the fitted pipeline of `train.py` does, to the last few bits: what `TfidfVectorizer` counts and weighs, what `CalibratedLinear` makes
of it. Serving needs neither scikit-learn nor a pickle; `export.py` takes a pipeline apart into a `Scorer`.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, repeat

import numpy as np

from scamclf.prepare import Prepared
from scamclf.trie import Trie

#: Symbols fit in 16 bits, the numbers of features in 24.
MOST_SYMBOLS, MOST_FEATURES = 1 << 16, 1 << 24


@dataclass(frozen=True, slots=True)
class Weighed:
    """The features that messages have: three arrays of one length, with one entry for each feature of a message."""

    #: Which message.
    owners: np.ndarray
    #: Which feature.
    columns: np.ndarray
    #: TF-IDF of an n-gram; the signals' weight.
    values: np.ndarray


@dataclass(frozen=True)
class Scorer:
    """A linear model with calibrated probabilities, over n-grams of characters and of words, and signals.

    Features are numbered: n-grams first, those of characters before those of words, then signals.
    """

    #: The characters that n-grams are made of; their places here, from 1, are their symbols.
    alphabet: str
    #: The words that the model knows; their symbols follow those of the characters.
    vocabulary: tuple[str, ...]
    #: N-grams as runs of symbols; their values are feature numbers.
    trie: Trie
    #: Inverse document frequencies, of shape (n_ngrams,).
    idf: np.ndarray
    #: Names of the signals that count.
    signals: tuple[str, ...]
    #: The value of a signal that was found.
    signal_weight: float
    #: Shape (4, n_features), in the order of `LABELS`.
    weights: np.ndarray
    #: Shape (4,).
    intercept: np.ndarray

    def probabilities(self, messages: Sequence[Prepared]) -> np.ndarray:
        """Shape (n, 4), in the order of `LABELS`, of n prepared messages."""
        if not messages:
            return np.zeros((0, len(self.intercept)))
        found = self.weigh(messages)
        # `take` is faster than an index in brackets.
        parts = (weights.take(found.columns) * found.values for weights in self.weights)
        scores = np.array([np.bincount(found.owners, part, len(messages)) for part in parts])
        scores += self.intercept[:, np.newaxis]
        odds = np.exp(scores - scores.max(axis=0))
        shares: np.ndarray = (odds / odds.sum(axis=0)).T
        return shares

    def weigh(self, messages: Sequence[Prepared]) -> Weighed:
        """The features of messages, weighed as scikit-learn's TfidfVectorizer does.

        With sublinear counts, that is (1 + ln count) x idf; then a message's row is divided by its length, words and characters apart.
        """
        if not messages:
            return Weighed(np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0))
        # A 0 ends each message. The edges of its characters count as spaces.
        texts = [f" {message.chars} \0" for message in messages]
        words = [(*message.words, "") for message in messages]
        lengths = np.array([*map(len, texts), *map(len, words)])
        symbols = np.concatenate([self._symbols_of_chars("".join(texts)), self._symbols_of_words(words)])
        places, columns = self.trie.find(symbols)
        # Each message counts twice, once for its characters and once for its words.
        rows = np.arange(len(lengths)).repeat(lengths).take(places)
        # What a row has of one n-gram comes to stand together: rows are in order, and the sort is stable.
        order = _order_of(columns)
        rows, columns = rows.take(order), columns.take(order)
        first = np.ones(len(columns) + 1, dtype=bool)
        first[1:-1] = (columns[1:] != columns[:-1]) | (rows[1:] != rows[:-1])
        borders = first.nonzero()[0]
        counts, firsts = borders[1:] - borders[:-1], borders[:-1]
        rows, columns = rows.take(firsts), columns.take(firsts)
        values = (1 + np.log(counts)) * self.idf.take(columns)
        values /= np.sqrt(np.bincount(rows, values * values, len(lengths))).take(rows)
        owners, flags = self._flags(messages)
        return Weighed(
            np.concatenate([rows % len(messages), owners]),
            np.concatenate([columns, flags]),
            np.concatenate([values, np.full(len(flags), self.signal_weight)]),
        )

    def names(self, columns: Sequence[int]) -> list[tuple[str, str]]:
        """The block of each feature and what it counts: ("words", "pay now"), ("chars", "逾期了"), ("signals", "urgency")."""
        ngrams = self.trie.sequences(column for column in columns if column < len(self.idf))
        texts = map(self._text_of, ngrams)
        return [
            next(texts) if column < len(self.idf) else ("signals", self.signals[column - len(self.idf)])
            for column in columns
        ]

    def _text_of(self, symbols: Sequence[int]) -> tuple[str, str]:
        first_word = len(self.alphabet) + 1
        parts = [
            self.alphabet[symbol - 1] if symbol < first_word else self.vocabulary[symbol - first_word]
            for symbol in symbols
        ]
        return ("words", " ".join(parts)) if max(symbols, default=0) >= first_word else ("chars", "".join(parts))

    @cached_property
    def known_words(self) -> Mapping[str, int]:
        """The symbol of each known word."""
        return {word: symbol for symbol, word in enumerate(self.vocabulary, 1 + len(self.alphabet))}

    @cached_property
    def _characters(self) -> np.ndarray:
        """The symbol of each code point."""
        symbols = np.zeros(sys.maxunicode + 1, np.uint16)
        symbols[_codes(self.alphabet)] = np.arange(1, len(self.alphabet) + 1)
        return symbols

    def _symbols_of_chars(self, text: str) -> np.ndarray:
        symbols: np.ndarray = self._characters.take(_codes(text))
        return symbols

    def _symbols_of_words(self, words: Sequence[Sequence[str]]) -> np.ndarray:
        symbols = map(self.known_words.get, chain.from_iterable(words), repeat(0))
        return np.fromiter(symbols, np.intp, sum(map(len, words)))

    def _flags(self, messages: Sequence[Prepared]) -> tuple[np.ndarray, np.ndarray]:
        """Which message has a signal, and the signal's feature number."""
        columns = [
            [self._flag_columns[name] for name in message.signals if name in self._flag_columns] for message in messages
        ]
        owners = np.arange(len(messages)).repeat([*map(len, columns)])
        return owners, np.array([*chain.from_iterable(columns)], np.intp)

    @cached_property
    def _flag_columns(self) -> Mapping[str, int]:
        return {name: column for column, name in enumerate(self.signals, len(self.idf))}


def _order_of(columns: np.ndarray) -> np.ndarray:
    """A stable order of feature numbers, by their lower and then their upper bits: numpy sorts 16 bits in linear time."""
    order = columns.astype(np.uint16).argsort(kind="stable")
    return order.take((columns.take(order) >> 16).astype(np.uint8).argsort(kind="stable"))


def _codes(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
