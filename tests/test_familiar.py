from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import scamclf
from scamclf.counts import Counts
from scamclf.familiar import familiarity, known_words
from scamclf.features import FeatureOptions
from scamclf.prepare import Prepared, prepare

TEXTS = ["您的账单已逾期,请还款", "您的账单已出,请查看", "your bill of £20 is overdue, pay now", "your bill is ready"]

words = st.lists(st.text(st.sampled_from("abc账单期<>!1"), min_size=1, max_size=3), max_size=12)
messages = st.builds(Prepared, words.map(tuple), st.text(st.sampled_from("ab账 {}<=;"), max_size=60), st.just({}))
vocabularies = words.map(frozenset)


def known_share(message: Prepared, vocabulary: frozenset[str]) -> float:
    return float(familiarity([message], vocabulary)[0, 0])


def test_known_words_stand_in_enough_messages() -> None:
    """However often one of them says it."""
    assert known_words([prepare("pay pay pay"), prepare("bill"), prepare("your bill")], 2) == {"bill"}
    assert known_words([prepare("pay"), prepare("bill")], 1) == {"pay", "bill"}
    assert known_words([], 1) == frozenset()


def test_words_known_in_folds_are_those_of_the_fitted_model() -> None:
    """The limit is set with the one and held to with the other."""
    prepared = [prepare(text) for text in TEXTS]
    counts, options, everything = Counts(prepared), FeatureOptions(min_df=2), np.arange(len(prepared))
    learnt = counts.weigher(options).learn(np.array(["other"] * len(prepared)), everything)
    vocabulary = counts.features(options, learnt, everything).known_words_
    new = [prepare(text) for text in ("您的快递已到", "your parcel is ready", "su factura")]
    known = known_words(prepared, 2)
    np.testing.assert_array_equal(familiarity(prepared + new, known), familiarity(prepared + new, vocabulary))


def test_a_model_without_words_takes_all_for_known() -> None:
    assert familiarity([prepare("Su factura ha vencido")], None).tolist() == [[1.0, 0.0]]


def test_different_words_count_once_and_two_are_granted() -> None:
    message = prepare("factura factura factura vencido pay")
    assert known_share(message, frozenset({"pay"})) == pytest.approx((1 + 2) / (3 + 2))


@pytest.mark.parametrize("text", ["", " ", "!!! …", "£20", "13800138000"])
def test_nothing_to_know_is_nothing_unknown(text: str) -> None:
    """Typed tokens and marks stand in every language."""
    assert known_share(prepare(text), frozenset()) == 1.0


def test_one_odd_name_makes_no_short_message_unlike(judge: scamclf.Judge) -> None:
    rule = judge.artifact.manifest.decision_rule
    assert known_share(prepare("pay Xyzzyq"), frozenset({"pay"})) > rule.known_at_least


def test_signs_of_code_are_a_share_of_what_is_no_space() -> None:
    assert familiarity([prepare("x = (a); y")], None)[0, 1] == pytest.approx(4 / (7 + 30))
    code, debt = familiarity([prepare("if (a[i] == b[j]) { return *p->next; }"), prepare(TEXTS[2])], None)
    assert code[1] > 0.1
    assert debt[1] == 0


def test_no_messages_no_rows() -> None:
    assert familiarity([], frozenset()).shape == (0, 2)


@given(st.lists(messages, max_size=4), st.one_of(st.none(), vocabularies))
def test_both_are_shares(several: list[Prepared], vocabulary: frozenset[str] | None) -> None:
    found = familiarity(several, vocabulary)
    assert found.shape == (len(several), 2)
    assert ((found >= 0) & (found <= 1)).all()


@given(messages, vocabularies, st.sampled_from(["pay", "账单", "a", "<url>"]))
def test_a_known_word_more_never_makes_a_message_less_known(
    message: Prepared, vocabulary: frozenset[str], word: str
) -> None:
    longer = Prepared((*message.words, word), message.chars, {})
    assert known_share(longer, vocabulary | {word}) >= known_share(message, vocabulary | {word})


@given(messages, vocabularies, st.sampled_from(["zzz", "未知"]))
def test_an_unknown_word_more_never_makes_a_message_better_known(
    message: Prepared, vocabulary: frozenset[str], word: str
) -> None:
    longer = Prepared((*message.words, word), message.chars, {})
    assert known_share(longer, vocabulary) <= known_share(message, vocabulary)


@given(messages, vocabularies, vocabularies)
def test_knowing_more_words_never_makes_a_message_less_known(
    message: Prepared, some: frozenset[str], more: frozenset[str]
) -> None:
    assert known_share(message, some) <= known_share(message, some | more)
