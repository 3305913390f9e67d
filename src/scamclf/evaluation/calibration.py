"""Ways to turn scores into probabilities, compared on the same held-out scores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from scipy.special import softmax
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.calibration import CalibratedClassifierCV
from sklearn.frozen import FrozenEstimator

from scamclf.corpus import Split, gather
from scamclf.labels import LABELS
from scamclf.linear import fit_map

#: What the model uses.
KEPT = "matrix"

#: No calibration; one factor for all scores (Guo et al. 2017); a sigmoid a label (Platt 1999); a step function a label (Zadrozny and Elkan 2002), each on the
#: support-vector machine's scores; and the map of `scamclf.linear`, which is given naive Bayes's, too.
METHODS = ("none", "temperature", "sigmoid", "isotonic", KEPT)


def calibrate(method: str, scores: np.ndarray, labels: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Probabilities of other rows, by a map that was fitted on held-out scores.

    Args:
        method: one of `METHODS`.
        scores: shape (n, 8), of rows held out, from `linear.held_out_scores`.
        labels: their n labels.
        others: shape (m, 8), of the rows to judge.

    Returns:
        Shape (m, 4), in the order of `LABELS`.
    """
    if method == KEPT:
        matrix, offset = fit_map(scores, labels)
        mapped: np.ndarray = softmax(others @ matrix.T + offset, axis=1)
        return mapped
    of_machine = slice(0, len(LABELS))
    if method == "none":
        bare: np.ndarray = softmax(others[:, of_machine], axis=1)
        return bare
    model = CalibratedClassifierCV(FrozenEstimator(_Scores().fit(scores[:, of_machine], labels)), method=method)
    probabilities: np.ndarray = model.fit(scores[:, of_machine], labels).predict_proba(others[:, of_machine])
    return probabilities


def cross_calibrate(method: str, scores: np.ndarray, labels: np.ndarray, splits: Sequence[Split]) -> np.ndarray:
    """Probabilities of the same rows, each by a map fitted on the other splits."""
    parts = (calibrate(method, scores[train], labels[train], scores[test]) for train, test in splits)
    return gather(len(labels), splits, parts)


class _Scores(ClassifierMixin, BaseEstimator):
    """Takes scores for features: what a classifier would be that had been asked before."""

    def fit(self, scores: np.ndarray, labels: Any) -> Self:
        self.classes_ = np.unique(labels)
        return self

    def decision_function(self, scores: np.ndarray) -> np.ndarray:
        return scores

    def predict(self, scores: np.ndarray) -> np.ndarray:
        labels: np.ndarray = self.classes_[scores.argmax(axis=1)]
        return labels
