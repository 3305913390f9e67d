from __future__ import annotations

import io

import numpy as np

from scamclf.evaluate import evaluate, reliability
from scamclf.labels import LABELS
from scamclf.plots import plot_confusion, plot_reliability


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
