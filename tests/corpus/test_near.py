from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scamclf.corpus import Corpus
from scamclf.corpus.fields import Row, make_row
from scamclf.corpus.near import NEAR, NearIndex, near_copies, same_text, shingles
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


def test_a_copy_from_another_phone_is_the_same_text() -> None:
    one = "Pay now: HTTPS://x.co/a 您的账单"
    assert same_text(f"\ufeff{one.upper()}\r\n") == same_text(f"  {one}\u200b") == same_text(one.replace("P", "Ｐ"))


def test_another_sum_is_another_text() -> None:
    assert same_text("您的账单500元") != same_text("您的账单900元")


@given(st.text())
def test_the_same_text_stays_the_same(text: str) -> None:
    assert same_text(same_text(text)) == same_text(text)


def test_the_index_finds_the_pairs_that_a_look_at_all_pairs_finds(small_corpus: Corpus) -> None:
    rows = [make_row(ROW | {"id": str(i), "family": str(i), "text": t}) for i, t in enumerate(small_corpus.texts)]
    rows += [row(f"copy {r.id}", f"{r.text} 7") for r in rows[::50]]
    index = NearIndex(r.text for r in rows)
    found = {(rows[i].id, r.id) for j, r in enumerate(rows) for i, _ in index.find(r.text) if i < j}
    assert found == set(pairs(*rows))
    assert len(found) >= len(rows) // 60


def test_the_index_gives_the_nearest_first() -> None:
    index = NearIndex(["pay your electricity bill by friday noon please", "pay your electricity bill by friday"])
    assert [number for number, _ in index.find("Pay your electricity bill by Friday")] == [1, 0]
    assert index.find("see you at eight") == []
    assert all(share > NEAR for _, share in index.find("pay your electricity bill by friday"))
