from __future__ import annotations

import tomllib
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scamclf.normalize import clean, clean_with_offsets, fold_case, fold_width, simplified_table, to_simplified
from tests.conftest import CASES

CASES_BY_NAME = {case["name"]: case for case in tomllib.loads((CASES / "normalize.toml").read_text("utf-8"))["case"]}

# Any text, and text of the kinds that the steps change.
texts = st.one_of(
    st.text(),
    st.text(st.sampled_from("加Ｖ律\u200b师函１２３ＡＢｃ帳單İﬁ①ｶﾞe\u0301\u0301 \n\t{0}<URL>[NAME]$NAME元TIME")),
    st.text(st.sampled_from("加➕vV信微 .*亻言一三八0oO1lp4@yмаЅ💰逾qi余期律师函zfb支付宝")),
)


@pytest.mark.parametrize("name", CASES_BY_NAME)
def test_phenomenon(name: str) -> None:
    case = CASES_BY_NAME[name]
    assert clean(case["text"]) == case["clean"]


@given(texts, st.data())
def test_every_span_maps_into_the_original(text: str, data: st.DataObject) -> None:
    cleaned = clean_with_offsets(text)
    if not cleaned.text:
        return
    start = data.draw(st.integers(0, len(cleaned.text) - 1))
    end = data.draw(st.integers(start + 1, len(cleaned.text)))
    a, b = cleaned.original_span(start, end)
    assert 0 <= a < b <= len(text)


@given(texts)
@example("ﷺ")  # one character that becomes eighteen
def test_spans_of_single_characters_never_go_back(text: str) -> None:
    cleaned = clean_with_offsets(text)
    spans = [cleaned.original_span(i, i + 1) for i in range(len(cleaned.text))]
    assert [a for a, _ in spans] == sorted(a for a, _ in spans)
    assert [b for _, b in spans] == sorted(b for _, b in spans)


@given(texts)
def test_disguises_are_spans_of_the_original_apart_from_each_other(text: str) -> None:
    done = 0
    for start, end in clean_with_offsets(text).disguises:
        assert done <= start < end <= len(text)
        done = end


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_width_folding_is_nfkc(text: str) -> None:
    assert fold_width(text) == unicodedata.normalize("NFKC", text)


@given(st.text())
def test_case_and_script_folding_keep_the_length(text: str) -> None:
    assert len(fold_case(text)) == len(text)
    assert len(to_simplified(text)) == len(text)


def test_simplifying_twice_changes_nothing() -> None:
    table = simplified_table()
    unstable = [a for a in table.values() if a.translate(table) != a]
    assert unstable == []


def test_span_outside_the_text_is_refused() -> None:
    cleaned = clean_with_offsets("abc")
    with pytest.raises(IndexError, match="outside 3 characters"):
        cleaned.original_span(2, 4)
    with pytest.raises(IndexError):
        cleaned.original_span(1, 1)


def test_a_span_points_at_the_characters_it_came_from() -> None:
    text = "请加\u200bＶ信：１３８ 帳單"
    cleaned = clean_with_offsets(text)
    for word, original in (("微信", "加\u200bＶ信"), ("138", "１３８"), ("账单", "帳單")):
        start = cleaned.text.index(word)
        a, b = cleaned.original_span(start, start + len(word))
        assert text[a:b] == original


def test_a_sender_cannot_type_the_programs_own_signs() -> None:
    assert clean("<official> <hotline:95588> \ue000") == "‹official> ‹hotline:95588> "


def test_capital_words_that_people_write_are_words() -> None:
    assert clean("你張CARD已經過期") == "你张card已经过期"
