"""Corpus in, fitted model out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Self

import numpy as np
from joblib import Parallel, delayed
from sklearn.pipeline import Pipeline

from scamclf.corpus import Corpus, Split, gather, grouped_folds
from scamclf.counts import Counts, Learnt, Weigher
from scamclf.decide import Budgets, DecisionRule, fit_rule
from scamclf.familiar import held_out_familiarity
from scamclf.features import FeatureOptions, MessagePreparer
from scamclf.linear import CalibratedLinear


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
    counts: Counts,
    labels: Sequence[str],
    families: Sequence[str],
    options: TrainOptions,
    rows: np.ndarray | None = None,
) -> Pipeline:
    """Fit features and classifier on some of the counted messages, on all if None; the pipeline takes prepared messages."""
    chosen = np.arange(len(labels)) if rows is None else rows
    weigher = counts.weigher(options.features)
    return _pipeline(counts, _fit(weigher, np.asarray(labels), np.asarray(families), options, chosen), options)


@dataclass(frozen=True, slots=True)
class _Fitted:
    """What the messages `rows` teach."""

    rows: np.ndarray
    learnt: Sequence[Learnt]
    classifier: CalibratedLinear

    def judge(self, weigher: Weigher, rows: np.ndarray) -> np.ndarray:
        """Probabilities of shape (n_rows, 4) of other messages."""
        return self.classifier.predict_proba(weigher.apply(self.learnt, rows))


def _fit(
    weigher: Weigher, labels: np.ndarray, families: np.ndarray, options: TrainOptions, rows: np.ndarray
) -> _Fitted:
    learnt = weigher.learn(labels, rows)
    classifier = build_classifier(options).fit(
        weigher.apply(learnt, rows),
        labels[rows],
        families[rows],
        lambda train, test: weigher.weigh(labels, rows[train], rows[test]),
    )
    return _Fitted(rows, learnt, classifier)


def _pipeline(counts: Counts, fitted: _Fitted, options: TrainOptions) -> Pipeline:
    features = counts.features(options.features, fitted.learnt, fitted.rows)
    return Pipeline([("features", features), ("classify", fitted.classifier)])


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
    return _held_out(counts, probabilities, truth, family, options, folds)


def _held_out(
    counts: Counts,
    probabilities: Sequence[np.ndarray],
    labels: np.ndarray,
    families: np.ndarray,
    options: TrainOptions,
    folds: Sequence[Split],
) -> HeldOut:
    return HeldOut(
        gather(len(labels), folds, probabilities),
        held_out_familiarity(counts.messages, folds, options.features.min_df),
        labels,
        families,
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
    fitted = _fit_each(weigher, labels, families, options, [train for train, _ in splits], n_jobs)
    return [one.judge(weigher, test) for one, (_, test) in zip(fitted, splits, strict=True)]


def _fit_each(
    weigher: Weigher,
    labels: np.ndarray,
    families: np.ndarray,
    options: TrainOptions,
    parts: Iterable[np.ndarray],
    n_jobs: int,
) -> list[_Fitted]:
    fitted: list[_Fitted] = Parallel(n_jobs=n_jobs)(
        delayed(_fit)(weigher, labels, families, options, rows) for rows in parts
    )
    return fitted


@dataclass(frozen=True, slots=True)
class Trained:
    """A fitted model with the rule for its verdicts and the out-of-fold predictions it was judged by."""

    model: Pipeline
    rule: DecisionRule
    probabilities: np.ndarray
    verdicts: list[str]


def train(corpus: Corpus, options: TrainOptions, n_jobs: int = 1) -> Trained:
    """Cross-validate, fit the decision rule on the out-of-fold predictions, and fit the model on all rows."""
    counts = Counts.of(corpus.texts, n_jobs)
    labels, families = np.asarray(corpus.labels), np.asarray(corpus.families)
    folds = grouped_folds(labels, corpus.families, options.folds, options.seed)
    weigher = counts.weigher(options.features)
    # The model of all rows is one more part to work on beside the folds'.
    parts = [np.arange(len(labels)), *(train for train, _ in folds)]
    whole, *others = _fit_each(weigher, labels, families, options, parts, n_jobs)
    probabilities = [one.judge(weigher, test) for one, (_, test) in zip(others, folds, strict=True)]
    found = _held_out(counts, probabilities, labels, families, options, folds)
    return Trained(
        model=Pipeline([("prepare", MessagePreparer()), *_pipeline(counts, whole, options).steps]),
        rule=found.rule(options.budgets),
        probabilities=found.probabilities,
        verdicts=found.verdicts(options.budgets),
    )
