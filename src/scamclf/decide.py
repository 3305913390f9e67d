"""Turns probabilities into verdicts, by a rule that is fitted on out-of-fold predictions and stored with the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from scamclf.labels import LABELS, SCAM_LABELS, UNCERTAIN

_EVEN = 0.5
_SCAM = np.array([label in SCAM_LABELS for label in LABELS])


def scam_probability(probabilities: np.ndarray) -> np.ndarray:
    """P(fake) + P(other_scam), of shape (n,), from probabilities of shape (n, 4) in the order of `LABELS`.

    >>> float(scam_probability(np.array([[0.5, 0.1, 0.15, 0.25]]))[0])
    0.75
    """
    total: np.ndarray = np.asarray(probabilities)[:, _SCAM].sum(axis=1)
    return total


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """Three limits on P(scam); between them the verdict is `uncertain`.

    The most probable label becomes the verdict if P(scam) is at least `scam_at_least` for the scam
    labels, at most `genuine_at_most` for `genuine`, at most `other_at_most` for `other`.
    """

    scam_at_least: float
    genuine_at_most: float
    other_at_most: float

    def verdicts(self, probabilities: np.ndarray) -> list[str]:
        """One verdict for each row of an (n, 4) array.

        >>> rule = DecisionRule(scam_at_least=0.6, genuine_at_most=0.2, other_at_most=0.3)
        >>> rule.verdicts(np.array([[0.5, 0.1, 0.1, 0.3], [0.3, 0.6, 0.1, 0.0], [0.0, 0.9, 0.1, 0.0]]))
        ['fake', 'uncertain', 'genuine']
        """
        probabilities = np.asarray(probabilities)
        scam = scam_probability(probabilities)
        best = probabilities.argmax(axis=1)
        fits = np.select(
            [_SCAM[best], best == LABELS.index("genuine")],
            [scam >= self.scam_at_least, scam <= self.genuine_at_most],
            default=scam <= self.other_at_most,
        )
        return [LABELS[i] if fit else UNCERTAIN for i, fit in zip(best, fits, strict=True)]

    def to_dict(self) -> dict[str, Any]:
        """Plain floats, for the manifest."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class RuleTargets:
    """Shares of wrong verdicts that the rule may cost."""

    #: Of all scams, the share that may get the verdict `genuine`.
    scam_called_genuine: float = 0.02
    #: Of all scams, the share that may get the verdict `other`.
    scam_called_other: float = 0.03
    #: Of all honest messages, the share that may get a scam verdict. Strict, since most of anyone's traffic is honest.
    honest_called_scam: float = 0.01


def fit_rule(probabilities: np.ndarray, labels: Sequence[str], targets: RuleTargets | None = None) -> DecisionRule:
    """The rule that leaves the fewest messages uncertain and keeps to the targets.

    Each limit concerns other rows than the two others, so each is found by itself, as an order statistic.

    Args:
        probabilities: shape (n, 4), out-of-fold: predicted by models that did not see the row or its family.
        labels: n true labels.
        targets: the shares of mistakes allowed.
    """
    targets = targets or RuleTargets()
    probabilities = np.asarray(probabilities)
    best = probabilities.argmax(axis=1)
    scam = scam_probability(probabilities)
    is_scam = np.isin(np.asarray(labels), SCAM_LABELS)

    def highest(label: str, share: float) -> float:
        """The limit below which at most `share` of all scams with this best label fall."""
        wrong = np.sort(scam[is_scam & (best == LABELS.index(label))])
        allowed = int(share * is_scam.sum())
        limit = float(np.nextafter(wrong[allowed], 0.0)) if allowed < len(wrong) else _EVEN
        # However far the target allows to go: what is more probably a scam is never called honest.
        return min(limit, _EVEN)

    false_alarms = np.sort(scam[~is_scam & _SCAM[best]])[::-1]
    allowed = int(targets.honest_called_scam * (~is_scam).sum())
    lowest = float(np.nextafter(false_alarms[allowed], 1.0)) if allowed < len(false_alarms) else 0.0
    return DecisionRule(
        scam_at_least=lowest,
        genuine_at_most=highest("genuine", targets.scam_called_genuine),
        other_at_most=highest("other", targets.scam_called_other),
    )
