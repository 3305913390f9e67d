from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scamclf.decide import DecisionRule, RuleTargets, fit_rule, scam_probability
from scamclf.labels import LABELS, SCAM_LABELS

RULE = DecisionRule(scam_at_least=0.7, genuine_at_most=0.1, other_at_most=0.2)


@pytest.mark.parametrize(
    ("probabilities", "verdict"),
    [
        ([0.9, 0.05, 0.05, 0.0], "fake"),
        ([0.5, 0.05, 0.1, 0.35], "fake"),  # the two scam labels together are sure
        ([0.6, 0.3, 0.1, 0.0], "uncertain"),
        ([0.1, 0.9, 0.0, 0.0], "genuine"),  # a limit itself is within
        ([0.11, 0.89, 0.0, 0.0], "uncertain"),
        ([0.0, 0.1, 0.8, 0.1], "other"),
        ([0.15, 0.0, 0.75, 0.1], "uncertain"),
        ([0.1, 0.05, 0.05, 0.8], "other_scam"),
        ([0.3, 0.4, 0.0, 0.3], "uncertain"),  # most probably genuine, more probably a scam
    ],
)
def test_verdict(probabilities: list[float], verdict: str) -> None:
    assert RULE.verdicts(np.array([probabilities])) == [verdict]


@st.composite
def predictions(draw: st.DrawFn) -> tuple[np.ndarray, list[str]]:
    seed = draw(st.integers(0, 10_000))
    n = draw(st.integers(20, 400))
    rng = np.random.default_rng(seed)
    truth = rng.integers(len(LABELS), size=n)
    scores = rng.normal(size=(n, len(LABELS))) + np.eye(len(LABELS))[truth] * draw(st.floats(0, 4))
    probabilities = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    return probabilities, [LABELS[i] for i in truth]


@given(predictions())
def test_a_fitted_rule_keeps_to_its_targets(case: tuple[np.ndarray, list[str]]) -> None:
    probabilities, labels = case
    targets = RuleTargets(scam_called_genuine=0.05, scam_called_other=0.1, honest_called_scam=0.08)
    verdicts = fit_rule(probabilities, labels, targets).verdicts(probabilities)
    scams = [v for v, label in zip(verdicts, labels, strict=True) if label in SCAM_LABELS]
    honest = [v for v, label in zip(verdicts, labels, strict=True) if label not in SCAM_LABELS]
    assert scams.count("genuine") <= targets.scam_called_genuine * len(scams)
    assert scams.count("other") <= targets.scam_called_other * len(scams)
    assert sum(v in SCAM_LABELS for v in honest) <= targets.honest_called_scam * len(honest)


@given(predictions())
def test_a_fitted_rule_leaves_no_more_uncertain_than_it_must(case: tuple[np.ndarray, list[str]]) -> None:
    """Widening any limit to the next wrong message would break a target, or pass the even chance."""
    probabilities, labels = case
    targets = RuleTargets(0.05, 0.1, 0.08)
    rule = fit_rule(probabilities, labels, targets)
    scam = scam_probability(probabilities)
    best = np.array(LABELS)[probabilities.argmax(axis=1)]
    is_scam = np.isin(labels, SCAM_LABELS)
    for label, limit, share in (
        ("genuine", rule.genuine_at_most, targets.scam_called_genuine),
        ("other", rule.other_at_most, targets.scam_called_other),
    ):
        beyond = scam[(best == label) & (scam > limit) & is_scam]
        if len(beyond) and limit < 0.5:
            would_be = ((best == label) & (scam <= beyond.min()) & is_scam).sum()
            assert would_be > share * is_scam.sum()


def test_perfect_predictions_leave_nothing_uncertain() -> None:
    labels = [label for label in LABELS for _ in range(10)]
    probabilities = np.repeat(np.eye(4), 10, axis=0)
    assert fit_rule(probabilities, labels).verdicts(probabilities) == labels


def test_a_stricter_target_never_calls_more_scams_genuine() -> None:
    rng = np.random.default_rng(5)
    probabilities = rng.dirichlet(np.ones(4), size=500)
    labels = list(rng.choice(LABELS, size=500))
    limits = [fit_rule(probabilities, labels, RuleTargets(share)).genuine_at_most for share in (0.2, 0.1, 0.05, 0.0)]
    assert limits == sorted(limits, reverse=True)


def test_what_is_more_probably_a_scam_is_never_called_honest() -> None:
    """However much a target allows."""
    labels = ["genuine"] * 50 + ["fake"]
    probabilities = np.array([[0.0, 1.0, 0.0, 0.0]] * 50 + [[0.3, 0.4, 0.0, 0.3]])
    assert fit_rule(probabilities, labels, RuleTargets(1.0, 1.0, 1.0)).verdicts(probabilities)[-1] == "uncertain"
