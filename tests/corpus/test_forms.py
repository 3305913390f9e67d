from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scamclf.corpus.forms import find_forms, length_class
from tests.hostile import HOSTILE, grows_linearly

CASES = [
    ("Pay at https://bank.com/x", "link"),
    ("缴费请到 yidong . cn", "link"),
    ("尾号****的卡", "masked"),
    ("Dear <NAME>, your card XXXX1234", "masked"),
    ("今天还款哦😀", "emoji"),
    ("【某贷】请还款,拒收请回复R", "opt-out"),
    ("Txt: reply STOP to end", "opt-out"),
    ("your emi is overdue please pay soon", "lower case"),
    ("FINAL NOTICE PAY TODAY OR ELSE", "capitals"),
    ("您的账单已经逾期三天请尽快处理以免影响征信谢谢", "no punctuation"),
    ("yourpaymentisnowtwoweekslate ok", "glued"),
    ("您 的 账单 已 逾期", "segmented"),
    ("请转到６２２２", "full-width"),
    ("Your bill is Â£12 due today", "damaged"),
    ("ä½\xa0å¥½ your bill", "damaged"),
    ("您已yq三天", "initials"),
    ("(1/2) 您的账单", "part of a split text"),
    ("尊敬的客户，您的贷款已经……", "cut off"),
    ("A: hi\nB: hello\nA: pay me", "turns of a chat"),
    ("a\nb\nc\nd", "several lines"),
]


@pytest.mark.parametrize(("text", "form"), CASES)
def test_a_form_is_named(text: str, form: str) -> None:
    assert form in find_forms(text)


def test_a_plain_message_has_no_form() -> None:
    assert find_forms("Hi Sam, your bill of £84.20 is due on 12 June. Pay in the app.") == ()
    assert find_forms("您尾号3216的信用卡本期应还1,204.55元,请按时还款。") == ()


@pytest.mark.parametrize(
    ("length", "expected"),
    [(0, "under 20"), (19, "under 20"), (20, "under 40"), (319, "under 320"), (320, "320 or more")],
)
def test_lengths_fall_into_classes(length: int, expected: str) -> None:
    assert length_class("x" * length) == expected


@given(st.text())
def test_any_text_has_an_answer(text: str) -> None:
    assert len(set(find_forms(text))) == len(find_forms(text))


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    assert grows_linearly(find_forms, unit)
