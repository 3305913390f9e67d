from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scamclf.signals import SIGNALS, find_signals
from scamclf.signals.find import FAMILIES
from scamclf.signals.index import index
from tests.cases import pairs, read_cases, too_few
from tests.hostile import HOSTILE, grows_linearly

CASES = read_cases("signals")


def names(text: str) -> set[str]:
    return {signal.name for signal in find_signals(text)}


@pytest.mark.parametrize(("name", "text"), pairs(CASES, "found"))
def test_found(name: str, text: str) -> None:
    assert name in names(text)


@pytest.mark.parametrize(("name", "text"), pairs(CASES, "not_found"))
def test_near_miss(name: str, text: str) -> None:
    assert name not in names(text)


def test_every_signal_has_enough_cases() -> None:
    assert set(CASES) == set(SIGNALS)
    assert too_few(CASES) == []


def test_families_share_out_the_signals() -> None:
    # Evasive spelling is what cleaning had to undo.
    shared_out = [name for family in FAMILIES for name in family.signals]
    assert sorted([*shared_out, "evasive_spelling"]) == sorted(SIGNALS)
    for family in FAMILIES:
        phrases = {name for name in family.signals if f"{family.name}.{name}" in index().tables}
        assert {*phrases, *family.rules} == set(family.signals)


@given(st.one_of(st.text(), st.text(st.sampled_from("加Ｖ信律 师函6228尾号退订立即https://a.top/ 【】\u200b帳"))))
def test_spans_quote_the_original(text: str) -> None:
    for signal in find_signals(text):
        assert signal.text == text[signal.start : signal.end] != ""


def test_spans_point_into_disguised_text() -> None:
    text = "请\u200b加\u200bＶ\u200b信，６２２８ 4800 1234 5678 910（農業銀行 李某）"
    found = {signal.name: signal.text for signal in find_signals(text)}
    assert found["off_platform_contact"] == "请\u200b加\u200bＶ\u200b信"
    assert found["private_payment"] == "６２２８ 4800 1234 5678 910"


def test_one_signal_is_not_listed_without_end() -> None:
    assert len([s for s in find_signals("立即!" * 100) if s.name == "urgency"]) <= 5


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    assert grows_linearly(find_signals, unit)
