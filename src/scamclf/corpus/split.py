"""Splits that no family of near-copies crosses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from scamclf.errors import CorpusError
from scamclf.labels import LABELS

Split = tuple[np.ndarray, np.ndarray]


def grouped_folds(
    labels: Sequence[str] | np.ndarray,
    groups: Sequence[Any],
    n_splits: int,
    seed: int,
    expected: Sequence[str] = LABELS,
) -> list[Split]:
    """Folds with about the same share of every label, in which no group stands on both sides.

    Args:
        labels: n labels.
        groups: n group names.
        n_splits: how many folds.
        seed: of the shuffle.
        expected: the labels of which there must be enough.

    Returns:
        `n_splits` pairs of index arrays (train, test); every row is in exactly one test part.

    Raises:
        CorpusError: a label has fewer groups than there are folds.
    """
    from sklearn.model_selection import StratifiedGroupKFold

    families_of = {
        label: {group for of, group in zip(labels, groups, strict=True) if of == label} for label in expected
    }
    if scarce := [label for label in expected if len(families_of[label]) < n_splits]:
        raise CorpusError(
            f"too few families of {', '.join(scarce)}: {n_splits} folds need at least {n_splits} of each label"
        )
    folds = StratifiedGroupKFold(n_splits, shuffle=True, random_state=seed)
    return list(folds.split(np.zeros(len(labels)), np.asarray(labels), np.asarray(groups)))
