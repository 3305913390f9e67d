"""Draws figures: confusion matrix, reliability diagrams, ROC, risk against coverage, learning curve."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from scamclf.evaluation.metrics import Section
from scamclf.labels import LABELS, VERDICTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
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
    """Predicted against observed share of scams, from `metrics.reliability`."""
    return plot_reliabilities({f"bins of about {points[0][2]:,} messages": points}, title)


def plot_reliabilities(
    curves: Mapping[str, Sequence[tuple[float, float, int]]], title: str = "Calibration of P(scam)"
) -> Figure:
    """A line of predicted against observed shares for each name; the diagonal is perfect."""
    figure, axes = _single(title, "predicted P(scam)", "observed share of scams")
    axes.plot((0, 1), (0, 1), color="grey", linewidth=1, linestyle="--", label="perfect")
    for name, points in curves.items():
        axes.plot([point[0] for point in points], [point[1] for point in points], marker="o", markersize=4, label=name)
    axes.set(xlim=(-0.02, 1.02), ylim=(-0.02, 1.02))
    axes.legend(loc="upper left", fontsize=8)
    return figure


def plot_roc(
    curves: Mapping[str, Sequence[tuple[float, float]]], title: str = "Scams against honest messages"
) -> Figure:
    """Scams found against false alarms, a line for each name; false alarms on a logarithmic axis, since only the left end is of use."""
    figure, axes = _single(title, "honest messages above the limit", "scams above the limit")
    for name, points in curves.items():
        # Between two limits nothing changes: the curve is a stair.
        axes.plot([point[0] for point in points], [point[1] for point in points], drawstyle="steps-post", label=name)
    least = min((rate for points in curves.values() for rate, _ in points if rate > 0), default=0.01)
    axes.set_xscale("log")
    axes.set(xlim=(max(least, 1e-4), 1), ylim=(-0.02, 1.02))
    axes.xaxis.set_major_formatter(lambda rate, _: f"{100 * rate:g}%")
    axes.yaxis.set_major_formatter(lambda rate, _: f"{100 * rate:.0f}%")
    axes.minorticks_off()
    axes.grid(alpha=0.3)
    axes.legend(loc="lower right", fontsize=8)
    return figure


def plot_risk_coverage(
    curves: Mapping[str, Sequence[tuple[float, float]]], title: str = "Risk against coverage"
) -> Figure:
    """Share of wrong labels against the share of messages labelled, the surest first, a line for each name."""
    figure, axes = _single(title, "messages judged, the surest first", "of those, judged wrongly")
    for name, points in curves.items():
        axes.plot([point[0] for point in points], [point[1] for point in points], label=name)
    axes.set(xlim=(0, 1.02))
    axes.set_ylim(bottom=0)
    axes.xaxis.set_major_formatter(lambda share, _: f"{100 * share:.0f}%")
    axes.yaxis.set_major_formatter(lambda share, _: f"{100 * share:g}%")
    axes.grid(alpha=0.3)
    axes.legend(loc="upper left", fontsize=8)
    return figure


def _single(title: str, xlabel: str, ylabel: str) -> tuple[Figure, Axes]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4.8, 4.4), layout="constrained")
    axes = figure.add_subplot()
    axes.set(xlabel=xlabel, ylabel=ylabel, title=title)
    return figure, axes


#: What the learning curve shows, with the titles of its panels.
LEARNING = {"auc_scam": "AUC, scam against honest", "auc_fake_vs_genuine": "AUC, fake against genuine"}


def plot_learning_curve(points: Sequence[Point], panels: Mapping[str, str] = LEARNING) -> Figure:
    """Figures against the number of training messages, a panel a figure, a line a judged set, with 95 % intervals."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5 * len(panels), 5), layout="constrained")
    for axes, (criterion, title) in zip(figure.subplots(1, len(panels), squeeze=False)[0], panels.items(), strict=True):
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
    columns = 3 if len(panels) == 1 else 5
    figure.legend(*figure.axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=columns, fontsize=8)
    return figure
