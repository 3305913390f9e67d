"""What differs between two sets of predictions for the same messages, with paired intervals.

Two models that judge the same messages make many of the same mistakes. The interval of their difference must know
that: in each resample both are measured under the same weights of families, and the two figures are subtracted.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from scamclf.errors import InputError
from scamclf.evaluation.metrics import Figure, Sample, percentiles, resampled_weights
from scamclf.evaluation.metrics import plain as _plain
from scamclf.evaluation.predictions import Predictions
from scamclf.labels import LABELS, UNCERTAIN, VERDICTS
from scamclf.reading import quote_names

#: What a comparison tells unless it is asked for other figures.
METRICS = (
    *("auc_scam", "auc_fake_vs_genuine", "accuracy", "macro_f1", "log_loss", "brier_scam", "ece_scam"),
    *("false_alarms", "scams_caught", "scams_called_genuine", "genuine_called_fake", "fake_called_genuine"),
    "uncertain",
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One metric of both sets; `change` is second minus first, with the 95 % interval of the paired difference.

    >>> Difference(0.5, 0.75, Figure(0.25, 0.125, 0.375)).is_clear
    True
    """

    first: float
    second: float
    change: Figure

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.change.low > 0 or self.change.high < 0

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON; NaN becomes None."""
        found: dict[str, Any] = _plain(asdict(self))
        return found


@dataclass(frozen=True, slots=True)
class Change:
    """A row with another verdict, and the probability of its true label, in the first set and in the second."""

    id: str
    lang: str
    label: str
    first: str
    second: str
    first_probability: float
    second_probability: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sets of predictions, on the rows that both have with the same label."""

    rows: int
    families: int
    only_first: int
    only_second: int
    #: Rows of both sets whose label differs; left out.
    relabelled: int
    metrics: dict[str, Difference]
    #: verdict of the first -> verdict of the second -> rows
    verdicts: dict[str, dict[str, int]]
    #: Rows whose verdict became their label, and whose verdict was it and no longer is; `uncertain` is never right.
    now_right: int
    now_wrong: int
    #: Exact McNemar test of the two counts; takes rows as independent, which near-copies are not.
    p_value: float
    #: Rows with another verdict, those that got worse first.
    changed: tuple[Change, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON; NaN becomes None."""
        found: dict[str, Any] = _plain(asdict(self))
        return found


def paired(
    first: Predictions,
    second: Predictions,
    *,
    metrics: Sequence[str] | None = None,
    resamples: int = 1000,
    seed: int = 0,
) -> Comparison:
    """Compare two sets of predictions row by row.

    Differences are second minus first. Families are those of the second, which is taken for the newer one.

    Args:
        first: what is compared with: the older run, the baseline.
        second: what is compared: the newer run, the model.
        metrics: names of figures as `evaluate` reports them; those of `METRICS` if None.
        resamples: bootstrap resamples.
        seed: of the resampling.

    Raises:
        InputError: no row in common, or an unknown metric.
    """
    one, other, relabelled = _aligned(first, second)
    families = np.asarray(other.families)
    differences = _differences(_sample(one, families), _sample(other, families), metrics, resamples, seed)
    before, after, labels = (np.asarray(values) for values in (one.verdicts, other.verdicts, other.labels))
    now_right = int(((before != labels) & (after == labels)).sum())
    now_wrong = int(((before == labels) & (after != labels)).sum())
    return Comparison(
        rows=len(other),
        families=len(np.unique(families)),
        only_first=len(first) - len(one) - relabelled,
        only_second=len(second) - len(other) - relabelled,
        relabelled=relabelled,
        metrics=differences,
        verdicts={old: {new: int(((before == old) & (after == new)).sum()) for new in VERDICTS} for old in VERDICTS},
        now_right=now_right,
        now_wrong=now_wrong,
        p_value=mcnemar(now_right, now_wrong),
        changed=tuple(_changes(one, other)),
    )


def subtract(
    first: Mapping[str, float], second: Mapping[str, float], metrics: Sequence[str] | None = None
) -> dict[str, Difference]:
    """Compare figures of which the predictions are lost: there is no interval (NaN), and only what both have is compared.

    Raises:
        InputError: a metric that was asked for is not in both.

    >>> subtract({"accuracy": 0.5}, {"accuracy": 0.75, "log_loss": 0.6})["accuracy"].change.value
    0.25
    """
    names = _chosen(metrics, [name for name in first if name in second])
    return {
        name: Difference(first[name], second[name], Figure(second[name] - first[name], math.nan, math.nan))
        for name in names
    }


def mcnemar(now_right: int, now_wrong: int) -> float:
    """Exact two-sided p-value: how often as many changes or more would go one way if both ways were equally likely.

    >>> mcnemar(5, 0)
    0.0625
    """
    from scipy.stats import binomtest

    changed = now_right + now_wrong
    return float(binomtest(now_right, changed).pvalue) if changed else 1.0


def _aligned(first: Predictions, second: Predictions) -> tuple[Predictions, Predictions, int]:
    """The rows of both with the same label, in the order of the second, and how many have another label."""
    place = {name: i for i, name in enumerate(first.ids)}
    pairs = [(place[name], j) for j, name in enumerate(second.ids) if name in place]
    kept = [(i, j) for i, j in pairs if first.labels[i] == second.labels[j]]
    if not kept:
        why = f"all {len(pairs):,} that are in both changed their label" if pairs else "their ids differ"
        raise InputError(
            f"no rows in common: {len(first):,} in the first, {len(second):,} in the second, {why}; "
            "compare predictions for the same messages"
        )
    return first.take([i for i, _ in kept]), second.take([j for _, j in kept]), len(pairs) - len(kept)


def _sample(predictions: Predictions, families: np.ndarray) -> Sample:
    return Sample(np.asarray(predictions.labels), predictions.probabilities, np.asarray(predictions.verdicts), families)


def _differences(
    first: Sample, second: Sample, metrics: Sequence[str] | None, resamples: int, seed: int
) -> dict[str, Difference]:
    everyone = np.ones(len(second.labels))
    figures = first.figures(everyone), second.figures(everyone)
    names = _chosen(metrics, list(figures[0]))
    draws = np.empty((resamples, len(names)))
    for draw, weights in zip(draws, resampled_weights(second.families, resamples, seed), strict=True):
        old, new = first.figures(weights), second.figures(weights)
        draw[:] = [new[name] - old[name] for name in names]
    found = {}
    for name, column in zip(names, draws.T, strict=True):
        old_value, new_value = (float(values[name]) for values in figures)
        value = new_value - old_value
        low, high = (math.nan, math.nan) if math.isnan(value) else percentiles(column)
        if name == "ece_scam":
            # Resampling adds more error to the better calibrated of the two: turn the interval around the value.
            low, high = 2 * value - high, 2 * value - low
        found[name] = Difference(old_value, new_value, Figure(value, low, high))
    return found


def _chosen(metrics: Sequence[str] | None, known: Sequence[str]) -> list[str]:
    if metrics is None:
        return [name for name in METRICS if name in known]
    if unknown := [name for name in metrics if name not in known]:
        # What is logged of a language, such as zh.auc_scam, may be asked for but would make the line endless.
        overall = ", ".join(name for name in known if "." not in name)
        raise InputError(f"unknown metrics: {quote_names(unknown)}; expected some of {overall or 'none'}")
    return list(dict.fromkeys(metrics))


def _changes(first: Predictions, second: Predictions) -> list[Change]:
    """Rows with another verdict: from right to wrong first, then by how far the true label's probability fell."""
    truth = [LABELS.index(label) for label in second.labels]
    changes = [
        Change(
            id=second.ids[i],
            lang=second.languages[i],
            label=second.labels[i],
            first=first.verdicts[i],
            second=second.verdicts[i],
            first_probability=float(first.probabilities[i, truth[i]]),
            second_probability=float(second.probabilities[i, truth[i]]),
        )
        for i in range(len(second))
        if first.verdicts[i] != second.verdicts[i]
    ]
    return sorted(
        changes,
        key=lambda change: (
            _harm(change.first, change.label) - _harm(change.second, change.label),
            change.second_probability - change.first_probability,
            change.id,
        ),
    )


def _harm(verdict: str, label: str) -> int:
    """0 right, 1 undecided, 2 wrong."""
    return 0 if verdict == label else 1 if verdict == UNCERTAIN else 2
