from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scamclf.shapes import _LEADS, _MONTH, _MONTHS, CURRENCY_AFTER, find_shapes, shape_pattern
from tests.hostile import HOSTILE, grows_linearly

PIECES = (
    *_LEADS, *CURRENCY_AFTER, "1", "2", "12", "24", "100", "138", "2024", "1930", "95588", "13812345678", "6.22", "0", "00", "800", "8", "99", ".00",
    ",000", " ", "  ", "\n", ".", ",", "-", "/", ":", "+", "*", "**", "x", "xx", "●●", "●", "(", ")", "%", "@", "a.b@c.com", "@x.co", "年", "月", "日",
    "号", "点", "分", "k", "万", "m", "st", "th", " of ", "am", "a.m.", "call ", "拨打", "转", "times", "e+18", "٣", "a", "z",
)  # fmt: skip


@given(
    st.one_of(st.text(), st.lists(st.sampled_from(PIECES), max_size=12).map("".join)),
    st.integers(0, 4),
    st.integers(0, 4),
)
def test_shapes_are_those_of_the_pattern_tried_everywhere(text: str, before: int, after: int) -> None:
    start, end = min(before, len(text)), max(0, len(text) - after)
    found = [(m.lastgroup, m.span(), m.groups()) for m in find_shapes(text, start, end)]
    assert found == [(m.lastgroup, m.span(), m.groups()) for m in shape_pattern().finditer(text, start, end)]


@pytest.mark.parametrize(
    ("text", "shapes"),
    [
        ("3 days", ["plain"]),
        ("24 hours, 2024.", ["plain", "plain"]),
        ("3.5", ["num"]),
        ("call 1930", ["phone"]),
        ("of 2030", ["plain"]),
        ("6  march", ["date"]),
        ("¥ 8", ["amount"]),
        ("99@x.com", ["email"]),
    ],
)
def test_a_plain_number_is_one_that_no_other_shape_wants(text: str, shapes: list[str]) -> None:
    assert [m.lastgroup for m in find_shapes(text, 0, len(text))] == shapes


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    assert grows_linearly(lambda text: find_shapes(text, 0, len(text)), unit)


def test_the_months_are_all_that_the_pattern_lets_pass() -> None:
    stems = {month[:3] for month in _MONTHS}
    endings = ("", "uary", "ruary", "ch", "il", "e", "y", "ust", "t", "ember", "tember", "ober")
    assert {stem + end for stem in stems for end in endings if re.fullmatch(_MONTH, stem + end)} == set(_MONTHS)
