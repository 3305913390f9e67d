"""Turns probabilities into verdicts, by a rule that is fitted on out-of-fold predictions and stored with the model.

The rule keeps kinds of mistakes within budgets. Each limit is the widest at which the mistakes seen prove the budget: were the true share of mistakes
as large as the budget, so few would be seen in one of twenty samples at most (Learn then Test, Angelopoulos et al. 2021, with binomial tails; one limit a
budget moves from strict to lenient, so that no correction for many tests is due). Each budget by itself holds so for any number of families, if those to come are
exchangeable with them and one model scored them all. Scores pooled from several folds' models come near that and are not it: docs/evaluation.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import compress
from typing import Any

import numpy as np

from scamclf.errors import InputError
from scamclf.labels import LABELS, SCAM_LABELS, UNCERTAIN

#: What is more probably a scam is never called honest, nor what is more probably honest a scam, whatever a budget allows.
EVEN = 0.5
#: Limits that no probability reaches: the verdict is never given.
_NEVER_SCAM, _NEVER_HONEST = 2.0, -1.0
_IS_SCAM = [label in SCAM_LABELS for label in LABELS]
_SCAM = np.array(_IS_SCAM)

#: Share of the corpus's messages that may count as unlike it for their words, and for their signs.
UNKNOWN_WORDS, ODD_SIGNS = 0.005, 0.0025


def scam_probability(probabilities: np.ndarray) -> np.ndarray:
    """P(fake) + P(other_scam), of shape (n,), from probabilities of shape (n, 4) in the order of `LABELS`.

    >>> float(scam_probability(np.array([[0.5, 0.1, 0.15, 0.25]]))[0])
    0.75
    """
    total: np.ndarray = np.asarray(probabilities)[:, _SCAM].sum(axis=1)
    return total


def most_probable(row: Sequence[float]) -> str:
    """The label of the highest of four probabilities.

    >>> most_probable([0.1, 0.5, 0.2, 0.2])
    'genuine'
    """
    return LABELS[row.index(max(row))]


def sum_of_scams(row: Sequence[float]) -> float:
    """`scam_probability` of one row."""
    return sum(compress(row, _IS_SCAM))


def at_base_rate(probabilities: np.ndarray, base_rate: float, trained: float) -> np.ndarray:
    """Probabilities for traffic with another share of scams than the messages trained on.

    Bayes' rule: the odds of a scam are multiplied by the ratio of the odds there and here. It holds where scams look like the corpus's
    scams and honest messages like its honest ones, and only their shares differ; shares within the two sides stay as they are.

    Args:
        probabilities: shape (n, 4) in the order of `LABELS`.
        base_rate: the share of scams in the traffic, between 0 and 1.
        trained: the share of scams in the corpus.

    Raises:
        InputError: a share outside 0 to 1, or at one of the ends.

    >>> at_base_rate(np.array([[0.5, 0.2, 0.2, 0.1]]), 0.001, 0.4).round(4).tolist()
    [[0.0019, 0.4989, 0.4989, 0.0004]]
    """
    if not 0 < base_rate < 1:
        raise InputError(f"a base rate of {base_rate:g}: expected a share of scams above 0 and below 1, such as 0.001")
    weights = np.where(_SCAM, base_rate / trained, (1 - base_rate) / (1 - trained))
    weighted = np.asarray(probabilities) * weights
    shares: np.ndarray = weighted / weighted.sum(axis=1, keepdims=True)
    return shares


#: Each mistake that has a budget: the labels of which, and the verdicts that are the mistake.
MISTAKES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "genuine_called_fake": (("genuine",), SCAM_LABELS),
    "fake_called_genuine": (("fake",), ("genuine",)),
    "other_called_scam": (("other",), SCAM_LABELS),
    "scams_called_other": (SCAM_LABELS, ("other",)),
}


@dataclass(frozen=True, slots=True)
class Budgets:
    """The share of each of `MISTAKES` that verdicts may make, and how sure that has to be."""

    #: Of genuine messages, how many may get a scam verdict.
    genuine_called_fake: float = 0.01
    #: Of fake messages, how many may get the verdict `genuine`.
    fake_called_genuine: float = 0.01
    #: Of honest messages about no debt, how many may get a scam verdict.
    other_called_scam: float = 0.02
    #: Of all scams, how many may get the verdict `other`.
    scams_called_other: float = 0.03
    #: How sure each budget is kept, over samples of the corpus.
    confidence: float = 0.95

    def __post_init__(self) -> None:
        for name, share in asdict(self).items():
            if not 0 < share < 1:
                raise InputError(
                    f"{name.replace('_', '-')} of {share:g}: expected a share above 0 and below 1, such as 0.01"
                )

    def allowed(self, budget: float, n: int) -> int:
        """The most mistakes among n that prove the budget; -1 where n is too small to prove it at all.

        >>> [Budgets().allowed(0.01, n) for n in (298, 299, 3000)]
        [-1, 0, 20]
        """
        from scipy.special import bdtr

        # No more than the mistakes to be expected can prove anything.
        numbers = np.arange(int(n * budget) + 1)
        return int((bdtr(numbers, n, budget) <= 1 - self.confidence).sum()) - 1

    def smallest_sample(self, budget: float) -> int:
        """How many families it takes to prove a budget without a single mistake."""
        return int(np.ceil(np.log(1 - self.confidence) / np.log(1 - budget)))


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """Limits on P(scam), between which the verdict is `uncertain`, and limits to what is like the corpus.

    The most probable label becomes the verdict if P(scam) is at least `scam_at_least` for the scam labels, at most `genuine_at_most` for
    `genuine`, at most `other_at_most` for `other`; and if the message is familiar: at least `known_at_least` of its words are known,
    at most `signs_at_most` of its characters are signs of code (`scamclf.familiar`).
    """

    scam_at_least: float
    genuine_at_most: float
    other_at_most: float
    known_at_least: float = 0.0
    signs_at_most: float = 1.0

    def verdicts(self, probabilities: np.ndarray, familiarity: np.ndarray | None = None) -> list[str]:
        """One verdict for each row of an (n, 4) array.

        Args:
            probabilities: in the order of `LABELS`, at the corpus's own share of scams.
            familiarity: shape (n, 2), from `scamclf.familiar`; all are taken as familiar if None.

        >>> rule = DecisionRule(scam_at_least=0.6, genuine_at_most=0.2, other_at_most=0.3)
        >>> rule.verdicts(np.array([[0.5, 0.1, 0.1, 0.3], [0.3, 0.6, 0.1, 0.0], [0.0, 0.9, 0.1, 0.0]]))
        ['fake', 'uncertain', 'genuine']
        """
        verdicts = list(map(self.verdict, np.asarray(probabilities).tolist()))
        if familiarity is None:
            return verdicts
        alike = self.familiar(familiarity).tolist()
        return [verdict if like else UNCERTAIN for verdict, like in zip(verdicts, alike, strict=True)]

    def verdict(self, row: Sequence[float]) -> str:
        """The verdict on a familiar message with these four probabilities."""
        label = most_probable(row)
        scam = sum_of_scams(row)
        if label in SCAM_LABELS:
            fits = scam >= self.scam_at_least
        else:
            fits = scam <= (self.genuine_at_most if label == "genuine" else self.other_at_most)
        return label if fits else UNCERTAIN

    def familiar(self, familiarity: np.ndarray) -> np.ndarray:
        """Which rows of an (n, 2) array are like the corpus."""
        alike: np.ndarray = (familiarity[:, 0] >= self.known_at_least) & (familiarity[:, 1] <= self.signs_at_most)
        return alike

    def to_dict(self) -> dict[str, Any]:
        """Plain floats, for the manifest."""
        return asdict(self)


def fit_rule(
    probabilities: np.ndarray,
    labels: Sequence[str] | np.ndarray,
    families: Sequence[str] | np.ndarray,
    budgets: Budgets | None = None,
    familiarity: np.ndarray | None = None,
) -> DecisionRule:
    """The rule that leaves the fewest messages uncertain and proves its budgets.

    Each limit concerns other mistakes than the two others, so each is found by itself, as an order statistic. A family counts once, by its worst
    row: near-copies are no independent evidence.

    Args:
        probabilities: shape (n, 4), out-of-fold: predicted by models that did not see the row or its family.
        labels: n true labels.
        families: n names of families.
        budgets: the shares of mistakes allowed.
        familiarity: shape (n, 2), out-of-fold too; without it nothing is unfamiliar.
    """
    budgets = budgets or Budgets()
    probabilities, truth, family = np.asarray(probabilities), np.asarray(labels), np.asarray(families)
    best = np.array(LABELS)[probabilities.argmax(axis=1)]
    scam = scam_probability(probabilities)

    def bound(mistake: str, surety: np.ndarray) -> float:
        """How sure a verdict has to be, and more, for few enough families to get it wrongly."""
        befallen, verdicts = MISTAKES[mistake]
        of_labels = np.isin(truth, befallen)
        surest: dict[str, float] = {}
        for i in np.flatnonzero(of_labels & np.isin(best, verdicts)):
            surest[family[i]] = max(surety[i], surest.get(family[i], surety[i]))
        allowed = budgets.allowed(getattr(budgets, mistake), len(np.unique(family[of_labels])))
        if allowed < 0:
            return np.inf
        return sorted(surest.values(), reverse=True)[allowed] if allowed < len(surest) else -np.inf

    called_scam = max(bound("genuine_called_fake", scam), bound("other_called_scam", scam))
    called_genuine, called_other = bound("fake_called_genuine", -scam), bound("scams_called_other", -scam)
    known, signs = (0.0, 1.0) if familiarity is None else _familiar_limits(familiarity)
    return DecisionRule(
        scam_at_least=_NEVER_SCAM if called_scam == np.inf else max(EVEN, float(np.nextafter(called_scam, 2.0))),
        genuine_at_most=_at_most(-called_genuine),
        other_at_most=_at_most(-called_other),
        known_at_least=known,
        signs_at_most=signs,
    )


def _at_most(bound: float) -> float:
    return _NEVER_HONEST if bound == -np.inf else min(EVEN, float(np.nextafter(bound, -1.0)))


def _familiar_limits(familiarity: np.ndarray) -> tuple[float, float]:
    known = float(np.quantile(familiarity[:, 0], UNKNOWN_WORDS))
    return known, float(np.quantile(familiarity[:, 1], 1 - ODD_SIGNS))
