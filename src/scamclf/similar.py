"""Finds the corpus messages nearest to one message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scamclf.corpus import Corpus
from scamclf.corpus.fields import Row
from scamclf.normalize import clean
from scamclf.prepare import prepare
from scamclf.scorer import Scorer

#: Messages with the most pairs of characters in common are compared exactly; the rest cannot be near.
CANDIDATES = 200


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A corpus row and the cosine of its TF-IDF vector with the message's: 1 for the same words, 0 for none in common."""

    row: Row
    cosine: float


def nearest(scorer: Scorer, corpus: Corpus, text: str, number: int) -> list[Neighbour]:
    """The nearest rows of a corpus by a model's TF-IDF features, the nearest first.

    Args:
        scorer: of a model file.
        corpus: where to look.
        text: a message.
        number: how many rows at most.
    """
    pairs = _pairs(clean(text))
    shared = np.array([len(pairs & _pairs(row.text.lower())) / (1 + len(row.text)) ** 0.5 for row in corpus.rows])
    candidates = [corpus.rows[i] for i in np.argsort(-shared, kind="stable")[:CANDIDATES]]
    one, *others = _vectors(scorer, [text, *(row.text for row in candidates)])
    cosines = [float(one @ other) for other in others]
    order = np.argsort(-np.array(cosines), kind="stable")[:number]
    return [Neighbour(candidates[i], cosines[i]) for i in order if cosines[i] > 0]


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _vectors(scorer: Scorer, texts: Sequence[str]) -> np.ndarray:
    """Rows of unit length, of the n-grams."""
    found = scorer.weigh([prepare(text) for text in texts])
    ngrams = found.columns < len(scorer.idf)
    columns, places = np.unique(found.columns[ngrams], return_inverse=True)
    dense = np.zeros((len(texts), len(columns)))
    dense[found.owners[ngrams], places] = found.values[ngrams]
    length = np.linalg.norm(dense, axis=1, keepdims=True)
    unit: np.ndarray = dense / np.where(length, length, 1)
    return unit
