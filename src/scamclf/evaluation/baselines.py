"""Simpler ways to do the task, measured on the same folds: what the model has to beat to be worth its words."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sklearn.naive_bayes import MultinomialNB

from scamclf.corpus import Split, gather
from scamclf.counts import Counts, Weigher
from scamclf.labels import LABELS
from scamclf.prepare import Prepared
from scamclf.signals.find import GENUINE_MARKS, RED_FLAGS
from scamclf.train import HeldOut, TrainOptions, fit_and_judge


@dataclass(frozen=True, slots=True)
class Baseline:
    """Probabilities of held-out messages by a simpler way, in the order of `LABELS`, with verdicts fitted like the model's."""

    name: str
    note: str
    probabilities: np.ndarray
    verdicts: list[str]


#: Judges a test part, given the training part: prepared messages, labels, test messages -> probabilities.
Way = Callable[[Sequence[Prepared], np.ndarray, Sequence[Prepared]], np.ndarray]


def majority(messages: Sequence[Prepared], labels: np.ndarray, tested: Sequence[Prepared]) -> np.ndarray:
    """Each label with its share of the training part, whatever the message says."""
    return np.tile(_shares(Counter(labels.tolist())), (len(tested), 1))


def keyword_rules(messages: Sequence[Prepared], labels: np.ndarray, tested: Sequence[Prepared]) -> np.ndarray:
    """Counts red flags and genuine marks; each pair of counts stands for the labels it had in the training part."""
    seen: dict[tuple[int, int], Counter[str]] = {}
    for message, label in zip(messages, labels.tolist(), strict=True):
        seen.setdefault(_marks(message), Counter())[label] += 1
    everyone = Counter(labels.tolist())
    return np.array([_shares(seen.get(_marks(message), everyone)) for message in tested])


def _marks(message: Prepared) -> tuple[int, int]:
    most = 4
    flags, marks = (sum(name in names for name in message.signals) for names in (RED_FLAGS, GENUINE_MARKS))
    return min(flags, most), min(marks, most)


def _shares(counts: Counter[str]) -> np.ndarray:
    # One more of each, so that no label is impossible.
    found = np.array([counts[label] + 1.0 for label in LABELS])
    shares: np.ndarray = found / found.sum()
    return shares


def fast_text(messages: Sequence[Prepared], labels: np.ndarray, tested: Sequence[Prepared]) -> np.ndarray:
    """FastText over our words, with its own n-grams (Joulin et al. 2017); needs the package `fasttext`."""
    model = fit_fast_text(map(_line, messages), labels)
    rows = []
    for message in tested:
        # The package's own `predict` wants an older numpy.
        found = {name: share for share, name in model.f.predict(_line(message) + "\n", len(LABELS), 0.0, "strict")}
        rows.append([min(1.0, found.get(f"__label__{label}", 0.0)) + 1e-6 for label in LABELS])
    shares = np.array(rows)
    probabilities: np.ndarray = shares / shares.sum(axis=1, keepdims=True)
    return probabilities


def fit_fast_text(lines: Iterable[str], labels: Iterable[str]) -> Any:
    """A classifier of fastText over words with blanks between them, a message a line; needs the package `fasttext`."""
    import tempfile
    from pathlib import Path

    import fasttext

    rows = [f"__label__{label} {line}" for line, label in zip(lines, labels, strict=True)]
    random.Random(0).shuffle(rows)  # noqa: S311 - nothing secret
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "train.txt"
        path.write_text("\n".join(rows) + "\n", encoding="utf-8", errors="replace")
        return fasttext.train_supervised(
            str(path), wordNgrams=2, minn=1, maxn=4, dim=64, epoch=25, lr=0.1, bucket=200_000, thread=1, verbose=0
        )


def _line(message: Prepared) -> str:
    return re.sub(r"\s+", " ", " ".join(message.words)) or "-"


#: Name -> what it does and how.
WAYS: Mapping[str, tuple[str, Way]] = {
    "majority": ("each label with its share, whatever the message says", majority),
    "keyword rules": ("number of red flags and of genuine marks", keyword_rules),
}


def baselines(counts: Counts, held_out: HeldOut, options: TrainOptions, n_jobs: int = 1) -> Iterator[Baseline]:
    """Judge a corpus in every simpler way.

    Args:
        counts: its messages, prepared and counted.
        held_out: its labels and families, and the model's own folds.
        options: the model's.
        n_jobs: folds to work on at the same time, as joblib counts.
    """
    truth, family, folds = held_out.labels, held_out.families, held_out.folds

    def baseline(name: str, note: str, parts: Iterable[np.ndarray]) -> Baseline:
        probabilities = gather(len(truth), folds, parts)
        # Only the limits on probabilities: a baseline does not know what is unlike the corpus.
        all_alike = np.tile((1.0, 0.0), (len(truth), 1))
        verdicts = replace(held_out, probabilities=probabilities, familiarity=all_alike).verdicts(options.budgets)
        return Baseline(name, note, probabilities, verdicts)

    for name, (note, way) in WAYS.items():
        yield baseline(name, note, (_judge(way, counts.messages, truth, split) for split in folds))
    bare = replace(options.features, signals=())
    characters = counts.weigher(replace(bare, words=0))
    yield baseline(
        "naive Bayes, characters",
        "runs of 1 to 4 characters",
        (_naive_bayes(characters, truth, split, options.smoothing) for split in folds),
    )
    for name, note, features in (
        ("words only", "the model on words alone", replace(bare, chars=(0, 0))),
        ("characters only", "the model on runs of characters alone", replace(bare, words=0)),
        ("without signals", "the model on words and characters", bare),
    ):
        yield baseline(name, note, fit_and_judge(counts.weigher(features), truth, family, options, folds, n_jobs))
    if has_fast_text():
        parts = (_judge(fast_text, counts.messages, truth, split) for split in folds)
        yield baseline("fastText", "our words, its n-grams", parts)


def has_fast_text() -> bool:
    """Whether the package `fasttext` can be used."""
    try:
        import fasttext  # noqa: F401
    except ImportError:
        return False
    return True


def _judge(way: Way, messages: Sequence[Prepared], labels: np.ndarray, split: Split) -> np.ndarray:
    train, test = split
    return way([messages[i] for i in train], labels[train], [messages[i] for i in test])


def _naive_bayes(weigher: Weigher, labels: np.ndarray, split: Split, smoothing: float) -> np.ndarray:
    train, test = split
    features, tested = weigher.weigh(labels, train, test)
    probabilities: np.ndarray = MultinomialNB(alpha=smoothing).fit(features, labels[train]).predict_proba(tested)
    return probabilities
