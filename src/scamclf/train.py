"""Corpus in, fitted model out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from sklearn.calibration import CalibratedClassifierCV
from sklearn.pipeline import Pipeline
from sklearn.svm import LinearSVC

from scamclf.corpus import Corpus, Split, grouped_folds
from scamclf.decide import DecisionRule, fit_rule
from scamclf.features import FeatureOptions, MessagePreparer, build_features
from scamclf.labels import LABELS
from scamclf.prepare import Prepared


@dataclass(frozen=True, slots=True)
class TrainOptions:
    """Everything that shapes a model. The defaults were chosen by `scamclf train --search`; see models/search.json."""

    features: FeatureOptions = field(default_factory=FeatureOptions)
    #: Inverse regularisation strength.
    c: float = 1.0
    #: How scores become probabilities: "temperature" or "sigmoid".
    calibration: str = "temperature"
    #: Grouped folds for out-of-fold predictions, and inside each for calibration.
    folds: int = 5
    seed: int = 20240607

    def to_dict(self) -> dict[str, Any]:
        """Plain types, for the manifest and the tracker."""
        return asdict(self)


def build_classifier(options: TrainOptions, splits: Sequence[Split]) -> CalibratedClassifierCV:
    """A calibrated linear support-vector classifier over features, one against the rest.

    One linear model is fitted on all rows; the map from its scores to probabilities is fitted on scores of
    models that had not seen the row's family (`splits`).
    """
    linear = LinearSVC(C=options.c, random_state=options.seed)
    return CalibratedClassifierCV(linear, method=options.calibration, cv=list(splits), ensemble=False)


def fit(
    messages: Sequence[Prepared], labels: Sequence[str], families: Sequence[str], options: TrainOptions
) -> Pipeline:
    """Fit features and classifier on prepared messages."""
    splits = grouped_folds(labels, families, options.folds, options.seed)
    tail = Pipeline([("features", build_features(options.features)), ("classify", build_classifier(options, splits))])
    tail.fit(messages, labels)
    return tail


def out_of_fold(
    messages: Sequence[Prepared],
    labels: Sequence[str],
    families: Sequence[str],
    options: TrainOptions,
    n_jobs: int = 1,
    folds: Sequence[Split] | None = None,
) -> tuple[np.ndarray, Sequence[Split]]:
    """Probabilities of each message from a model that saw neither it nor its family.

    Calibration happens inside each training part, so nothing of a test part reaches its model.

    Args:
        messages: n prepared messages.
        labels: their labels.
        families: their families.
        options: how to train.
        n_jobs: folds to work on at the same time, as joblib counts; changes nothing but the time.
        folds: (train, test) indices in which each row is tested once; grouped folds if None.

    Returns:
        Probabilities of shape (n, 4) in the order of `LABELS`, and the folds.
    """
    if folds is None:
        folds = grouped_folds(labels, families, options.folds, options.seed)
    probabilities = np.zeros((len(labels), len(LABELS)))
    parts = Parallel(n_jobs=n_jobs)(
        delayed(_judge_fold)(messages, labels, families, options, train, test) for train, test in folds
    )
    for (_, test), part in zip(folds, parts, strict=True):
        probabilities[test] = part
    return probabilities, folds


def _judge_fold(
    messages: Sequence[Prepared],
    labels: Sequence[str],
    families: Sequence[str],
    options: TrainOptions,
    train: np.ndarray,
    test: np.ndarray,
) -> np.ndarray:
    model = fit([messages[i] for i in train], [labels[i] for i in train], [families[i] for i in train], options)
    probabilities: np.ndarray = model.predict_proba([messages[i] for i in test])
    return probabilities


def cross_fitted_verdicts(probabilities: np.ndarray, labels: Sequence[str], folds: Sequence[Split]) -> list[str]:
    """Verdicts by rules that were fitted on the other folds only."""
    verdicts = [""] * len(labels)
    for train, test in folds:
        rule = fit_rule(probabilities[train], [labels[i] for i in train])
        for i, verdict in zip(test, rule.verdicts(probabilities[test]), strict=True):
            verdicts[i] = verdict
    return verdicts


@dataclass(frozen=True, slots=True)
class Trained:
    """A fitted model with the rule for its verdicts and the out-of-fold predictions it was judged by."""

    model: Pipeline
    rule: DecisionRule
    probabilities: np.ndarray
    verdicts: list[str]


def train(corpus: Corpus, options: TrainOptions, n_jobs: int = 1) -> Trained:
    """Cross-validate, fit the decision rule on the out-of-fold predictions, and fit the model on all rows."""
    preparer = MessagePreparer()
    messages = preparer.transform(corpus.texts)
    probabilities, folds = out_of_fold(messages, corpus.labels, corpus.families, options, n_jobs)
    tail = fit(messages, corpus.labels, corpus.families, options)
    return Trained(
        model=Pipeline([("prepare", preparer), *tail.steps]),
        rule=fit_rule(probabilities, corpus.labels),
        probabilities=probabilities,
        verdicts=cross_fitted_verdicts(probabilities, corpus.labels, folds),
    )
