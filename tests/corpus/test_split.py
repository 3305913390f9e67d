from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.model_selection import StratifiedGroupKFold

from scamclf.corpus import grouped_folds
from scamclf.errors import CorpusError
from scamclf.labels import LABELS


@given(st.lists(st.tuples(st.sampled_from(LABELS), st.integers(0, 30)), min_size=80, max_size=160), st.integers(0, 5))
def test_no_group_crosses_a_fold(rows: list[tuple[str, int]], seed: int) -> None:
    labels = [label for label, _ in rows]
    groups = [f"{label}{group}" for label, group in rows]
    if len(set(groups)) < 8:
        return
    seen: list[int] = []
    for train, test in grouped_folds(labels, groups, 4, seed):
        assert not {groups[i] for i in train} & {groups[i] for i in test}
        seen += test.tolist()
    assert sorted(seen) == list(range(len(rows)))


@pytest.mark.filterwarnings("ignore:The least populated class")
@given(st.lists(st.tuples(st.sampled_from(LABELS), st.integers(0, 30)), min_size=80, max_size=160), st.integers(0, 5))
def test_groups_are_dealt_out_as_scikit_learn_does(rows: list[tuple[str, int]], seed: int) -> None:
    """Families with several labels among them."""
    labels, groups = np.array([label for label, _ in rows]), np.array([group for _, group in rows])
    slow = StratifiedGroupKFold(4, shuffle=True, random_state=seed).split(labels, labels, groups)
    try:
        found = grouped_folds(labels, groups.tolist(), 4, seed)
    except CorpusError:
        return
    for one, other in zip(found, slow, strict=True):
        np.testing.assert_array_equal(one[0], other[0])
        np.testing.assert_array_equal(one[1], other[1])


def test_too_few_families_are_named() -> None:
    with pytest.raises(CorpusError, match="too few families of other_scam: 2 folds need at least 2 of each label"):
        grouped_folds([*LABELS, "fake", "genuine", "other"], list("abcdefg"), 2, 0)
