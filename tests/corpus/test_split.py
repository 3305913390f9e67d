from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def test_too_few_families_are_named() -> None:
    with pytest.raises(CorpusError, match="too few families of other_scam: 2 folds need at least 2 of each label"):
        grouped_folds([*LABELS, "fake", "genuine", "other"], list("abcdefg"), 2, 0)
