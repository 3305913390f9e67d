"""Finds the corpus messages nearest to one message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from scamclf.corpus import Corpus
from scamclf.corpus.fields import Row
from scamclf.normalize import clean
from scamclf.prepare import prepare

#: Messages with the most pairs of characters in common are compared exactly; the rest cannot be near.
CANDIDATES = 200


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A corpus row and the cosine of its TF-IDF vector with the message's: 1 for the same words, 0 for none in common."""

    row: Row
    cosine: float


def nearest(model: Any, corpus: Corpus, text: str, number: int) -> list[Neighbour]:
    """The nearest rows of a corpus by the TF-IDF features of a fitted model, the nearest first.

    Args:
        model: the pipeline of a model file.
        corpus: where to look.
        text: a message.
        number: how many rows at most.
    """
    pairs = _pairs(clean(text))
    shared = np.array([len(pairs & _pairs(row.text.lower())) / (1 + len(row.text)) ** 0.5 for row in corpus.rows])
    candidates = [corpus.rows[i] for i in np.argsort(-shared, kind="stable")[:CANDIDATES]]
    one, *others = _vectors(model, [text, *(row.text for row in candidates)])
    cosines = [float(one @ other) for other in others]
    order = np.argsort(-np.array(cosines), kind="stable")[:number]
    return [Neighbour(candidates[i], cosines[i]) for i in order if cosines[i] > 0]


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _vectors(model: Any, texts: Sequence[str]) -> np.ndarray:
    """Rows of unit length, of the word and character blocks."""
    prepared = [prepare(text) for text in texts]
    blocks = [t.transform(prepared) for name, t in model.named_steps["features"].transformer_list if name != "signals"]
    dense = np.hstack([block[:, np.unique(block.indices)].toarray() for block in blocks])
    length = np.linalg.norm(dense, axis=1, keepdims=True)
    unit: np.ndarray = dense / np.where(length, length, 1)
    return unit
