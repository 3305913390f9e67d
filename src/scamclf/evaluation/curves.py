"""Curves of predictions, thinned to as many points as a plot can show."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scamclf.decide import scam_probability
from scamclf.labels import LABELS, SCAM_LABELS

_MOST_POINTS = 200

Points = list[list[float]]


def roc(labels: Sequence[str], probabilities: np.ndarray) -> Points:
    """Share of honest messages and share of scams at or above each P(scam), from none to all.

    >>> roc(["fake", "other"], np.array([[0.9, 0.1, 0, 0], [0.2, 0.8, 0, 0]]))
    [[0.0, 0.0], [0.0, 1.0], [1.0, 1.0]]
    """
    is_scam = np.isin(labels, SCAM_LABELS)
    if is_scam.all() or not is_scam.any():
        return []
    rank = np.unique(-scam_probability(probabilities), return_inverse=True)[1]
    flagged, caught = (
        np.concatenate(([0], np.cumsum(np.bincount(rank, rows)) / rows.sum())) for rows in (~is_scam, is_scam)
    )
    # Where one share stays as it is, the ends say it all; then the points that matter are those at few false alarms.
    corners = np.ones(len(flagged), bool)
    corners[1:-1] = (np.diff(flagged)[:-1] > 0) | (np.diff(flagged)[1:] > 0)
    points = np.column_stack([flagged, caught])[corners]
    # Few false alarms are what matters: the first points are all kept, the later ones ever more sparsely.
    return _at(points, np.geomspace(1, len(points), _MOST_POINTS) - 1)


def risk_coverage(labels: Sequence[str], probabilities: np.ndarray) -> Points:
    """Share of messages judged, the surest first, and the share of them whose most probable label is wrong.

    >>> risk_coverage(["fake", "other"], np.array([[0.9, 0.1, 0, 0], [0.8, 0.2, 0, 0]]))
    [[0.5, 0.0], [1.0, 0.5]]
    """
    wrong = np.array([LABELS[i] for i in probabilities.argmax(axis=1)]) != np.asarray(labels)
    order = np.argsort(-probabilities.max(axis=1), kind="stable")
    number = np.arange(1, len(wrong) + 1)
    points = np.column_stack([number / len(wrong), np.cumsum(wrong[order]) / number])
    return _at(points, np.linspace(0, len(points) - 1, _MOST_POINTS))


def _at(points: np.ndarray, places: np.ndarray) -> Points:
    kept = np.unique(places.round().astype(int)) if len(points) > _MOST_POINTS else slice(None)
    found: Points = points[kept].tolist()
    return found
