"""Predictions in, report out: every figure with a bootstrap interval.

Rows of one family are near-copies, so the bootstrap draws families, not rows. Each resample is a vector of row
weights; the figures are computed from weights, so a thousand resamples cost about a second.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from scamclf.decide import MISTAKES, scam_probability
from scamclf.errors import InputError
from scamclf.labels import LABELS, SCAM_LABELS, UNCERTAIN, VERDICTS
from scamclf.reading import quote_names

#: Bins of equal size in which predicted and observed shares of scams are compared.
CALIBRATION_BINS = 10

#: Groups of fewer rows are reported together.
SMALLEST_GROUP = 5


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its 95 % bootstrap interval; NaN where the sample does not define it."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        """As every table shows it.

        >>> print(Figure(0.9712, 0.9681, 0.975))
        0.971 [0.968, 0.975]
        """
        return "-" if math.isnan(self.value) else f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


@dataclass(frozen=True, slots=True)
class Section:
    """All figures of one set of rows."""

    rows: int
    families: int
    labels: dict[str, int]
    figures: dict[str, Figure]
    #: label -> verdict -> rows
    confusion: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of all rows, and of the rows of each language, source or other group."""

    overall: Section
    by: dict[str, dict[str, Section]]

    def values(self) -> dict[str, float]:
        """The overall figures without their intervals."""
        return {name: figure.value for name, figure in self.overall.figures.items()}

    def to_dict(self) -> dict[str, Any]:
        """Plain types for JSON; NaN becomes None."""
        found: dict[str, Any] = plain(asdict(self))
        return found


def plain(value: Any) -> Any:
    """Nested dictionaries and lists with None for NaN, as JSON wants them."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, float) and math.isnan(value):
        return None
    return value


def evaluate(
    labels: Sequence[str],
    probabilities: np.ndarray,
    verdicts: Sequence[str],
    *,
    families: Sequence[str] | None = None,
    groups: Mapping[str, Sequence[str | tuple[str, ...]]] | None = None,
    resamples: int = 1000,
    seed: int = 0,
) -> Report:
    """Compare predictions with true labels.

    Args:
        labels: n true labels.
        probabilities: shape (n, 4) in the order of `LABELS`.
        verdicts: n verdicts.
        families: n names of near-copy families; each row its own if None.
        groups: further reports: a name such as "lang" with n values; a row may have several values, or none, as a tuple.
        resamples: bootstrap resamples.
        seed: of the resampling.

    Raises:
        InputError: no rows, or an unknown label.
    """
    if not labels:
        raise InputError("no rows to evaluate")
    if unknown := sorted(set(labels) - set(LABELS)):
        raise InputError(
            f"unknown labels: {quote_names(unknown)}; expected {', '.join(LABELS)}; --map OLD=NEW renames one"
        )
    sample = Sample(
        np.asarray(labels), np.asarray(probabilities), np.asarray(verdicts), np.asarray(families or range(len(labels)))
    )
    by = {
        name: {value: sample.only(rows).section(resamples, seed) for value, rows in _grouped(values).items()}
        for name, values in (groups or {}).items()
    }
    return Report(sample.section(resamples, seed), by)


def _grouped(values: Sequence[str | tuple[str, ...]]) -> dict[str, np.ndarray]:
    """Rows of each value, the commonest first; values of a few rows only are put together."""
    rows: dict[str, list[int]] = {}
    for i, value in enumerate(values):
        for name in (value,) if isinstance(value, str) else value:
            rows.setdefault(name, []).append(i)
    small = [name for name, found in rows.items() if len(found) < SMALLEST_GROUP]
    if len(small) > 1:
        merged = sorted({i for name in small for i in rows.pop(name)})
        rows[f"({len(small)} small ones)"] = merged
    return {name: np.asarray(rows[name]) for name in sorted(rows, key=lambda name: (-len(rows[name]), name))}


_HONEST = tuple(label for label in LABELS if label not in SCAM_LABELS)

#: Shares by verdict: of the rows with which labels, those with which verdicts.
_SHARES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "false_alarms": (_HONEST, SCAM_LABELS),
    "honest_uncertain": (_HONEST, (UNCERTAIN,)),
    "scams_caught": (SCAM_LABELS, SCAM_LABELS),
    "scams_called_genuine": (SCAM_LABELS, ("genuine",)),
    **MISTAKES,
    "uncertain": (LABELS, (UNCERTAIN,)),
}


class Sample:
    """Rows prepared so that each resample only needs weighted counts."""

    def __init__(
        self, labels: np.ndarray, probabilities: np.ndarray, verdicts: np.ndarray, families: np.ndarray
    ) -> None:
        self.labels, self.probabilities, self.verdicts, self.families = labels, probabilities, verdicts, families
        self.truth = np.array([LABELS.index(label) for label in labels])
        self.guess = probabilities.argmax(axis=1)
        self.verdict = np.array([VERDICTS.index(verdict) for verdict in verdicts])
        self.is_scam = np.isin(labels, SCAM_LABELS)
        self.scam = scam_probability(probabilities)
        self.losses = log_losses(labels, probabilities)
        self.score_rank = np.unique(self.scam, return_inverse=True)[1]
        self.bin = _bins(self.score_rank)
        decided = verdicts != UNCERTAIN
        asked = [*(np.isin(labels, of) for of, _ in _SHARES.values()), decided]
        found = [*(np.isin(verdicts, called) for _, called in _SHARES.values()), verdicts != labels]
        self.asked = np.array(asked, dtype=float)
        self.found = self.asked * np.array(found)
        # Genuine against fake is the question the program exists for.
        self.is_collection = np.isin(labels, ("genuine", "fake"))
        pair = probabilities[:, [LABELS.index("fake"), LABELS.index("genuine")]]
        self.fake_rank = np.unique(pair[:, 0] / np.maximum(pair.sum(axis=1), 1e-300), return_inverse=True)[1]

    def only(self, rows: np.ndarray) -> Sample:
        """Some of the rows."""
        return Sample(self.labels[rows], self.probabilities[rows], self.verdicts[rows], self.families[rows])

    def section(self, resamples: int, seed: int) -> Section:
        """All figures with their intervals, and the confusion of labels and verdicts."""
        names, values = zip(*self.figures(np.ones(len(self.labels))).items(), strict=True)
        draws = np.array(
            [list(self.figures(weights).values()) for weights in resampled_weights(self.families, resamples, seed)]
        ).reshape(resamples, len(names))
        figures = {}
        for name, value, column in zip(names, values, draws.T, strict=True):
            low, high = (math.nan, math.nan) if math.isnan(value) else percentiles(column)
            if name == "ece_scam":
                # Resampling adds noise, and noise only ever adds calibration error: turn the interval around the value.
                low, high = max(0.0, 2 * value - high), max(0.0, 2 * value - low)
            figures[name] = Figure(float(value), low, high)
        confusion = np.zeros((len(LABELS), len(VERDICTS)), dtype=int)
        np.add.at(confusion, (self.truth, self.verdict), 1)
        return Section(
            rows=len(self.labels),
            families=len(np.unique(self.families)),
            labels={label: int((self.truth == i).sum()) for i, label in enumerate(LABELS)},
            figures=figures,
            confusion={
                label: dict(zip(VERDICTS, confusion[i].tolist(), strict=True)) for i, label in enumerate(LABELS)
            },
        )

    def figures(self, weights: np.ndarray) -> dict[str, float]:
        """Every figure under row weights, in a fixed order."""
        total = weights.sum()
        counts = np.bincount(self.truth * len(LABELS) + self.guess, weights, len(LABELS) ** 2).reshape(
            len(LABELS), len(LABELS)
        )
        true, guessed, right = counts.sum(axis=1), counts.sum(axis=0), counts.diagonal()
        out: dict[str, float] = {
            "auc_scam": _auc(self.score_rank, self.is_scam, weights),
            "auc_fake_vs_genuine": _auc(
                self.fake_rank[self.is_collection],
                self.labels[self.is_collection] == "fake",
                weights[self.is_collection],
            ),
            "accuracy": _share(right.sum(), total),
        }
        f1 = [_share(2 * right[i], true[i] + guessed[i]) for i in range(len(LABELS)) if true[i]]
        out["macro_f1"] = float(np.mean(f1))
        for i, label in enumerate(LABELS):
            present = true[i] > 0
            out[f"precision_{label}"] = _share(right[i], guessed[i]) if present else math.nan
            out[f"recall_{label}"] = _share(right[i], true[i])
            out[f"f1_{label}"] = _share(2 * right[i], true[i] + guessed[i]) if present else math.nan
        parts, wholes = self.found @ weights, self.asked @ weights
        names = (*_SHARES, "verdict_error")
        out |= {name: _share(part, whole) for name, part, whole in zip(names, parts, wholes, strict=True)}
        out["verdict_coverage"] = 1 - out["uncertain"]
        honest, scams = (
            np.cumsum(np.bincount(self.score_rank, rows * weights)[::-1]) for rows in (~self.is_scam, self.is_scam)
        )
        for name, limit in (("recall_at_1_percent", 0.01), ("recall_at_01_percent", 0.001)):
            found = float(scams[honest <= limit * honest[-1]].max(initial=0.0))
            out[name] = _share(found, scams[-1]) if honest[-1] else math.nan
        out["brier_scam"] = _share((weights * (self.scam - self.is_scam) ** 2).sum(), total)
        out["log_loss"] = _share((weights * self.losses).sum(), total)
        gap = np.abs(np.bincount(self.bin, weights * self.scam) - np.bincount(self.bin, weights * self.is_scam))
        out["ece_scam"] = _share(gap.sum(), total)
        return out


def log_losses(labels: Sequence[str] | np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """Minus the logarithm of each row's probability of its true label, of shape (n,).

    >>> log_losses(["fake"], np.array([[1.0, 0.0, 0.0, 0.0]])).tolist()
    [-0.0]
    """
    of_truth = probabilities[np.arange(len(labels)), [LABELS.index(label) for label in labels]]
    losses: np.ndarray = -np.log(np.maximum(of_truth, 1e-15))
    return losses


def _bins(rank: np.ndarray) -> np.ndarray:
    """About equally large bins of rising score; equal scores share a bin."""
    sizes = np.bincount(rank)
    middle = np.cumsum(sizes) - sizes / 2
    bins: np.ndarray = (middle * min(CALIBRATION_BINS, len(rank)) / len(rank)).astype(int)[rank]
    return bins


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else math.nan


def _auc(rank: np.ndarray, positive: np.ndarray, weights: np.ndarray) -> float:
    """Weighted probability that a positive ranks above a negative; ties count half."""
    if not len(rank):
        return math.nan
    size = int(rank.max()) + 1
    up = np.bincount(rank, weights * positive, size)
    down = np.bincount(rank, weights * ~positive, size)
    below = np.cumsum(down) - down
    return _share((up * (below + down / 2)).sum(), up.sum() * down.sum())


def auc_with_interval(
    positive: np.ndarray, scores: np.ndarray, families: Sequence[str], *, resamples: int = 200, seed: int = 0
) -> Figure:
    """How well scores put positives above negatives, with its interval over families.

    >>> auc_with_interval(np.array([True, True, False]), np.array([3.0, 1.0, 1.0]), ["a", "b", "c"]).value
    0.75
    """
    rank = np.unique(scores, return_inverse=True)[1]
    draws = [_auc(rank, positive, weights) for weights in resampled_weights(np.asarray(families), resamples, seed)]
    return Figure(_auc(rank, positive, np.ones(len(rank))), *percentiles(np.array(draws)))


def auc_difference(
    positive: np.ndarray,
    scores: np.ndarray,
    others: np.ndarray,
    families: Sequence[str],
    *,
    resamples: int = 200,
    seed: int = 0,
) -> Figure:
    """How much better `scores` rank than `others` do, with the interval of the paired difference over families.

    >>> right, wrong = np.array([2.0, 1.0]), np.array([1.0, 2.0])
    >>> auc_difference(np.array([True, False]), right, wrong, ["a", "b"]).value
    1.0
    """
    ranks = [np.unique(values, return_inverse=True)[1] for values in (scores, others)]

    def difference(weights: np.ndarray) -> float:
        one, other = (_auc(rank, positive, weights) for rank in ranks)
        return one - other

    draws = [difference(weights) for weights in resampled_weights(np.asarray(families), resamples, seed)]
    return Figure(difference(np.ones(len(positive))), *percentiles(np.array(draws)))


def mean_with_interval(
    values: np.ndarray, families: Sequence[str] | np.ndarray, *, resamples: int = 1000, seed: int = 0
) -> Figure:
    """A mean with its interval over families.

    >>> mean_with_interval(np.array([0.0, 0.0, 1.0, 1.0]), ["a", "b", "c", "d"]).value
    0.5
    """
    draws = [
        _share((weights * values).sum(), weights.sum())
        for weights in resampled_weights(np.asarray(families), resamples, seed)
    ]
    return Figure(float(np.mean(values)), *percentiles(np.array(draws)))


def resampled_weights(families: np.ndarray, resamples: int, seed: int) -> Iterator[np.ndarray]:
    """For each resample, how often each row was drawn: families are drawn whole."""
    family = np.unique(families, return_inverse=True)[1]
    size = int(family.max()) + 1
    rng = np.random.default_rng(seed)
    for _ in range(resamples):
        yield np.bincount(rng.integers(size, size=size), minlength=size)[family].astype(float)


def percentiles(draws: np.ndarray) -> tuple[float, float]:
    """Ends of the 95 % interval; draws that do not define the figure are left out."""
    defined = draws[~np.isnan(draws)]
    if not len(defined):
        return math.nan, math.nan
    low, high = np.percentile(defined, (2.5, 97.5))
    return float(low), float(high)


def reliability(labels: Sequence[str], probabilities: np.ndarray) -> list[tuple[float, float, int]]:
    """Mean predicted P(scam), observed share of scams and rows, in bins of equal size."""
    scam = scam_probability(probabilities)
    is_scam = np.isin(np.asarray(labels), SCAM_LABELS)
    bins = _bins(np.unique(scam, return_inverse=True)[1])
    parts = [bins == b for b in np.unique(bins)]
    return [(float(scam[part].mean()), float(is_scam[part].mean()), int(part.sum())) for part in parts]
