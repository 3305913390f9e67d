from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scamclf import disguise
from scamclf.normalize import clean, clean_with_offsets
from scamclf.rewrite import Change
from tests.conftest import CASES
from tests.hostile import HOSTILE, grows_linearly

CASES_BY_NAME = {case["name"]: case for case in tomllib.loads((CASES / "disguises.toml").read_text("utf-8"))["case"]}
REWRITES = (
    disguise.styled_letters, disguise.wide_words, disguise.marked_words, disguise.look_alike_letters, disguise.spelt_words,
    disguise.accented_words, disguise.split_characters, disguise.gaps_in_words, disguise.emoji_words,
    disguise.customary_disguises, disguise.same_sounds, disguise.leet_words, disguise.spoken_numbers,
    disguise.lettered_numbers,
)  # fmt: skip
disguised = st.text(
    st.sampled_from("加➕vV信微 .*亻言讠斥一三八0oO1lp4@ayмаЅ💰逾qi余期dai款律师函zfb支付宝❤扣|\n\u0336𝐏ａé")
)


@pytest.mark.parametrize("name", CASES_BY_NAME)
def test_words_can_be_read(name: str, request: pytest.FixtureRequest) -> None:
    case = CASES_BY_NAME[name]
    if case.get("known_failure"):
        request.applymarker(pytest.mark.xfail(reason="not read yet"))
    text = clean(case["text"])
    assert [word for word in case["clean_contains"] if word not in text] == []


@pytest.mark.parametrize("rewrite", REWRITES)
@given(text=st.one_of(st.text(), disguised))
def test_changes_come_in_order_without_overlaps(rewrite: Callable[[str], Iterable[Change]], text: str) -> None:
    done = 0
    for change in rewrite(text):
        assert done <= change.start < change.end <= len(text)
        assert change.new != text[change.start : change.end]
        done = change.end


@pytest.mark.parametrize(
    "text",
    [
        "您 的 信用卡 本期 账单 已 出 , 请 于 还款日 前 足额 存入 , 如 已 还款 请 忽略",
        "您 的 信 用 卡 已 逾 期 , 请 尽 快 还 款",
    ],
)
def test_text_cut_into_words_or_scanned_is_closed_up_and_no_disguise(text: str) -> None:
    cleaned = clean_with_offsets(text)
    assert re.search("[\u4e00-\u9fff] [\u4e00-\u9fff]", cleaned.text) is None
    assert cleaned.disguises == ()


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    assert grows_linearly(clean, unit)
