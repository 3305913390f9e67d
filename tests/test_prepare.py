from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from scamclf.errors import InputError
from scamclf.normalize import clean
from scamclf.prepare import as_texts, prepare


@pytest.mark.parametrize(
    "texts",
    [
        ["a", "b"],
        ("a", "b"),
        np.array(["a", "b"]),
        np.array([["a"], ["b"]], dtype=object),
        pd.Series(["a", "b"], index=[7, 3]),
        pd.DataFrame({"any": ["a", "b"]}),
        pd.DataFrame({"any": ["a", "b"]}, dtype=object),
    ],
    ids=["list", "tuple", "array", "column array", "Series", "DataFrame", "object DataFrame"],
)
def test_every_shape_of_the_contract(texts: object) -> None:
    assert as_texts(texts) == ["a", "b"]


@pytest.mark.parametrize(
    ("texts", "complaint"),
    [
        ("one string", "put it into a list"),
        (["a", None], "message 1 is a NoneType"),
        ([b"bytes"], "message 0 is a bytes"),
        (pd.DataFrame({"a": ["x"], "b": ["y"]}), "table of 2 columns"),
    ],
)
def test_anything_else_is_refused_by_name(texts: object, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        as_texts(texts)


def test_characters_see_past_the_numbers() -> None:
    """Two bills with other sums and tails have the same characters."""
    one, two = (prepare(clean(t)).chars for t in ("尾号3216应还1,204.55元", "尾号9987应还8,113.20元"))
    assert one == two


def test_words_keep_the_size_of_a_sum() -> None:
    assert "<e3>" in prepare(clean("应还1,204.55元")).words
    assert "<e1>" in prepare(clean("应还12.05元")).words
