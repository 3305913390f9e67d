from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scamclf
from scamclf.explain import Explainer, Explanation
from scamclf.export import take_apart
from scamclf.labels import LABELS
from scamclf.prepare import prepare_traced, trace
from scamclf.signals.find import GENUINE_MARKS, RED_FLAGS
from scamclf.train import Trained
from tests.conftest import ROOT

EXAMPLES = [line for line in (ROOT / "examples" / "messages.txt").read_text("utf-8").splitlines() if line.strip()]
ODD = [
    "",
    " ",
    "?",
    "加\u200bＶ信：１３８0013８000 帳單",
    "ﷺ ﷺ",
    "\n\n【】",
    "aaaa aaaa",
    "https://a.tophttps://b.cc",
    "e\u0301" * 40,
]
texts = st.one_of(
    st.text(),
    st.text(st.sampled_from("加V信协商只还本金逾期律 师函pay now.*😀💰\u200bＡ１２https://icbc.top/ 6228尾号【】帳單")),
)


def log_odds(explanation: Explanation) -> float:
    probabilities = explanation.judgement.probabilities
    one, other = explanation.contrast
    return math.log(probabilities[one] / probabilities[other])


@pytest.mark.parametrize("text", EXAMPLES + ODD)
def test_contributions_sum_to_the_log_odds(judge: scamclf.Judge, text: str) -> None:
    explanation = judge.explain(text)
    assert explanation.log_odds == pytest.approx(log_odds(explanation), abs=1e-9)
    assert explanation.baseline + sum(r.weight for r in explanation.reasons) == pytest.approx(
        explanation.log_odds, abs=1e-9
    )


@settings(max_examples=60)
@given(text=texts)
def test_sums_and_spans_hold_for_any_text(judge: scamclf.Judge, text: str) -> None:
    explanation = judge.explain(text)
    assert explanation.log_odds == pytest.approx(log_odds(explanation), abs=1e-9)
    done = 0
    for reason in explanation.reasons:
        assert done <= reason.start < reason.end <= len(text)
        assert reason.text == text[reason.start : reason.end]
        done = reason.end


def test_an_intercept_and_the_features_give_the_log_odds(judge: scamclf.Judge) -> None:
    intercepts = judge.artifact.scorer.intercept
    for explanation in (judge.explain(text) for text in EXAMPLES):
        one, other = (LABELS.index(label) for label in explanation.contrast)
        left = explanation.log_odds - sum(explanation.features.values())
        assert left == pytest.approx(intercepts[one] - intercepts[other], abs=1e-9)


def test_a_reason_carries_only_signals_that_agree_with_it(judge: scamclf.Judge) -> None:
    reasons = [reason for text in EXAMPLES for reason in judge.explain(text).reasons]
    assert any(reason.signals for reason in reasons)
    for reason in reasons:
        assert set(reason.signals) <= set(RED_FLAGS if reason.weight > 0 else GENUINE_MARKS)


def test_the_strongest_come_first_and_never_speak_for_the_other_side(judge: scamclf.Judge) -> None:
    for text in EXAMPLES:
        towards, against = judge.explain(text).strongest()
        assert len(towards) <= 5
        assert len(against) <= 5
        assert [r.weight for r in towards] == sorted((r.weight for r in towards), reverse=True)
        assert [r.weight for r in against] == sorted(r.weight for r in against)
        assert all(r.weight > 0 for r in towards)
        assert all(r.weight < 0 for r in against)


def test_a_message_without_words_has_no_reasons(judge: scamclf.Judge) -> None:
    assert judge.explain("").strongest() == ([], [])
    assert judge.explain("…").strongest() == ([], [])


def test_a_very_long_message_is_explained_as_far_as_it_counts(judge: scamclf.Judge) -> None:
    text = "加V信协商 " * 5_000
    assert max(reason.end for reason in judge.explain(text).reasons) <= 20_000


def test_a_model_just_trained_is_explained_by_its_own_weights(judge: scamclf.Judge, trained: Trained) -> None:
    """Whatever its vocabulary: no weight of the shipped model is known to the explainer."""
    explainer = Explainer(take_apart(trained.model))
    for text in EXAMPLES:
        traced = trace(text)
        (row,) = trained.model.predict_proba([text]).tolist()
        judgement = replace(judge.judge(text), probabilities=dict(zip(LABELS, row, strict=True)))
        explanation = explainer.explain(judgement, prepare_traced([traced])[0], traced)
        assert explanation.log_odds == pytest.approx(log_odds(explanation), abs=1e-9)


def test_the_base_rate_changes_no_reason(judge: scamclf.Judge) -> None:
    """Weights are of the words; how common scams are is none of them. The log-odds stay those of the corpus."""
    for text in EXAMPLES:
        plain, rare = judge.explain(text), judge.explain(judge.judge(text, base_rate=0.001))
        assert (rare.contrast, rare.reasons, rare.log_odds) == (plain.contrast, plain.reasons, plain.log_odds)
        assert rare.judgement.scam_probability < plain.judgement.scam_probability


def test_an_explanation_given_a_judgement_is_that_of_its_message(judge: scamclf.Judge) -> None:
    assert judge.explain(judge.judge(EXAMPLES[0])) == judge.explain(EXAMPLES[0])
