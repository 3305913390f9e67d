"""What happens on the unseen: a kind of debt, a country, a kind of sender left out of the training whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from scamclf.corpus import Corpus, Row
from scamclf.counts import Counts
from scamclf.evaluation.predictions import Predictions
from scamclf.familiar import familiarity, known_words
from scamclf.labels import LABELS
from scamclf.train import HeldOut, TrainOptions, fit_and_judge

#: What is left out, one value at a time. Only debt messages carry these fields; the others are always trained on.
KINDS: Mapping[str, Callable[[Row], str]] = {
    "scenario": lambda row: row.debt,
    "country": lambda row: row.region,
    "sender": lambda row: row.sender,
}

#: Groups of fewer messages are not left out: their figures would say nothing.
SMALLEST = 40

#: Values that name no group.
_NO_GROUP = ("", "other", "unclear", "unnamed", "other_debt")

# Calibration needs less than the full number of folds, and there are many models to fit.
_FOLDS = 3


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The messages of all groups of a kind, each judged by a model that saw no message of its group."""

    kind: str
    groups: list[str]
    #: Of shape (n,), the group of each message.
    group: np.ndarray
    unseen: Predictions
    #: The same messages judged in the ordinary folds, where others of their group were trained on.
    seen: Predictions


def leave_out(
    corpus: Corpus, counts: Counts, seen: HeldOut, options: TrainOptions, n_jobs: int = 1
) -> Iterator[LeftOut]:
    """Leave each group out of the training and judge it; one result a kind, none for a kind whose groups are all too small.

    Args:
        corpus: labelled messages.
        counts: the same, prepared and counted.
        seen: the ordinary folds' predictions; the limits of a group's verdicts are fitted on those of the other messages.
        options: how to train.
        n_jobs: groups to work on at the same time, as joblib counts.
    """
    weigher = counts.weigher(options.features)
    model_options = replace(options, folds=_FOLDS)
    seen_verdicts = np.asarray(seen.verdicts(options.budgets), dtype=object)

    def decide(train: np.ndarray, test: np.ndarray, probabilities: np.ndarray) -> list[str]:
        known = known_words((counts.messages[i] for i in train.tolist()), options.features.min_df)
        alike = familiarity([counts.messages[i] for i in test.tolist()], known)
        return seen.rule(options.budgets, train).verdicts(probabilities, alike)

    for kind, group_of in KINDS.items():
        names = np.asarray([group_of(row) for row in corpus.rows])
        groups = [
            str(name)
            for name, n in zip(*np.unique(names, return_counts=True), strict=True)
            if n >= SMALLEST and name not in _NO_GROUP and _trainable(seen, names != name)
        ]
        if not groups:
            continue
        tests = [np.flatnonzero(names == group) for group in groups]
        splits = [(np.flatnonzero(~np.isin(seen.families, seen.families[test])), test) for test in tests]
        parts = fit_and_judge(weigher, seen.labels, seen.families, model_options, splits, n_jobs)
        rows, probabilities = np.concatenate(tests), np.concatenate(parts)
        verdicts = [
            verdict for (train, test), part in zip(splits, parts, strict=True) for verdict in decide(train, test, part)
        ]
        yield LeftOut(
            kind=kind,
            groups=groups,
            group=names[rows],
            unseen=Predictions.of(corpus, probabilities, verdicts, rows),
            seen=Predictions.of(corpus, seen.probabilities[rows], list(seen_verdicts[rows]), rows),
        )


def _trainable(seen: HeldOut, rows: np.ndarray) -> bool:
    """Whether enough families of every label are left: a corpus of one country has none without it."""
    return all(len(np.unique(seen.families[rows & (seen.labels == label)])) > _FOLDS for label in LABELS)
