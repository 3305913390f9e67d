"""The classifier: linear in its features, with probabilities calibrated on scores of held-out rows.

Two linear models score a message: a support-vector machine, one label against the rest, and naive Bayes. How their scores become probabilities
is learnt on scores of models that had not seen the row's family; that map is linear too, so all of it is multiplied out into one matrix of weights:
P = softmax(weights x features + intercept).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from threading import Lock
from typing import Any, Self

import numpy as np
from scipy.sparse import csr_matrix
from scipy.special import softmax
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from sklearn.svm import LinearSVC

from scamclf.corpus.split import Split, gather, grouped_folds

# Finer ones take half as long again and change no figure in its first five digits.
_TOLERANCE = 1e-2

# The solver draws its order of rows from one random state for the whole process: two at the same time, and no result could be had again.
_SOLVER = Lock()

# For an order of importance a rough fit does: of 30,000 n-grams that a finer one keeps, it keeps all but a few.
_ROUGH = 0.1

#: Shape (n_scores, n_features) and (n_scores,).
Weights = tuple[np.ndarray, np.ndarray]

#: Features of training rows and of held-out rows, from the indices of both.
Weigh = Callable[[np.ndarray, np.ndarray], Sequence[csr_matrix]]


def fit_scores(features: csr_matrix, labels: np.ndarray, *, c: float, smoothing: float, seed: int) -> Weights:
    """Weights and intercepts of the scores of both models: first the machine's, a column a label, then naive Bayes's.

    Naive Bayes's are centred over the labels, so that a long message does not score high for all of them.
    """
    machine = _fit_machine(features, labels, c, seed, _TOLERANCE)
    bayes = MultinomialNB(alpha=smoothing, fit_prior=False).fit(features, labels)
    likelihoods = bayes.feature_log_prob_ - bayes.feature_log_prob_.mean(axis=0)
    weights = np.vstack([machine.coef_, likelihoods])
    return weights, np.concatenate([machine.intercept_, np.zeros(len(likelihoods))])


def _fit_machine(features: csr_matrix, labels: np.ndarray, c: float, seed: int, tolerance: float) -> LinearSVC:
    with _SOLVER:
        return LinearSVC(C=c, random_state=seed, tol=tolerance).fit(features, labels)


def importance(features: csr_matrix, labels: np.ndarray) -> np.ndarray:
    """How much each column moves a support-vector machine's scores: the length of its standardized weights, of shape (n_features,).

    A weight is standardized by the column's root mean square, so that neither a heavy weight of what is rarely seen nor a light one of what is
    seen everywhere ranks high.
    """
    weights = _fit_machine(features, labels, c=1.0, seed=0, tolerance=_ROUGH).coef_
    squares = np.bincount(features.indices, features.data**2, minlength=features.shape[1])
    lengths: np.ndarray = np.linalg.norm(weights, axis=0) * np.sqrt(squares / features.shape[0])
    return lengths


def score(features: csr_matrix, weights: Weights) -> np.ndarray:
    """Scores of shape (n_rows, n_scores)."""
    scores: np.ndarray = features @ weights[0].T + weights[1]
    return scores


def held_out_scores(
    parts: Iterable[Sequence[csr_matrix]],
    labels: np.ndarray,
    splits: Sequence[Split],
    fit: Callable[[csr_matrix, np.ndarray], Weights],
) -> np.ndarray:
    """Scores of each row by models that were fitted on the other parts, of shape (n_rows, n_scores).

    Args:
        parts: for each split, the features of its training rows and of its test rows.
        labels: n labels.
        splits: the rows' indices.
        fit: from features and labels of training rows to weights.
    """
    scores = (
        score(tested, fit(features, labels[train]))
        for (train, _), (features, tested) in zip(splits, parts, strict=True)
    )
    return gather(len(labels), splits, scores)


def fit_map(scores: np.ndarray, labels: np.ndarray) -> Weights:
    """How scores become log-probabilities: multinomial logistic regression, also known as matrix scaling (Guo et al. 2017).

    Returns:
        A matrix of shape (n_labels, n_scores) and an intercept for each label.
    """
    spread = scores.std(axis=0)
    model = LogisticRegression(C=10.0, solver="newton-cholesky", max_iter=200).fit(scores / spread, labels)
    return model.coef_ / spread, model.intercept_


#: Bits of a weight that count: one part in four thousand is lost at most, and a model file needs half the room.
WEIGHT_BITS = 12


def in_few_bits(numbers: np.ndarray) -> np.ndarray:
    """The nearest numbers of `WEIGHT_BITS` significant bits, which 32-bit floating point holds exactly.

    >>> in_few_bits(np.array([0.1, 3.0])).tolist()
    [0.100006103515625, 3.0]
    """
    mantissas, exponents = np.frexp(numbers)
    rounded: np.ndarray = np.ldexp(np.round(np.ldexp(mantissas, WEIGHT_BITS)), exponents - WEIGHT_BITS)
    return rounded


class CalibratedLinear(ClassifierMixin, BaseEstimator):
    """A linear classifier with calibrated probabilities.

    Args:
        c: inverse regularisation strength of the support-vector machine.
        smoothing: of the counts of naive Bayes.
        folds: grouped folds whose held-out scores calibrate.
        seed: of the folds and of the machine's solver.

    After `fit`: `classes_`, `coef_` of shape (n_classes, n_features), `intercept_` of shape (n_classes,).
    """

    def __init__(self, c: float = 1.0, smoothing: float = 0.03, folds: int = 5, seed: int = 0) -> None:
        self.c = c
        self.smoothing = smoothing
        self.folds = folds
        self.seed = seed

    def fit(self, features: csr_matrix, labels: Any, families: Any = None, weigh: Weigh | None = None) -> Self:
        """Fit on a matrix of features with the rows' labels.

        Args:
            features: shape (n_rows, n_features).
            labels: n labels.
            families: the n families of near-copies; each row its own if None.
            weigh: gives the features of calibrating folds where they were learnt with labels, as chosen n-grams are: a row's score is held out
                only if its label took no part in the choice. Rows of `features` if None.
        """
        labels = np.asarray(labels)
        weigh = weigh or (lambda *parts: [features[rows] for rows in parts])
        splits = grouped_folds(labels, range(len(labels)) if families is None else families, self.folds, self.seed)
        how = partial(fit_scores, c=self.c, smoothing=self.smoothing, seed=self.seed)
        matrix, offset = fit_map(held_out_scores((weigh(*split) for split in splits), labels, splits, how), labels)
        weights, intercept = how(features, labels)
        self.classes_ = np.unique(labels)
        # Against the last label, so that a quarter of the weights is 0: softmax knows differences only.
        matrix, offset = matrix - matrix[-1], offset - offset[-1]
        self.coef_: np.ndarray = in_few_bits(matrix @ weights)
        self.intercept_: np.ndarray = matrix @ intercept + offset
        return self

    def decision_function(self, features: csr_matrix) -> np.ndarray:
        """Log-probabilities up to a constant of the row, of shape (n_rows, n_classes)."""
        return score(features, (self.coef_, self.intercept_))

    def predict_proba(self, features: csr_matrix) -> np.ndarray:
        """Probabilities of shape (n_rows, n_classes)."""
        probabilities: np.ndarray = softmax(self.decision_function(features), axis=1)
        return probabilities

    def predict(self, features: csr_matrix) -> np.ndarray:
        """The most probable labels."""
        labels: np.ndarray = self.classes_[self.decision_function(features).argmax(axis=1)]
        return labels
