from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import auc, roc_auc_score

from scamclf.decide import scam_probability
from scamclf.evaluation.curves import risk_coverage, roc
from scamclf.labels import LABELS, SCAM_LABELS


def predictions(n: int, seed: int = 0) -> tuple[list[str], np.ndarray]:
    rng = np.random.default_rng(seed)
    truth = rng.integers(4, size=n)
    scores = rng.normal(size=(n, 4)) + 1.5 * np.eye(4)[truth]
    return [LABELS[i] for i in truth], np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)


def test_the_area_under_the_roc_is_the_auc() -> None:
    """Also of so many messages that points are left out."""
    for n in (150, 5000):
        labels, probabilities = predictions(n)
        points = np.array(roc(labels, probabilities))
        expected = roc_auc_score(np.isin(labels, SCAM_LABELS), scam_probability(probabilities))
        assert auc(points[:, 0], points[:, 1]) == pytest.approx(expected, abs=1e-12 if n == 150 else 2e-3)
        assert len(points) <= 200


@given(st.lists(st.tuples(st.sampled_from(LABELS), st.integers(0, 5)), min_size=2, max_size=60))
def test_ties_are_one_step_of_the_roc(rows: list[tuple[str, int]]) -> None:
    labels = [label for label, _ in rows]
    probabilities = np.array([[step / 5, 1 - step / 5, 0, 0] for _, step in rows])
    points = roc(labels, probabilities)
    is_scam = np.isin(labels, SCAM_LABELS)
    if is_scam.all() or not is_scam.any():
        assert points == []
        return
    curve = np.array(points)
    assert (curve[0].tolist(), curve[-1].tolist()) == ([0, 0], [1, 1])
    assert (np.diff(curve, axis=0) >= 0).all()
    assert auc(curve[:, 0], curve[:, 1]) == pytest.approx(roc_auc_score(is_scam, scam_probability(probabilities)))


def test_risk_and_coverage_by_hand() -> None:
    """The surest is right, the next wrong, then one right and one wrong."""
    labels = ["other", "fake", "genuine", "other_scam"]
    probabilities = np.array([[0.1, 0.1, 0.7, 0.1], [0.9, 0.1, 0.0, 0.0], [0.8, 0.2, 0.0, 0.0], [0.4, 0.3, 0.2, 0.1]])
    assert risk_coverage(labels, probabilities) == [[0.25, 0], [0.5, 0.5], [0.75, pytest.approx(1 / 3)], [1, 0.5]]


def test_full_coverage_has_the_error_of_all_however_many_there_are() -> None:
    labels, probabilities = predictions(1000)
    points = risk_coverage(labels, probabilities)
    wrong = np.mean([LABELS[i] != label for i, label in zip(probabilities.argmax(axis=1), labels, strict=True)])
    assert len(points) == 200
    assert points[-1] == [1.0, pytest.approx(wrong)]
    assert all(share < after for (share, _), (after, _) in pairwise(points))
