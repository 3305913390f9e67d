from __future__ import annotations

import tomllib
import unicodedata
from itertools import chain

import opencc
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scamclf import disguise
from scamclf.disguise import chinese
from scamclf.disguise.tables import plain_words
from scamclf.normalize import (
    _ANY_UNUSUAL,
    _STEPS,
    clean,
    clean_with_offsets,
    fold_case,
    fold_space,
    fold_width,
    simplified_table,
    to_simplified,
)
from scamclf.rewrite import Cleaned, Where, run
from tests.conftest import CASES

CASES_BY_NAME = {case["name"]: case for case in tomllib.loads((CASES / "normalize.toml").read_text("utf-8"))["case"]}

# Any text, and text of the kinds that the steps change.
texts = st.one_of(
    st.text(),
    st.text(st.sampled_from("加Ｖ律\u200b师函１２３ＡＢｃ帳單İﬁ①ｶﾞe\u0301\u0301 \n\t{0}<URL>[NAME]$NAME元TIME")),
    st.text(st.sampled_from("加➕vV信微 .*亻言一三八0oO1lp4@yмаЅ💰逾qi余期律师函zfb支付宝")),
)

# What is between the kinds of characters, and what patterns look for.
usual = st.text(
    st.sampled_from(
        "加ＡV信微 .*亻言一三八0oO1lp4@yм💰逾qi余其的dai款律师函zfb支付宝❤扣[{<NAME>}]「」\n张張，：（）－l0an｛｝"
    )
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
    assert [simple for simple in simplified_table().values() if to_simplified(simple) != simple] == []


def test_the_table_of_traditional_characters_is_openccs() -> None:
    """Where this fails with a new OpenCC, `words/traditional.txt` is to be written anew from `table`."""
    han = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
    simplified = opencc.OpenCC("t2s").convert("\n".join(han)).split("\n")
    table = {a: b for a, b in zip(han, simplified, strict=True) if a != b and len(b) == 1}
    # A few Traditional forms lead to a character that has a simpler one of its own.
    table = {a: table.get(b, b) for a, b in table.items()} | dict.fromkeys("帳帐", "账")
    assert simplified_table() == table


def plainly(text: str) -> Cleaned:
    """The text after every step, whether or not anything was seen that it needs."""
    steps = [one for _, step in _STEPS for one in (step.steps if isinstance(step, Where) else [step])]
    return run(text, steps)


def same(one: Cleaned, other: Cleaned) -> bool:
    spans = [(i, j) for i in range(len(one.text)) for j in (i + 1, min(i + 3, len(one.text)))]
    return (
        one.text == other.text
        and one.disguises == other.disguises
        and all(one.original_span(*span) == other.original_span(*span) for span in spans)
    )


@given(texts)
def test_a_step_that_is_left_out_would_have_changed_nothing(text: str) -> None:
    assert same(clean_with_offsets(text), plainly(text))


@given(usual)
def test_nor_would_one_that_needs_rarer_characters(text: str) -> None:
    assert same(clean_with_offsets(text), plainly(text))


def test_usual_characters_need_no_step_for_rare_ones() -> None:
    """Alone among letters, among Chinese characters, among digits."""
    characters = [char for char in map(chr, range(0x20000)) if not _ANY_UNUSUAL(char)]
    assert len(characters) > 25_000
    for first in range(0, len(characters), 64):
        text = "\n\n".join(f"a{c}b 法{c}院 1{c}2 {c}{c}" for c in characters[first : first + 64])
        assert clean_with_offsets(text).text == plainly(text).text


def test_every_listed_disguise_is_seen() -> None:
    for other in chinese._split_characters():
        assert disguise.any_parts(f"法{other}院")
    characters, pinyin, read = chinese._sounds()
    for other in chain(chinese._customary(), characters, pinyin, read):
        assert disguise.any_other_spelling(f"法 {other}，")
    for sign in chinese._emoji()[1]:
        assert disguise.any_picture(sign)


def test_signs_for_letters_are_seen_in_every_word() -> None:
    signs = {"o": "0", "e": "3", "a": "4@", "s": "5$", "t": "7", "b": "8", "g": "9", "i": "1!|", "l": "1|"}
    for word in plain_words():
        for place, letter in enumerate(word):
            for sign in signs.get(letter, ""):
                text = f"your {word[:place]}{sign}{word[place + 1 :]}, {''.join(signs.get(c, c)[-1] for c in word)}"
                assert clean(text) == plainly(text).text


def test_white_space_is_what_python_calls_so() -> None:
    spaces = [chr(code) for code in range(0x110000) if chr(code).isspace() and chr(code) != "\n"]
    assert fold_space("".join(spaces)) == " " * len(spaces)


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
