"""Corpus in, fitted model out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self

import numpy as np
from joblib import Parallel, delayed
from sklearn.pipeline import Pipeline

from scamclf.corpus import Corpus, Split, gather, grouped_folds
from scamclf.decide import Budgets, DecisionRule, fit_rule
from scamclf.familiar import held_out_familiarity
from scamclf.features import Counts, FeatureOptions, MessagePreparer, Weigher, build_features
from scamclf.linear import CalibratedLinear
from scamclf.prepare import Prepared


@dataclass(frozen=True, slots=True)
class TrainOptions:
    """Everything that shapes a model. models/search.json holds what the defaults were compared with, by `scamclf train --search`."""

    features: FeatureOptions = field(default_factory=FeatureOptions)
    #: Inverse regularisation strength of the support-vector machine.
    c: float = 1.0
    #: Added to the counts of naive Bayes.
    smoothing: float = 0.03
    #: Grouped folds for out-of-fold predictions, and inside each for calibration.
    folds: int = 5
    seed: int = 20240607
    #: The mistakes that verdicts may make.
    budgets: Budgets = field(default_factory=Budgets)

    def to_dict(self) -> dict[str, Any]:
        """Plain types, for the manifest and the tracker."""
        return asdict(self)

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Self:
        """What `to_dict` gave, after a way through JSON too.

        >>> TrainOptions.from_dict(TrainOptions(c=2.0).to_dict()).c
        2.0
        """
        features: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in plain["features"].items()
        }
        return cls(**{**plain, "features": FeatureOptions(**features), "budgets": Budgets(**plain["budgets"])})


def build_classifier(options: TrainOptions) -> CalibratedLinear:
    """The classifier over features, unfitted."""
    return CalibratedLinear(options.c, options.smoothing, options.folds, options.seed)


def fit(
    messages: Sequence[Prepared], labels: Sequence[str], families: Sequence[str], options: TrainOptions
) -> Pipeline:
    """Fit features and classifier on prepared messages."""
    tail = Pipeline([("features", build_features(options.features)), ("classify", build_classifier(options))])
    tail.fit(messages, labels, classify__families=families)
    return tail


@dataclass(frozen=True, slots=True)
class HeldOut:
    """What models say of n messages that they, and near-copies of them, were not trained on."""

    #: Shape (n, 4) in the order of `LABELS`.
    probabilities: np.ndarray
    #: Shape (n, 2), see `scamclf.familiar`.
    familiarity: np.ndarray
    #: True labels and families, of shape (n,).
    labels: np.ndarray
    families: np.ndarray
    folds: Sequence[Split]

    def rule(self, budgets: Budgets, rows: np.ndarray | None = None) -> DecisionRule:
        """The decision rule fitted on some of the rows; on all if None."""
        chosen = slice(None) if rows is None else rows
        return fit_rule(
            self.probabilities[chosen], self.labels[chosen], self.families[chosen], budgets, self.familiarity[chosen]
        )

    def verdicts(self, budgets: Budgets) -> list[str]:
        """Verdicts of each fold by the rule that was fitted on the other folds only."""
        parts = (
            np.array(self.rule(budgets, train).verdicts(self.probabilities[test], self.familiarity[test]), dtype=object)
            for train, test in self.folds
        )
        verdicts: list[str] = gather(len(self.labels), self.folds, parts).tolist()
        return verdicts


def out_of_fold(
    counts: Counts,
    labels: Sequence[str],
    families: Sequence[str],
    options: TrainOptions,
    n_jobs: int = 1,
    folds: Sequence[Split] | None = None,
) -> HeldOut:
    """Judge each message by a model that saw neither it nor its family.

    Calibration happens inside each training part, so nothing of a test part reaches its model.

    Args:
        counts: n prepared messages, counted.
        labels: their labels.
        families: their families.
        options: how to train.
        n_jobs: folds to work on at the same time, as joblib counts; changes nothing but the time.
        folds: (train, test) indices in which each row is tested at most once; grouped folds if None. Rows that are never tested stay zero.
    """
    if folds is None:
        folds = grouped_folds(labels, families, options.folds, options.seed)
    truth, family = np.asarray(labels), np.asarray(families)
    probabilities = fit_and_judge(counts.weigher(options.features), truth, family, options, folds, n_jobs)
    return HeldOut(
        gather(len(truth), folds, probabilities),
        held_out_familiarity(counts.messages, folds, options.features.min_df),
        truth,
        family,
        folds,
    )


def fit_and_judge(
    weigher: Weigher,
    labels: np.ndarray,
    families: np.ndarray,
    options: TrainOptions,
    splits: Sequence[Split],
    n_jobs: int = 1,
) -> list[np.ndarray]:
    """Train on each split's training part and judge its test part: probabilities of shape (n_test, 4) for each split."""

    def judge(train: np.ndarray, test: np.ndarray) -> np.ndarray:
        features, tested = weigher.weigh(train, test)
        return build_classifier(options).fit(features, labels[train], families[train]).predict_proba(tested)

    parts: list[np.ndarray] = Parallel(n_jobs=n_jobs)(delayed(judge)(train, test) for train, test in splits)
    return parts


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
    found = out_of_fold(Counts(messages), corpus.labels, corpus.families, options, n_jobs)
    tail = fit(messages, corpus.labels, corpus.families, options)
    return Trained(
        model=Pipeline([("prepare", preparer), *tail.steps]),
        rule=found.rule(options.budgets),
        probabilities=found.probabilities,
        verdicts=found.verdicts(options.budgets),
    )
