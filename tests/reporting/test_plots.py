from __future__ import annotations

import io
import math

import numpy as np

from scamclf.evaluation.learning import Point
from scamclf.evaluation.metrics import Figure, evaluate, reliability
from scamclf.labels import LABELS
from scamclf.reporting.plots import (
    plot_confusion,
    plot_learning_curve,
    plot_reliabilities,
    plot_reliability,
    plot_risk_coverage,
    plot_roc,
)


def test_plots_show_the_counts_and_the_points() -> None:
    labels = [label for label in LABELS for _ in range(10)]
    probabilities = np.full((40, 4), 0.1) + 0.6 * np.repeat(np.eye(4), 10, axis=0)
    section = evaluate(labels, probabilities, labels, resamples=10).overall
    confusion = plot_confusion(section)
    texts = [text.get_text() for text in confusion.axes[0].texts]
    assert texts.count("10\n100%") == 4
    points = reliability(labels, probabilities)
    diagram = plot_reliability(points)
    line = diagram.axes[0].lines[1]
    np.testing.assert_allclose(line.get_xdata(), [point[0] for point in points])
    for figure in (confusion, diagram):
        figure.savefig(io.BytesIO(), format="png")


def test_learning_curve_has_a_line_for_each_set_that_defines_the_figure() -> None:
    good, nothing = Figure(0.9, 0.8, 0.95), Figure(math.nan, math.nan, math.nan)
    points = [
        Point(share, rows, judged, {"auc_scam": good, "auc_fake_vs_genuine": good if judged == "folds" else nothing})
        for share, rows in ((0.5, 500), (1.0, 1000))
        for judged in ("folds", "ham only")
    ]
    left, right = plot_learning_curve(points).axes
    assert [line.get_label() for line in left.lines] == ["folds", "ham only"]
    assert [line.get_label() for line in right.lines] == ["folds"]
    assert list(left.lines[0].get_xdata()) == [500, 1000]


def test_a_panel_can_stand_alone() -> None:
    points = [
        Point(share, rows, "folds", {"auc_scam": Figure(0.9, 0.8, 0.95)}) for share, rows in ((0.5, 500), (1.0, 1000))
    ]
    (axes,) = plot_learning_curve(points, {"auc_scam": "AUC"}).axes
    assert axes.get_title() == "AUC"


def test_curves_have_a_line_a_name_and_all_points() -> None:
    stairs = [(0.0, 0.0), (0.0, 0.4), (0.001, 0.5), (0.01, 0.8), (1.0, 1.0)]
    curves = {"all": stairs, "zh": stairs[1:]}
    for plot in (plot_roc, plot_risk_coverage):
        lines = plot(curves).axes[0].lines
        assert [line.get_label() for line in lines] == ["all", "zh"]
        assert [list(map(tuple, line.get_xydata().tolist())) for line in lines] == list(curves.values())


def test_the_roc_axis_is_logarithmic_and_reaches_the_first_false_alarm() -> None:
    axes = plot_roc({"all": [(0.0, 0.4), (0.002, 0.5), (1.0, 1.0)], "none": [(0.0, 1.0)]}).axes[0]
    assert axes.get_xscale() == "log"
    assert axes.get_xlim() == (0.002, 1)


def test_reliabilities_have_a_line_for_each_name_beside_the_diagonal() -> None:
    points = [(0.1, 0.05, 10), (0.9, 0.95, 10)]
    lines = plot_reliabilities({"none": points, "sigmoid": points[:1]}).axes[0].lines
    assert [line.get_label() for line in lines] == ["perfect", "none", "sigmoid"]
    assert [len(line.get_xdata()) for line in lines] == [2, 2, 1]
