"""How the model is measured: nested, grouped cross-validation, so that no choice sees the data it is scored on.

In each outer fold the training part alone decides on features, strength, calibration and the limits of the verdicts; the test part is judged by what it
decided. docs/evaluation.md is the protocol in words; a change of either raises `VERSION`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from joblib import Parallel, delayed

from scamclf.corpus import Corpus, Split, grouped_folds
from scamclf.corpus.near import near_copies
from scamclf.decide import fit_rule
from scamclf.errors import CorpusError
from scamclf.evaluation.calibration import METHODS, calibrate, cross_calibrate
from scamclf.familiar import familiarity, known_words
from scamclf.features import Counts, FeatureOptions
from scamclf.labels import LABELS
from scamclf.linear import fit_scores, held_out_scores, score
from scamclf.prepare import Prepared
from scamclf.train import TrainOptions

#: Raised with every change of what is measured or how.
VERSION = 1


def candidates(options: TrainOptions) -> dict[str, TrainOptions]:
    """What each outer fold chooses from, besides the calibration."""
    features = options.features
    return {
        "defaults": options,
        f"C = {options.c / 2:g}": replace(options, c=options.c / 2),
        f"C = {options.c * 2:g}": replace(options, c=options.c * 2),
        "words 1": replace(options, features=replace(features, words=1)),
        "characters 1-3": replace(options, features=replace(features, chars=(1, 3))),
        "no signals": replace(options, features=replace(features, signals=())),
    }


@dataclass(frozen=True, slots=True)
class Choice:
    """What an outer fold chose on its training part."""

    fold: int
    chosen: str
    tried: int


@dataclass(frozen=True, slots=True)
class Nested:
    """What the outer folds say of n messages."""

    #: Shape (n, 4) in the order of `LABELS`.
    probabilities: np.ndarray
    verdicts: list[str]
    #: Shape (n, 2), see `scamclf.familiar`.
    familiarity: np.ndarray
    #: Whether each message counted as unlike the rest of the corpus.
    unlike: np.ndarray
    choices: list[Choice]
    #: Probabilities of the default options under each way to calibrate.
    methods: Mapping[str, np.ndarray]
    folds: Sequence[Split]


def require_apart(corpus: Corpus) -> None:
    """Refuse a corpus whose near-copies would stand on both sides of a fold.

    Raises:
        CorpusError: two rows share most of their wording but no family.
    """
    for first, second, share in near_copies(corpus.rows):
        raise CorpusError(
            f"{first.id} and {second.id} share {share:.0%} of their wording but no family: one would be trained on and the other judged; "
            "`scamclf data check` lists all such pairs"
        )


def nested(corpus: Corpus, messages: Sequence[Prepared], options: TrainOptions, n_jobs: int = 1) -> Nested:
    """Run the outer folds.

    Args:
        corpus: labelled messages.
        messages: the same, prepared.
        options: the defaults; `candidates` are made of them.
        n_jobs: folds to work on at the same time, as joblib counts; changes nothing but the time.

    Raises:
        CorpusError: near-copies that no family holds together, or too few families for the folds.
    """
    require_apart(corpus)
    return nested_folds(corpus.labels, corpus.families, messages, options, n_jobs)


def nested_folds(
    labels: Sequence[str],
    families: Sequence[str],
    messages: Sequence[Prepared],
    options: TrainOptions,
    n_jobs: int = 1,
) -> Nested:
    """As `nested`, of labels and families as they are."""
    truth, family = np.asarray(labels), np.asarray(families)
    tried = candidates(options)
    counts = {features: Counts(messages, features) for features in {one.features for one in tried.values()}}
    folds = grouped_folds(labels, families, options.folds, options.seed)
    parts = Parallel(n_jobs=n_jobs, prefer="threads")(
        delayed(_run_fold)(_Part(truth, family, messages, counts, train, test), tried, options) for train, test in folds
    )
    found = Nested(
        probabilities=np.zeros((len(truth), len(LABELS))),
        verdicts=[""] * len(truth),
        familiarity=np.zeros((len(truth), 2)),
        unlike=np.zeros(len(truth), bool),
        choices=[Choice(fold, part.chosen, len(tried) * len(METHODS)) for fold, part in enumerate(parts)],
        methods={method: np.zeros((len(truth), len(LABELS))) for method in METHODS},
        folds=folds,
    )
    for (_, test), part in zip(folds, parts, strict=True):
        found.probabilities[test], found.unlike[test] = part.probabilities, part.unlike
        found.familiarity[test] = part.familiarity
        for i, verdict in zip(test, part.verdicts, strict=True):
            found.verdicts[i] = verdict
        for method, probabilities in part.methods.items():
            found.methods[method][test] = probabilities
    return found


@dataclass(frozen=True, slots=True)
class _Part:
    """The data of an outer fold."""

    labels: np.ndarray
    families: np.ndarray
    messages: Sequence[Prepared]
    counts: Mapping[FeatureOptions, Counts]
    train: np.ndarray
    test: np.ndarray

    def words(self, rows: np.ndarray) -> Iterator[Prepared]:
        return (self.messages[i] for i in rows)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What an outer fold chose and says of its test part."""

    chosen: str
    probabilities: np.ndarray
    verdicts: list[str]
    familiarity: np.ndarray
    unlike: np.ndarray
    methods: dict[str, np.ndarray]


@dataclass(frozen=True, slots=True)
class _Scored:
    """Scores of a training part, held out, and of its test part."""

    held_out: np.ndarray
    tested: np.ndarray


def _run_fold(part: _Part, tried: Mapping[str, TrainOptions], options: TrainOptions) -> _Outcome:
    labels, families = part.labels[part.train], part.families[part.train]
    inner = grouped_folds(labels, families, options.folds, options.seed)
    scored = {name: _score(part, inner, candidate) for name, candidate in tried.items()}
    judged = {
        (name, method): cross_calibrate(method, one.held_out, labels, inner)
        for name, one in scored.items()
        for method in METHODS
    }
    name, method = min(judged, key=lambda key: _log_loss(judged[key], labels))
    rule = fit_rule(judged[name, method], labels, families, options.budgets, _inner_familiarity(part, inner, options))
    probabilities = calibrate(method, scored[name].held_out, labels, scored[name].tested)
    known = known_words(part.words(part.train), options.features.min_df)
    alike = familiarity(list(part.words(part.test)), known)
    default = scored["defaults"]
    return _Outcome(
        chosen=f"{name}, {method}",
        probabilities=probabilities,
        verdicts=rule.verdicts(probabilities, alike),
        familiarity=alike,
        unlike=~rule.familiar(alike),
        methods={way: calibrate(way, default.held_out, labels, default.tested) for way in METHODS},
    )


def _score(part: _Part, inner: Sequence[Split], options: TrainOptions) -> _Scored:
    features, tested = part.counts[options.features].weigh(part.train, part.test)
    labels = part.labels[part.train]
    how = partial(fit_scores, c=options.c, smoothing=options.smoothing, seed=options.seed)
    return _Scored(held_out_scores(features, labels, inner, how), score(tested, how(features, labels)))


def _inner_familiarity(part: _Part, inner: Sequence[Split], options: TrainOptions) -> np.ndarray:
    found = np.zeros((len(part.train), 2))
    for train, test in inner:
        known = known_words(part.words(part.train[train]), options.features.min_df)
        found[test] = familiarity(list(part.words(part.train[test])), known)
    return found


def _log_loss(probabilities: np.ndarray, labels: np.ndarray) -> float:
    of_truth = probabilities[np.arange(len(labels)), [LABELS.index(label) for label in labels]]
    return float(-np.log(np.maximum(of_truth, 1e-15)).mean())
