"""How much worse a model judges messages whose words were disguised."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any

import numpy as np
from joblib import Parallel, delayed

from scamclf.attacks import ATTACKS, STRENGTHS, attack
from scamclf.corpus import Corpus, grouped_folds
from scamclf.decide import fit_rule
from scamclf.evaluation.metrics import Figure, mean_with_interval
from scamclf.features import MessagePreparer
from scamclf.labels import LABELS, SCAM_LABELS
from scamclf.prepare import Prepared
from scamclf.train import TrainOptions, fit

#: One attack at one strength.
Way = tuple[str, str]
WAYS: tuple[Way, ...] = tuple(product(ATTACKS, STRENGTHS))


@dataclass(frozen=True, slots=True)
class Effect:
    """Of the messages that an attack changed: the share with a scam verdict before and after, and the paired difference."""

    rows: int
    before: float
    after: float
    change: Figure


@dataclass(frozen=True, slots=True)
class Robustness:
    """What one attack at one strength does: to the recall of fakes, and to false alarms on honest messages."""

    attack: str
    strength: str
    fakes: Effect
    honest: Effect

    def to_dict(self) -> dict[str, Any]:
        """Plain types, for JSON."""
        return asdict(self)


def measure_robustness(
    corpus: Corpus, options: TrainOptions, *, sample: int = 1000, seed: int = 0, n_jobs: int = 1
) -> list[Robustness]:
    """Disguise held-out fakes and honest messages in every way, and judge them by models that never saw their family.

    Recall is the share of fakes with a scam verdict, false alarms the share of honest messages with one. The rule for
    verdicts is fitted on clean messages of the other folds.

    Args:
        corpus: labelled messages.
        options: how to train.
        sample: fakes, and honest messages, to attack; drawn at random.
        seed: of the sample and of the attacks.
        n_jobs: folds to work on at the same time, as joblib counts.
    """
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    fakes = [i for i, label in enumerate(corpus.labels) if label == "fake"]
    honest = [i for i, label in enumerate(corpus.labels) if label not in SCAM_LABELS]
    chosen = np.array(sorted(i for rows in (fakes, honest) for i in rng.sample(rows, min(sample, len(rows)))))
    messages = MessagePreparer().transform(corpus.texts)
    folds = grouped_folds(corpus.labels, corpus.families, options.folds, options.seed)
    parts = Parallel(n_jobs=n_jobs)(
        delayed(_judge_fold)(corpus, messages, options, train, test, np.intersect1d(test, chosen), seed)
        for train, test in folds
    )
    clean = np.zeros((len(corpus), len(LABELS)))
    for (_, test), part in zip(folds, parts, strict=True):
        clean[test] = part.clean
    clean_called = np.zeros(len(corpus), bool)
    called = {way: np.zeros(len(corpus), bool) for way in WAYS}
    changed = {way: np.zeros(len(corpus), bool) for way in WAYS}
    for (train, test), part in zip(folds, parts, strict=True):
        rule = fit_rule(clean[train], [corpus.labels[i] for i in train])
        clean_called[test] = np.isin(rule.verdicts(part.clean), SCAM_LABELS)
        for way, (rows, probabilities) in part.attacked.items():
            changed[way][rows] = True
            if len(rows):
                called[way][rows] = np.isin(rule.verdicts(probabilities), SCAM_LABELS)
    is_fake = np.array(corpus.labels) == "fake"
    families = np.array(corpus.families)
    return [
        Robustness(
            *way,
            fakes=_effect(changed[way] & is_fake, clean_called, called[way], families),
            honest=_effect(changed[way] & ~is_fake, clean_called, called[way], families),
        )
        for way in WAYS
    ]


def _effect(rows: np.ndarray, before: np.ndarray, after: np.ndarray, families: np.ndarray) -> Effect:
    difference = after[rows].astype(float) - before[rows]
    return Effect(
        rows=int(rows.sum()),
        before=float(before[rows].mean()),
        after=float(after[rows].mean()),
        change=mean_with_interval(difference, families[rows]),
    )


@dataclass(frozen=True, slots=True)
class _Fold:
    """Probabilities of a fold's clean messages, and of those that each way could change."""

    clean: np.ndarray
    attacked: dict[Way, tuple[np.ndarray, np.ndarray]]


def _judge_fold(
    corpus: Corpus,
    messages: Sequence[Prepared],
    options: TrainOptions,
    train: np.ndarray,
    test: np.ndarray,
    rows: np.ndarray,
    seed: int,
) -> _Fold:
    model = fit(
        [messages[i] for i in train], [corpus.labels[i] for i in train], [corpus.families[i] for i in train], options
    )
    attacked = {}
    for way in WAYS:
        pairs = list(_changed(corpus, rows, way, seed))
        texts = MessagePreparer().transform([text for _, text in pairs])
        attacked[way] = (
            np.array([i for i, _ in pairs], dtype=int),
            model.predict_proba(texts) if texts else np.zeros((0, len(LABELS))),
        )
    return _Fold(model.predict_proba([messages[i] for i in test]), attacked)


def _changed(corpus: Corpus, rows: np.ndarray, way: Way, seed: int) -> Iterator[tuple[int, str]]:
    for i in rows:
        text = attack(corpus.texts[i], *way, seed=seed)
        if text != corpus.texts[i]:
            yield i, text
