from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scamclf.corpus.fields import Row, make_row
from scamclf.corpus.near import near_copies, shingles
from tests.conftest import ROW


def row(id: str, text: str, family: str | None = None) -> Row:
    return make_row(ROW | {"id": id, "text": text, "family": family or id})


def pairs(*rows: Row) -> list[tuple[str, str]]:
    return [(first.id, second.id) for first, second, _ in near_copies(rows)]


def test_the_same_words_with_other_numbers_are_near() -> None:
    a = row("a", "Your EMI of Rs 5,400 is due on 3 May, please keep your account funded")
    b = row("b", "your emi of rs 7,912 is due on 9 may, please keep your account funded")
    assert pairs(a, b) == [("a", "b")]


def test_a_family_may_hold_near_copies() -> None:
    assert pairs(row("a", "您的账单已逾期3天", "f"), row("b", "您的账单已逾期9天", "f")) == []


def test_the_same_topic_in_other_words_is_not_near() -> None:
    assert pairs(row("a", "您的信用卡账单已逾期3天请尽快还款"), row("b", "本期信用卡还没还清,今晚十点前存入即可")) == []


def test_other_emoji_are_another_text() -> None:
    assert pairs(row("a", "😂😂"), row("b", "👍")) == []


def test_one_row_has_no_pair() -> None:
    assert pairs(row("a", "您的账单")) == []


@given(st.text(min_size=1))
def test_every_text_has_shingles(text: str) -> None:
    assert shingles(text)
