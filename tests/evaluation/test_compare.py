from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from scamclf.errors import InputError
from scamclf.evaluation.compare import METRICS, mcnemar, paired, subtract
from scamclf.evaluation.metrics import evaluate
from scamclf.evaluation.predictions import Predictions
from scamclf.labels import LABELS


def sample(n: int = 400, seed: int = 1, noise: float = 0.0) -> Predictions:
    """Predictions of one made-up model, or of a second one that differs from it by noise."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(4, size=n)
    scores = rng.normal(size=(n, 4)) + 1.5 * np.eye(4)[truth] + noise * rng.normal(size=(n, 4))
    probabilities = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    return Predictions(
        ids=[f"r{i}" for i in range(n)],
        labels=[LABELS[i] for i in truth],
        languages=["zh"] * n,
        families=[f"f{i // 2}" for i in range(n)],
        probabilities=probabilities,
        verdicts=[
            LABELS[i] if p > 0.5 else "uncertain"
            for i, p in zip(probabilities.argmax(1), probabilities.max(1), strict=True)
        ],
    )


def predictions(*rows: tuple[str, str, str], families: list[str] | None = None) -> Predictions:
    """Rows of (id, label, verdict); the verdict, or genuine for `uncertain`, has probability 0.7."""
    probabilities = np.full((len(rows), 4), 0.1)
    for row, (_, _, verdict) in zip(probabilities, rows, strict=True):
        row[LABELS.index("genuine" if verdict == "uncertain" else verdict)] = 0.7
    ids, labels, verdicts = ([row[i] for row in rows] for i in range(3))
    return Predictions(ids, labels, ["en"] * len(rows), families or ids, probabilities, verdicts)


def test_a_set_does_not_differ_from_itself() -> None:
    same = paired(sample(), sample(), resamples=50)
    for name, difference in same.metrics.items():
        assert difference.first == difference.second, name
        assert (difference.change.value, difference.change.low, difference.change.high) == (0, 0, 0), name
        assert not difference.is_clear
    assert (same.now_right, same.now_wrong, same.p_value, same.changed) == (0, 0, 1, ())
    assert (same.rows, same.families) == (400, 200)


def test_a_difference_by_hand() -> None:
    """One of two families gets better on both of its rows; a resample draws it twice, once or never."""
    families = ["a", "a", "b", "b"]
    first = predictions(
        ("1", "fake", "genuine"),
        ("2", "fake", "genuine"),
        ("3", "fake", "fake"),
        ("4", "fake", "fake"),
        families=families,
    )
    second = predictions(*((name, "fake", "fake") for name in "1234"), families=families)
    accuracy = paired(first, second, resamples=500).metrics["accuracy"]
    assert (accuracy.first, accuracy.second, accuracy.change.value) == (0.5, 1.0, 0.5)
    assert (accuracy.change.low, accuracy.change.high) == (0.0, 1.0)
    caught = paired(first, second, resamples=500).metrics["scams_called_genuine"]
    assert (caught.first, caught.second, caught.change.value) == (0.5, 0.0, -0.5)


def test_both_values_are_those_of_an_evaluation() -> None:
    first, second = sample(), sample(noise=0.5)
    compared = paired(first, second, resamples=10).metrics
    for found, get in ((first, lambda d: d.first), (second, lambda d: d.second)):
        report = evaluate(found.labels, found.probabilities, found.verdicts, resamples=10)
        for name, difference in compared.items():
            assert get(difference) == report.overall.figures[name].value, name


def test_the_paired_interval_is_narrower_than_that_of_two_samples() -> None:
    first, second = sample(), sample(noise=0.3)
    for name, difference in paired(first, second, resamples=300).metrics.items():
        apart = [
            evaluate(s.labels, s.probabilities, s.verdicts, families=s.families, resamples=300).overall.figures[name]
            for s in (first, second)
        ]
        unpaired = math.hypot(*(figure.high - figure.low for figure in apart))
        assert difference.change.high - difference.change.low < unpaired, name


def test_better_predictions_are_clearly_better() -> None:
    found = paired(sample(noise=2.0), sample(), resamples=200).metrics
    assert found["auc_scam"].is_clear
    assert found["auc_scam"].change.low > 0
    assert found["log_loss"].change.high < 0
    for difference in found.values():
        assert difference.change.low <= difference.change.value <= difference.change.high


def test_rows_are_matched_by_id_and_rows_of_one_side_left_out() -> None:
    whole, second = sample(60), sample(60, noise=0.5)
    order = np.random.default_rng(0).permutation(60)
    in_order, shuffled = (paired(whole, other, resamples=10) for other in (second, second.take(order)))
    assert {name: d.change.value for name, d in shuffled.metrics.items()} == pytest.approx(
        {name: d.change.value for name, d in in_order.metrics.items()}
    )
    assert shuffled.changed == in_order.changed
    other_label = LABELS[(LABELS.index(second.labels[20]) + 1) % 4]
    relabelled = replace(second, labels=[*second.labels[:20], other_label, *second.labels[21:]])
    found = paired(whole.take(range(50)), relabelled.take(range(10, 60)), resamples=10)
    assert (found.rows, found.only_first, found.only_second, found.relabelled) == (39, 10, 10, 1)


def test_changes_of_verdicts_are_counted() -> None:
    first = predictions(
        ("a", "fake", "fake"),
        ("b", "fake", "fake"),
        ("c", "fake", "genuine"),
        ("d", "other", "uncertain"),
        ("e", "other", "other"),
    )
    second = predictions(
        ("a", "fake", "genuine"),
        ("b", "fake", "uncertain"),
        ("c", "fake", "fake"),
        ("d", "other", "fake"),
        ("e", "other", "other"),
    )
    found = paired(first, second, resamples=10)
    assert (found.now_right, found.now_wrong) == (1, 2)
    assert found.verdicts["fake"] == {"fake": 0, "genuine": 1, "other": 0, "other_scam": 0, "uncertain": 1}
    assert found.verdicts["other"]["other"] == 1
    assert sum(sum(row.values()) for row in found.verdicts.values()) == 5
    assert found.p_value == mcnemar(1, 2)


def test_rows_that_got_worse_come_first() -> None:
    first = predictions(
        *(
            ("better", "fake", "uncertain"),
            ("same", "fake", "other"),
            ("undecided", "fake", "fake"),
            ("wrong", "fake", "fake"),
        ),
        ("unchanged", "fake", "fake"),
    )
    second = predictions(
        *(
            ("better", "fake", "fake"),
            ("same", "fake", "genuine"),
            ("undecided", "fake", "uncertain"),
            ("wrong", "fake", "other"),
        ),
        ("unchanged", "fake", "fake"),
    )
    changed = paired(first, second, resamples=10).changed
    assert [change.id for change in changed] == ["wrong", "undecided", "same", "better"]
    assert (changed[0].first, changed[0].second) == ("fake", "other")
    assert (changed[0].first_probability, changed[0].second_probability) == (0.7, 0.1)


@pytest.mark.parametrize(
    ("now_right", "now_wrong", "p_value"),
    # Twice the tail of a binomial of one half: 2 / 2^5; 2 (1 + 10 + 45) / 2^10.
    [(0, 0, 1), (5, 0, 0.0625), (0, 5, 0.0625), (8, 2, 112 / 1024), (3, 3, 1)],
)
def test_mcnemar_by_hand(now_right: int, now_wrong: int, p_value: float) -> None:
    assert mcnemar(now_right, now_wrong) == pytest.approx(p_value)


def test_figures_that_were_asked_for_in_their_order() -> None:
    assert list(paired(sample(), sample(), metrics=["recall_fake", "accuracy"], resamples=10).metrics) == [
        "recall_fake",
        "accuracy",
    ]
    assert set(paired(sample(), sample(), resamples=10).metrics) <= set(METRICS)


def test_a_figure_that_is_undefined_becomes_null() -> None:
    honest = predictions(("a", "other", "other"), ("b", "genuine", "genuine"))
    found = paired(honest, honest, resamples=10)
    assert math.isnan(found.metrics["auc_scam"].change.value)
    assert found.to_dict()["metrics"]["auc_scam"]["change"] == {"value": None, "low": None, "high": None}


def test_figures_without_predictions_have_no_interval() -> None:
    found = subtract({"accuracy": 0.5, "log_loss": 1.0}, {"accuracy": 0.75, "uncertain": 0.1})
    assert list(found) == ["accuracy"]
    assert found["accuracy"].change.value == 0.25
    assert not found["accuracy"].is_clear
    with pytest.raises(InputError, match="unknown metrics: log_loss; expected some of accuracy"):
        subtract({"accuracy": 0.5, "log_loss": 1.0}, {"accuracy": 0.75}, ["log_loss"])


def test_nothing_in_common_is_refused() -> None:
    here, there = predictions(("a", "fake", "fake")), predictions(("b", "fake", "fake"))
    with pytest.raises(InputError, match=r"no rows in common: 1 in the first, 1 in the second, their ids differ"):
        paired(here, there)
    with pytest.raises(InputError, match=r"all 1 that are in both changed their label"):
        paired(here, predictions(("a", "other", "fake")))
    with pytest.raises(InputError, match=r"unknown metrics: f2; expected some of auc_scam, "):
        paired(here, here, metrics=["f2"])
