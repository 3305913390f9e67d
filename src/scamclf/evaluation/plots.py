"""Draws figures: confusion matrix, reliability diagram, learning curve."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from scamclf.evaluation.metrics import Section
from scamclf.labels import LABELS, VERDICTS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from scamclf.evaluation.learning import Point


def plot_confusion(section: Section, title: str = "Labels and verdicts") -> Figure:
    """True labels in rows, verdicts in columns; colour is the share of the row, the number its count."""
    from matplotlib.figure import Figure

    counts = np.array([[section.confusion[label][verdict] for verdict in VERDICTS] for label in LABELS])
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    figure = Figure(figsize=(6.4, 4.4), layout="constrained")
    axes = figure.add_subplot()
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    axes.set_xticks(range(len(VERDICTS)), VERDICTS)
    axes.set_yticks(range(len(LABELS)), LABELS)
    axes.set(xlabel="verdict", ylabel="label", title=f"{title} (n = {section.rows:,})")
    for (row, column), count in np.ndenumerate(counts):
        shade = "white" if shares[row, column] > 0.5 else "black"
        axes.text(
            column, row, f"{count:,}\n{shares[row, column]:.0%}", ha="center", va="center", color=shade, fontsize=9
        )
    return figure


def plot_reliability(points: Sequence[tuple[float, float, int]], title: str = "Calibration of P(scam)") -> Figure:
    """Predicted against observed share of scams, from `evaluate.reliability`."""
    from matplotlib.figure import Figure

    predicted, observed, sizes = zip(*points, strict=True)
    figure = Figure(figsize=(4.8, 4.4), layout="constrained")
    axes = figure.add_subplot()
    axes.plot((0, 1), (0, 1), color="grey", linewidth=1, linestyle="--", label="perfect")
    axes.plot(predicted, observed, marker="o", label=f"bins of about {sizes[0]:,} messages")
    axes.set(
        xlim=(-0.02, 1.02),
        ylim=(-0.02, 1.02),
        xlabel="predicted P(scam)",
        ylabel="observed share of scams",
        title=title,
    )
    axes.legend(loc="upper left")
    return figure


def plot_learning_curve(points: Sequence[Point]) -> Figure:
    """Ranking and log loss against the number of training messages, a line a judged set, with 95 % intervals."""
    from matplotlib.figure import Figure

    panels = {"auc_scam": "AUC, scam against honest", "auc_fake_vs_genuine": "AUC, fake against genuine"}
    figure = Figure(figsize=(10, 5), layout="constrained")
    for axes, (criterion, title) in zip(figure.subplots(1, 2), panels.items(), strict=True):
        for judged in dict.fromkeys(point.judged for point in points):
            line = [p for p in points if p.judged == judged and not math.isnan(p.figures[criterion].value)]
            if not line:
                continue
            figures = [p.figures[criterion] for p in line]
            sizes = [p.rows for p in line]
            drawn = axes.plot(sizes, [f.value for f in figures], marker="o", label=judged)
            axes.fill_between(
                sizes, [f.low for f in figures], [f.high for f in figures], color=drawn[0].get_color(), alpha=0.12
            )
        axes.set_xscale("log", base=2)
        sizes = sorted({p.rows for p in points})
        axes.set_xticks([s for i, s in enumerate(sizes) if not i or s > 1.4 * sizes[i - 1]])
        axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.minorticks_off()
        axes.set(xlabel="messages trained on", title=title)
        axes.grid(alpha=0.3)
    figure.legend(*figure.axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=5, fontsize=8)
    return figure
