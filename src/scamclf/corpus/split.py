"""Splits that no family of near-copies crosses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


def gather(n: int, splits: Sequence[Split], parts: Iterable[np.ndarray]) -> np.ndarray:
    """What the test rows of each split got, as one array in the order of the n rows; zero for rows in no test part.

    >>> splits = [(np.array([0]), np.array([1, 2])), (np.array([1, 2]), np.array([0]))]
    >>> gather(3, splits, [np.array([7, 8]), np.array([9])]).tolist()
    [9, 7, 8]
    """
    arrays = list(parts)
    gathered = np.zeros((n, *arrays[0].shape[1:]), arrays[0].dtype)
    for (_, test), array in zip(splits, arrays, strict=True):
        gathered[test] = array
    return gathered
