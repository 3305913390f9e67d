from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from scamclf.decide import scam_probability
from scamclf.errors import InputError
from scamclf.evaluation.metrics import _auc, evaluate, mean_with_interval, plain, reliability
from scamclf.labels import LABELS, SCAM_LABELS, VERDICTS


def sample(n: int = 400, seed: int = 1) -> tuple[list[str], np.ndarray, list[str]]:
    rng = np.random.default_rng(seed)
    truth = rng.integers(4, size=n)
    scores = rng.normal(size=(n, 4)) + 1.5 * np.eye(4)[truth]
    probabilities = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    verdicts = [
        LABELS[i] if p > 0.5 else "uncertain"
        for i, p in zip(probabilities.argmax(1), probabilities.max(1), strict=True)
    ]
    return [LABELS[i] for i in truth], probabilities, verdicts


def test_figures_agree_with_scikit_learn() -> None:
    labels, probabilities, verdicts = sample()
    figures = evaluate(labels, probabilities, verdicts, resamples=10).overall.figures
    guess = [LABELS[i] for i in probabilities.argmax(axis=1)]
    is_scam = np.isin(labels, SCAM_LABELS)
    scam = scam_probability(probabilities)
    precision, recall, f1, _ = metrics.precision_recall_fscore_support(labels, guess, labels=LABELS)
    expected = {
        "auc_scam": metrics.roc_auc_score(is_scam, scam),
        "auc_fake_vs_genuine": _auc_of_collection(labels, probabilities),
        "accuracy": metrics.accuracy_score(labels, guess),
        "macro_f1": metrics.f1_score(labels, guess, average="macro"),
        "brier_scam": metrics.brier_score_loss(is_scam, scam),
        "log_loss": metrics.log_loss(labels, probabilities, labels=list(LABELS)),
        **{f"precision_{label}": value for label, value in zip(LABELS, precision, strict=True)},
        **{f"recall_{label}": value for label, value in zip(LABELS, recall, strict=True)},
        **{f"f1_{label}": value for label, value in zip(LABELS, f1, strict=True)},
    }
    for name, value in expected.items():
        assert figures[name].value == pytest.approx(value), name


def _auc_of_collection(labels: list[str], probabilities: np.ndarray) -> float:
    rows = np.isin(labels, ("fake", "genuine"))
    fake, genuine = (probabilities[rows, LABELS.index(label)] for label in ("fake", "genuine"))
    return float(metrics.roc_auc_score(np.array(labels)[rows] == "fake", fake / (fake + genuine)))


@given(st.lists(st.tuples(st.integers(0, 6), st.booleans(), st.integers(0, 3)), min_size=2, max_size=40))
def test_weighted_auc_agrees_with_scikit_learn(rows: list[tuple[int, bool, int]]) -> None:
    """Also with ties and with rows that a resample left out."""
    rank, positive, weight = (np.array(column) for column in zip(*rows, strict=True))
    ours = _auc(rank, positive.astype(bool), weight.astype(float))
    here = weight > 0
    if len(set(positive[here].tolist())) == 2:
        assert ours == pytest.approx(metrics.roc_auc_score(positive[here], rank[here], sample_weight=weight[here]))
    else:
        assert np.isnan(ours)


def test_verdict_figures_by_hand() -> None:
    labels = ["fake", "fake", "other_scam", "other_scam", "genuine", "genuine", "other", "other"]
    verdicts = ["fake", "genuine", "other", "uncertain", "genuine", "fake", "other", "uncertain"]
    figures = evaluate(labels, np.full((8, 4), 0.25), verdicts, resamples=10).overall.figures
    assert {
        name: figures[name].value
        for name in (
            "false_alarms",
            "honest_uncertain",
            "scams_caught",
            "scams_called_genuine",
            "scams_called_other",
            "uncertain",
        )
    } == {
        "false_alarms": 0.25,
        "honest_uncertain": 0.25,
        "scams_caught": 0.25,
        "scams_called_genuine": 0.25,
        "scams_called_other": 0.25,
        "uncertain": 0.25,
    }


def test_figures_of_the_budgets_by_hand() -> None:
    """Genuine: one of four called a scam. Fake: one of five called genuine. Other: two of four called a scam. Judged: 11 of 14, of which six wrong."""
    verdicts_of = {
        "genuine": ["genuine", "genuine", "other_scam", "uncertain"],
        "fake": ["fake", "genuine", "other_scam", "fake", "uncertain"],
        "other": ["fake", "other_scam", "other", "uncertain"],
        "other_scam": ["genuine"],
    }
    labels = [label for label, verdicts in verdicts_of.items() for _ in verdicts]
    verdicts = [verdict for of_label in verdicts_of.values() for verdict in of_label]
    figures = evaluate(labels, np.full((14, 4), 0.25), verdicts, resamples=10).overall.figures
    assert {
        name: figures[name].value for name in ("genuine_called_fake", "fake_called_genuine", "other_called_scam")
    } == {
        "genuine_called_fake": 1 / 4,
        "fake_called_genuine": 1 / 5,
        "other_called_scam": 2 / 4,
    }
    assert figures["scams_called_genuine"].value == pytest.approx(2 / 6)
    assert figures["verdict_coverage"].value == pytest.approx(11 / 14)
    assert figures["verdict_error"].value == pytest.approx(6 / 11)


def test_no_verdict_at_all_is_wrong_in_no_share() -> None:
    figures = evaluate(["fake", "genuine"], np.full((2, 4), 0.25), ["uncertain"] * 2, resamples=10).overall.figures
    assert figures["verdict_coverage"].value == 0
    assert np.isnan(figures["verdict_error"].value)


def test_recall_at_few_false_alarms_by_hand() -> None:
    """Of 200 honest messages two may be above the limit: scams above the third are found. One in a thousand is none at all."""
    honest, scams = [0.95, 0.8, 0.6, *[0.1] * 197], [0.99, 0.9, 0.7, 0.6, 0.05]
    scores = np.array(honest + scams)
    probabilities = np.column_stack([scores, 1 - scores, 0 * scores, 0 * scores])
    labels = ["genuine"] * 200 + ["fake"] * 5
    figures = evaluate(labels, probabilities, ["uncertain"] * 205, resamples=10).overall.figures
    assert figures["recall_at_1_percent"].value == 3 / 5
    assert figures["recall_at_01_percent"].value == 1 / 5


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 20)), min_size=2, max_size=300))
def test_recall_at_few_false_alarms_agrees_with_scikit_learn(rows: list[tuple[bool, int]]) -> None:
    is_scam, scores = np.array([scam for scam, _ in rows]), np.array([score / 20 for _, score in rows])
    probabilities = np.column_stack([scores, 1 - scores, 0 * scores, 0 * scores])
    labels = np.where(is_scam, "fake", "other").tolist()
    figures = evaluate(labels, probabilities, ["uncertain"] * len(rows), resamples=2).overall.figures
    for name, limit in (("recall_at_1_percent", 0.01), ("recall_at_01_percent", 0.001)):
        if is_scam.all() or not is_scam.any():
            assert np.isnan(figures[name].value)
        else:
            false, found, _ = metrics.roc_curve(is_scam, scores, drop_intermediate=False)
            assert figures[name].value == pytest.approx(found[false <= limit].max())


def test_calibration_error_by_hand() -> None:
    """Ten rows said to be scams with 0.8, of which six are: the gap is 0.2."""
    labels = ["fake"] * 6 + ["genuine"] * 4
    probabilities = np.tile([0.8, 0.2, 0.0, 0.0], (10, 1))
    section = evaluate(labels * 10, np.tile(probabilities, (10, 1)), ["fake"] * 100, resamples=10).overall
    assert section.figures["ece_scam"].value == pytest.approx(0.2)
    assert section.figures["brier_scam"].value == pytest.approx(0.6 * 0.04 + 0.4 * 0.64)
    ((predicted, observed, rows),) = reliability(labels * 10, np.tile(probabilities, (10, 1)))
    assert (predicted, rows) == (pytest.approx(0.8), 100)
    assert observed == pytest.approx(0.6)


def test_perfectly_sure_and_right_has_no_calibration_error() -> None:
    labels = [label for label in LABELS for _ in range(25)]
    figures = evaluate(labels, np.repeat(np.eye(4), 25, axis=0), labels, resamples=10).overall.figures
    assert figures["ece_scam"].value == figures["brier_scam"].value == 0
    assert figures["auc_scam"].value == figures["macro_f1"].value == 1


def test_intervals_hold_the_value_and_narrow_with_rows() -> None:
    widths = []
    for n in (100, 1600):
        figure = evaluate(*sample(n), resamples=300).overall.figures["auc_scam"]
        assert figure.low <= figure.value <= figure.high
        widths.append(figure.high - figure.low)
    assert widths[1] < widths[0] / 2


def test_near_copies_count_as_one_family() -> None:
    """A thousand copies of ten messages know no more than ten messages."""
    labels, probabilities, verdicts = sample(40)
    names = [str(i) for i in range(40)]
    alone = evaluate(labels, probabilities, verdicts, families=names, resamples=300).overall.figures["accuracy"]
    copied = evaluate(
        labels * 10, np.tile(probabilities, (10, 1)), verdicts * 10, families=names * 10, resamples=300
    ).overall.figures["accuracy"]
    assert copied.value == alone.value
    assert copied.high - copied.low == pytest.approx(alone.high - alone.low, rel=0.3)


def test_groups_and_small_groups() -> None:
    labels, probabilities, verdicts = sample(100)
    source = ["big"] * 60 + ["mid"] * 34 + ["x"] * 3 + ["y"] * 3
    by = evaluate(labels, probabilities, verdicts, groups={"source": source}, resamples=10).by["source"]
    assert {name: section.rows for name, section in by.items()} == {"big": 60, "mid": 34, "(2 small ones)": 6}


def test_a_row_counts_in_each_of_its_groups_or_in_none() -> None:
    labels, probabilities, verdicts = sample(60)
    tactics = [("urgency", "threat")] * 20 + [("urgency",)] * 10 + [()] * 30
    by = evaluate(labels, probabilities, verdicts, groups={"tactic": tactics}, resamples=10).by["tactic"]
    assert {name: section.rows for name, section in by.items()} == {"urgency": 30, "threat": 20}
    alone = evaluate(labels[:20], probabilities[:20], verdicts[:20], resamples=10).overall
    assert by["threat"].labels == alone.labels
    assert by["threat"].figures["brier_scam"].value == alone.figures["brier_scam"].value


def test_a_row_of_two_small_groups_counts_once_among_them() -> None:
    labels, probabilities, verdicts = sample(20)
    groups = [("a", "b"), ("a",), ("b",), *[()] * 17]
    by = evaluate(labels, probabilities, verdicts, groups={"form": groups}, resamples=10).by["form"]
    assert {name: section.rows for name, section in by.items()} == {"(2 small ones)": 3}
    nowhere = evaluate(labels, probabilities, verdicts, groups={"form": [()] * 20}, resamples=10)
    assert nowhere.by["form"] == {}


def test_confusion_counts_every_row() -> None:
    labels, probabilities, verdicts = sample()
    section = evaluate(labels, probabilities, verdicts, resamples=10).overall
    assert sum(sum(row.values()) for row in section.confusion.values()) == len(labels)
    assert {label: sum(row.values()) for label, row in section.confusion.items()} == section.labels
    assert all(tuple(row) == VERDICTS for row in section.confusion.values())


def test_one_class_leaves_figures_undefined_and_json_valid() -> None:
    _, probabilities, verdicts = sample(30)
    report = evaluate(["other"] * 30, probabilities, verdicts, resamples=10)
    assert np.isnan(report.overall.figures["auc_scam"].value)
    plain = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    assert plain["overall"]["figures"]["auc_scam"]["value"] is None
    assert plain["overall"]["figures"]["false_alarms"]["value"] is not None


def test_undefined_figures_are_null_however_deep_they_lie() -> None:
    found = plain({"a": [float("nan"), ({"b": float("nan")}, 1)], "c": "nan", "d": None, "e": 0.5})
    assert found == {"a": [None, [{"b": None}, 1]], "c": "nan", "d": None, "e": 0.5}


def test_a_mean_and_its_interval_over_families() -> None:
    """One family of many rows: as likely as not it is drawn once; the mean is that of rows."""
    values = np.array([1.0] * 30 + [0.0] * 30)
    rows = mean_with_interval(values, [str(i) for i in range(60)])
    assert rows.value == 0.5
    assert 0.3 < rows.low < 0.45 < 0.55 < rows.high < 0.7
    families = mean_with_interval(values, ["one"] * 30 + ["other"] * 30)
    assert (families.value, families.low, families.high) == (0.5, 0, 1)


def test_same_seed_same_intervals() -> None:
    assert evaluate(*sample(60), resamples=20).to_dict() == evaluate(*sample(60), resamples=20).to_dict()


def test_unknown_labels_and_no_rows_are_refused() -> None:
    with pytest.raises(InputError, match=r"unknown labels: ham, spam; .*--map"):
        evaluate(["ham", "spam"], np.full((2, 4), 0.25), ["other", "other"])
    with pytest.raises(InputError, match="no rows"):
        evaluate([], np.zeros((0, 4)), [])
