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
from scamclf.corpus import Corpus, gather, grouped_folds
from scamclf.counts import Counts
from scamclf.evaluation.metrics import Figure, mean_with_interval
from scamclf.familiar import familiarity
from scamclf.features import MessagePreparer
from scamclf.labels import LABELS, SCAM_LABELS
from scamclf.prepare import Prepared
from scamclf.train import HeldOut, TrainOptions, fit

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
    counts = Counts.of(corpus.texts, n_jobs)
    # Before the folds part ways, each with a copy.
    counts.weigher(options.features)
    folds = grouped_folds(corpus.labels, corpus.families, options.folds, options.seed)
    parts = Parallel(n_jobs=n_jobs)(
        delayed(_judge_fold)(corpus, counts, options, train, test, np.intersect1d(test, chosen), seed)
        for train, test in folds
    )
    probabilities, alike = (gather(len(corpus), folds, (part.clean[i] for part in parts)) for i in (0, 1))
    families = np.array(corpus.families)
    clean = HeldOut(probabilities, alike, np.array(corpus.labels), families, folds)
    clean_called = np.zeros(len(corpus), bool)
    called = {way: np.zeros(len(corpus), bool) for way in WAYS}
    changed = {way: np.zeros(len(corpus), bool) for way in WAYS}
    for (train, test), part in zip(folds, parts, strict=True):
        rule = clean.rule(options.budgets, train)
        clean_called[test] = np.isin(rule.verdicts(*part.clean), SCAM_LABELS)
        for way, (rows, judged) in part.attacked.items():
            changed[way][rows] = True
            called[way][rows] = np.isin(rule.verdicts(*judged), SCAM_LABELS)
    is_fake = np.array(corpus.labels) == "fake"
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


#: Probabilities of shape (n, 4) and familiarity of shape (n, 2).
_Judged = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, slots=True)
class _Fold:
    """A fold's clean messages, and the rows that each way could change, disguised."""

    clean: _Judged
    attacked: dict[Way, tuple[np.ndarray, _Judged]]


def _judge_fold(
    corpus: Corpus,
    counts: Counts,
    options: TrainOptions,
    train: np.ndarray,
    test: np.ndarray,
    rows: np.ndarray,
    seed: int,
) -> _Fold:
    model = fit(counts, corpus.labels, corpus.families, options, train)
    known = model.named_steps["features"].known_words_

    def judge(messages: Sequence[Prepared]) -> _Judged:
        probabilities = model.predict_proba(messages) if messages else np.zeros((0, len(LABELS)))
        return probabilities, familiarity(messages, known)

    attacked = {}
    for way in WAYS:
        pairs = list(_changed(corpus, rows, way, seed))
        texts = MessagePreparer().transform([text for _, text in pairs])
        attacked[way] = np.array([i for i, _ in pairs], dtype=int), judge(texts)
    return _Fold(judge([counts.messages[i] for i in test]), attacked)


def _changed(corpus: Corpus, rows: np.ndarray, way: Way, seed: int) -> Iterator[tuple[int, str]]:
    for i in rows:
        text = attack(corpus.texts[i], *way, seed=seed)
        if text != corpus.texts[i]:
            yield i, text
