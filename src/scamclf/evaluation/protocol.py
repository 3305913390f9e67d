"""How the model is measured: nested, grouped cross-validation, so that no choice sees the data it is scored on.

In each outer fold the training part alone decides on features, strength, calibration and the limits of the verdicts; the test part is judged by what it
decided. docs/evaluation.md is the protocol in words; a change of either raises `VERSION`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from joblib import Parallel, delayed

from scamclf.corpus import Corpus, Split, gather, grouped_folds
from scamclf.corpus.near import near_copies
from scamclf.counts import Counts, Weigher
from scamclf.decide import fit_rule
from scamclf.errors import CorpusError
from scamclf.evaluation.calibration import METHODS, calibrate, cross_calibrate
from scamclf.evaluation.metrics import log_losses
from scamclf.familiar import familiarity, held_out_familiarity, known_words
from scamclf.features import FeatureOptions
from scamclf.linear import fit_scores, held_out_scores, score
from scamclf.prepare import Prepared
from scamclf.train import TrainOptions

#: Raised with every change of what is measured or how.
VERSION = 2


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


def nested(corpus: Corpus, counts: Counts, options: TrainOptions, n_jobs: int = 1) -> Nested:
    """Run the outer folds.

    Args:
        corpus: labelled messages.
        counts: the same, prepared and counted.
        options: the defaults; `candidates` are made of them.
        n_jobs: folds to work on at the same time, as joblib counts; changes nothing but the time.

    Raises:
        CorpusError: near-copies that no family holds together, or too few families for the folds.
    """
    require_apart(corpus)
    return nested_folds(corpus.labels, corpus.families, counts, options, n_jobs)


def nested_folds(
    labels: Sequence[str],
    families: Sequence[str],
    counts: Counts,
    options: TrainOptions,
    n_jobs: int = 1,
) -> Nested:
    """As `nested`, of labels and families as they are."""
    truth, family = np.asarray(labels), np.asarray(families)
    tried = candidates(options)
    weighers = {features: counts.weigher(features) for features in {one.features for one in tried.values()}}
    folds = grouped_folds(labels, families, options.folds, options.seed)
    parts = Parallel(n_jobs=n_jobs)(
        delayed(_run_fold)(_Part(truth, family, counts.messages, weighers, train, test), tried, options)
        for train, test in folds
    )

    def together(arrays: Iterable[np.ndarray]) -> np.ndarray:
        return gather(len(truth), folds, arrays)

    return Nested(
        probabilities=together(part.probabilities for part in parts),
        verdicts=together(np.array(part.verdicts, dtype=object) for part in parts).tolist(),
        familiarity=together(part.familiarity for part in parts),
        unlike=together(part.unlike for part in parts),
        choices=[Choice(fold, part.chosen, len(tried) * len(METHODS)) for fold, part in enumerate(parts)],
        methods={method: together(part.methods[method] for part in parts) for method in METHODS},
        folds=folds,
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """The data of an outer fold."""

    labels: np.ndarray
    families: np.ndarray
    messages: Sequence[Prepared]
    weighers: Mapping[FeatureOptions, Weigher]
    train: np.ndarray
    test: np.ndarray


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
    trained, tested = ([part.messages[i] for i in rows] for rows in (part.train, part.test))
    inner = grouped_folds(labels, families, options.folds, options.seed)
    scored = _score(part, tried, labels, inner)
    judged = {
        (name, method): cross_calibrate(method, one.held_out, labels, inner)
        for name, one in scored.items()
        for method in METHODS
    }
    name, method = min(judged, key=lambda key: float(log_losses(labels, judged[key]).mean()))
    min_df = options.features.min_df
    rule = fit_rule(
        judged[name, method], labels, families, options.budgets, held_out_familiarity(trained, inner, min_df)
    )
    probabilities = calibrate(method, scored[name].held_out, labels, scored[name].tested)
    alike = familiarity(tested, known_words(trained, min_df))
    default = scored["defaults"]
    return _Outcome(
        chosen=f"{name}, {method}",
        probabilities=probabilities,
        verdicts=rule.verdicts(probabilities, alike),
        familiarity=alike,
        unlike=~rule.familiar(alike),
        methods={way: calibrate(way, default.held_out, labels, default.tested) for way in METHODS},
    )


def _score(
    part: _Part, tried: Mapping[str, TrainOptions], labels: np.ndarray, inner: Sequence[Split]
) -> dict[str, _Scored]:
    """Scores under each of the options; what they count is learnt and weighed once for all that count the same."""
    scored: dict[str, _Scored] = {}
    for counted, weigher in part.weighers.items():
        features, tested = weigher.weigh(part.labels, part.train, part.test)
        parts = [weigher.weigh(part.labels, part.train[train], part.train[test]) for train, test in inner]
        for name, options in tried.items():
            if options.features == counted:
                how = partial(fit_scores, c=options.c, smoothing=options.smoothing, seed=options.seed)
                held_out = held_out_scores(parts, labels, inner, how)
                scored[name] = _Scored(held_out, score(tested, how(features, labels)))
    return {name: scored[name] for name in tried}
