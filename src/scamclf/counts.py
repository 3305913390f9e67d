"""Counts n-grams once, and learns from each training part which of them to keep and what they weigh."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from joblib import Parallel, delayed
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

from scamclf.familiar import known_words
from scamclf.features import FeatureOptions, MessageFeatures, MessagePreparer, SignalFlags, analyzers, build_features
from scamclf.linear import importance
from scamclf.prepare import Prepared


@dataclass(frozen=True, slots=True)
class Learnt:
    """What a training part teaches of one block of n-grams."""

    #: Which are kept: columns of the block's counts, rising.
    columns: np.ndarray
    #: Their inverse document frequencies, numbers that 32 bits hold.
    idf: np.ndarray


@dataclass(frozen=True, slots=True)
class Weigher:
    """Counted n-grams of n messages. Which of them are kept and what they weigh is learnt from each training part anew."""

    blocks: Sequence[csr_matrix]
    #: Signal flags, with their weight.
    flags: csr_matrix
    options: FeatureOptions

    def learn(self, labels: np.ndarray, train: np.ndarray) -> list[Learnt]:
        """What the messages `train` teach of each block; of the n labels no others are read."""
        blocks = [_frequent(counts[train], self.options.min_df) for counts in self.blocks]
        found = sum(len(block.columns) for block in blocks)
        if not 0 < self.options.most < found:
            return blocks
        order = np.argsort(-importance(self.apply(blocks, train), labels[train])[:found], kind="stable")
        kept = np.zeros(found, dtype=bool)
        kept[order[: self.options.most]] = True
        edges = np.cumsum([len(block.columns) for block in blocks])[:-1]
        return [
            replace(block, columns=block.columns[mask], idf=block.idf[mask])
            for block, mask in zip(blocks, np.split(kept, edges), strict=True)
        ]

    def apply(self, learnt: Sequence[Learnt], rows: np.ndarray) -> csr_matrix:
        """Features of some of the messages: the blocks that were learnt, then the signals."""
        parts = (_tfidf(counts[rows], block) for counts, block in zip(self.blocks, learnt, strict=True))
        return hstack([*parts, self.flags[rows]], format="csr")

    def weigh(self, labels: np.ndarray, train: np.ndarray, *others: np.ndarray) -> list[csr_matrix]:
        """The features that are learnt from `train`: first of those messages, then of each of the others."""
        learnt = self.learn(labels, train)
        return [self.apply(learnt, rows) for rows in (train, *others)]


def _frequent(counts: csr_matrix, min_df: int) -> Learnt:
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    columns = np.flatnonzero(frequency >= min_df)
    # As scikit-learn smooths it; in numbers that a model file can hold in half the room.
    idf = np.log((1 + counts.shape[0]) / (1 + frequency[columns])) + 1
    return Learnt(columns, idf.astype(np.float32).astype(np.float64))


def _tfidf(counts: csr_matrix, learnt: Learnt) -> csr_matrix:
    weights = TfidfTransformer(sublinear_tf=True)
    weights.idf_ = learnt.idf
    return weights.transform(counts[:, learnt.columns])


#: Messages that a process prepares before it gives them back.
_AT_ONCE = 1024


class Counts:
    """Prepared messages with their n-grams, each kind counted once for all options and folds that ask for it."""

    def __init__(self, messages: Sequence[Prepared]) -> None:
        self.messages = messages
        self._blocks: dict[tuple[Any, ...], tuple[csr_matrix, np.ndarray]] = {}

    @classmethod
    def of(cls, texts: Sequence[str], n_jobs: int = 1) -> Self:
        """Prepare messages, `n_jobs` parts of them at the same time as joblib counts, to be counted."""
        prepare = MessagePreparer().transform
        parts = (texts[i : i + _AT_ONCE] for i in range(0, len(texts), _AT_ONCE))
        return cls([message for part in Parallel(n_jobs)(map(delayed(prepare), parts)) for message in part])

    def weigher(self, options: FeatureOptions) -> Weigher:
        """What the options count, ready to be weighed."""
        flags = SignalFlags(options.signals).transform(self.messages) * options.signal_weight
        return Weigher([counts for _, counts, _ in self._counted(options)], flags, options)

    def features(self, options: FeatureOptions, learnt: Sequence[Learnt], train: np.ndarray) -> MessageFeatures:
        """What was learnt from the messages `train`, as a pipeline's step for any message."""
        blocks = {
            name: (names[block.columns].tolist(), block.idf)
            for (name, _, names), block in zip(self._counted(options), learnt, strict=True)
        }
        known = known_words((self.messages[i] for i in train.tolist()), options.min_df) if options.words else None
        return build_features(options, blocks, known)

    def _counted(self, options: FeatureOptions) -> list[tuple[str, csr_matrix, np.ndarray]]:
        """Each block's name, counts and n-grams."""
        found = []
        for name, analyzer in analyzers(options).items():
            kind = (analyzer.func, *analyzer.keywords.items())
            if kind not in self._blocks:
                counter = CountVectorizer(analyzer=analyzer)
                counts = counter.fit_transform(self.messages)
                # Once for all: every step that reads them would.
                counts.sort_indices()
                self._blocks[kind] = counts, counter.get_feature_names_out()
            found.append((name, *self._blocks[kind]))
        return found
