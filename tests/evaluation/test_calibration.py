"""Each way to calibrate does what its name says, on scores whose true probabilities are known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import softmax

from scamclf.evaluation.calibration import KEPT, METHODS, calibrate, cross_calibrate
from scamclf.labels import LABELS
from scamclf.linear import fit_map

MACHINE = slice(0, 4)


def drawn(n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scores of shape (n, 8), labels drawn from the probabilities that they stand for, and these: P = softmax of a third of both scores' sum."""
    rng = np.random.default_rng(seed)
    scores = rng.normal(scale=3.0, size=(n, 8))
    probabilities = softmax((scores[:, :4] + scores[:, 4:]) / 3, axis=1)
    labels = np.array(LABELS)[[rng.choice(4, p=row) for row in probabilities]]
    return scores, labels, probabilities


def log_loss(probabilities: np.ndarray, labels: np.ndarray) -> float:
    of_truth = probabilities[np.arange(len(labels)), [LABELS.index(label) for label in labels]]
    return float(-np.log(np.maximum(of_truth, 1e-15)).mean())


@pytest.mark.parametrize("method", METHODS)
def test_every_way_gives_probabilities_of_the_four_labels(method: str) -> None:
    scores, labels, _ = drawn(300)
    found = calibrate(method, scores[:200], labels[:200], scores[200:])
    assert found.shape == (100, 4)
    assert found.sum(axis=1) == pytest.approx(np.ones(100))
    assert found.min() >= 0
    # In the order of the labels: the highest score is most often the most probable label.
    assert np.mean(found.argmax(axis=1) == (scores[200:, :4] + scores[200:, 4:]).argmax(axis=1)) > 0.5


def test_without_calibration_probabilities_are_the_softmax_of_the_machines_scores() -> None:
    scores, labels, _ = drawn(50)
    assert calibrate("none", scores, labels, scores) == pytest.approx(softmax(scores[:, MACHINE], axis=1))


def test_temperature_is_one_factor_for_all_scores() -> None:
    scores, labels, _ = drawn(400)
    found = np.log(calibrate("temperature", scores, labels, scores))
    steps, ours = (np.diff(values, axis=1) for values in (scores[:, MACHINE], found))
    factors = ours / steps
    assert factors == pytest.approx(np.full_like(factors, factors[0, 0]), rel=1e-4)
    assert factors[0, 0] > 0


def test_the_kept_way_is_the_models_own_map() -> None:
    scores, labels, _ = drawn(400)
    matrix, offset = fit_map(scores, labels)
    assert calibrate(KEPT, scores, labels, scores) == pytest.approx(softmax(scores @ matrix.T + offset, axis=1))


def test_the_kept_way_finds_probabilities_that_both_models_scores_stand_for() -> None:
    scores, labels, truth = drawn(6000)
    assert np.abs(calibrate(KEPT, scores[:5000], labels[:5000], scores[5000:]) - truth[5000:]).mean() < 0.02


def test_every_way_mends_scores_that_are_too_sure() -> None:
    scores, labels, _ = drawn(1200)
    sure = scores * 4
    loss = {
        method: log_loss(calibrate(method, sure[:800], labels[:800], sure[800:]), labels[800:]) for method in METHODS
    }
    assert all(loss[method] < loss["none"] for method in METHODS if method != "none")
    assert min(loss, key=lambda method: loss[method]) == KEPT


@pytest.mark.parametrize("method", METHODS)
def test_labels_of_a_split_have_no_part_in_its_own_probabilities(method: str) -> None:
    scores, labels, _ = drawn(300)
    third = np.arange(300) % 3
    splits = [(np.flatnonzero(third != part), np.flatnonzero(third == part)) for part in range(3)]
    found = cross_calibrate(method, scores, labels, splits)
    for train, test in splits:
        assert (found[test] == calibrate(method, scores[train], labels[train], scores[test])).all()
    first = splits[0][1]
    other = labels.copy()
    other[first] = np.roll(labels[first], 1)
    again = cross_calibrate(method, scores, other, splits)
    assert (again[first] == found[first]).all()
    assert (method == "none") == bool((again == found).all())
