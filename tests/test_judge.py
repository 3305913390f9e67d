from __future__ import annotations

import json
import subprocess
import sys
import tomllib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scamclf
from scamclf.artifact import default_model_path, load_pipeline
from scamclf.corpus import Corpus
from scamclf.decide import at_base_rate, scam_probability
from scamclf.errors import InputError
from scamclf.labels import DOUBTS, LABELS, SCAM_LABELS, VERDICTS
from scamclf.prepare import prepare
from tests.conftest import CASES, ROOT

SHIPPED = default_model_path().with_suffix(".joblib")
BEHAVIOUR = tomllib.loads((CASES / "behaviour.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", BEHAVIOUR, ids=[case["name"] for case in BEHAVIOUR])
def test_behaviour(case: dict[str, object], judge: scamclf.Judge, request: pytest.FixtureRequest) -> None:
    if "known_failure" in case:
        request.applymarker(pytest.mark.xfail(reason=str(case["known_failure"])))
    assert judge.judge(str(case["text"])).verdict in case["verdicts"]  # type: ignore[operator]


def test_a_judgement_has_everything(judge: scamclf.Judge) -> None:
    text = "【招商銀行】您尾號3216的信用卡應還1,204.55元"
    judgement = judge.judge(text)
    assert judgement.text == text
    assert judgement.lang == "zh-Hant"
    assert tuple(judgement.probabilities) == LABELS
    assert sum(judgement.probabilities.values()) == pytest.approx(1)
    assert judgement.label == max(judgement.probabilities, key=judgement.probabilities.__getitem__)
    assert judgement.scam_probability == pytest.approx(
        judgement.probabilities["fake"] + judgement.probabilities["other_scam"]
    )
    assert {s.name for s in judgement.signals} >= {"names_creditor", "account_tail", "exact_amount", "names_product"}
    assert json.loads(json.dumps(judgement.to_dict()))["verdict"] == judgement.verdict


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("您的信用卡账单已逾期,请尽快还款", "CN"),
        ("您的遠通電收通行費逾期,請補繳", "TW"),
        ("你嘅卡數過期喇,唔還就搵你老細", "HK"),
        ("Your bill of £20 is overdue", "GB"),
        ("Rs 500 EMI due", "IN"),
        ("see you tonight", None),
    ],
)
def test_region_is_guessed(judge: scamclf.Judge, text: str, region: str | None) -> None:
    assert judge.judge(text).region == region


def test_many_are_judged_as_one_by_one(judge: scamclf.Judge) -> None:
    texts = [str(case["text"]) for case in BEHAVIOUR[:12]]
    together = judge.judge_many(texts)
    alone = [judge.judge(text) for text in texts]
    assert [j.verdict for j in together] == [j.verdict for j in alone]
    np.testing.assert_allclose([j.scam_probability for j in together], [j.scam_probability for j in alone], atol=1e-12)


def test_judge_and_estimator_agree(judge: scamclf.Judge) -> None:
    """The judge reads arrays, other programs the pipeline; neither may predict anything else."""
    texts = [str(case["text"]) for case in BEHAVIOUR]
    judged = [list(j.probabilities.values()) for j in judge.judge_many(texts)]
    np.testing.assert_allclose(judged, load_pipeline(SHIPPED)[0].predict_proba(texts), rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    "text", ["", " ", "\n\t", "!!!", "……", "\u200b", "🙂🙂", "---", "****", "●●●", "{}", "123", "138 0000 0000"]
)
def test_nothing_to_read_is_uncertain(text: str, judge: scamclf.Judge) -> None:
    judgement = judge.judge(text)
    assert (judgement.verdict, judgement.doubt) == ("uncertain", "no_words")


SURE = "加V信协商,今天只还本金,不还就起诉冻结你名下所有银行卡"
SPANISH = "Su factura ha vencido, pague hoy mismo para evitar el corte del servicio"
CODE = "for (int i = 0; i < n; i++) { total += a[i] * b[i]; }"
TEXTS = [
    *(str(case["text"]) for case in BEHAVIOUR),
    *(line for line in (ROOT / "examples" / "messages.txt").read_text("utf-8").splitlines() if line.strip()),
]


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Please pay your outstanding amount", "close"),
        ("今天付款", "close"),
        (SPANISH, "unlike"),
        ("Ваш долг передан в суд, оплатите сегодня до вечера", "unlike"),
        (CODE, "unlike"),
        ("", "no_words"),
        ("!!! ……", "no_words"),
        ("🙂🙂 ●●● 138 0000 0000", "no_words"),
        (SURE, ""),
        ("晚上一起吃饭吧", ""),
    ],
)
def test_doubt_says_why_there_is_no_verdict(text: str, doubt: str, judge: scamclf.Judge) -> None:
    judgement = judge.judge(text)
    assert judgement.doubt == doubt
    assert (judgement.verdict == "uncertain") == bool(doubt)
    assert judgement.to_dict()["doubt"] == doubt


def test_without_doubt_the_verdict_is_the_most_probable_label(judge: scamclf.Judge) -> None:
    for judgement in judge.judge_many(TEXTS):
        assert judgement.verdict == ("uncertain" if judgement.doubt else judgement.label)
        assert judgement.doubt in ("", *DOUBTS)


def test_a_base_rate_corrects_probabilities_by_bayes_rule(judge: scamclf.Judge) -> None:
    trained = judge.artifact.manifest.base_rate
    plain, rare = judge.judge_many(TEXTS), judge.judge_many(TEXTS, base_rate=0.001)
    before = np.array([list(j.probabilities.values()) for j in plain])
    after = np.array([list(j.probabilities.values()) for j in rare])
    np.testing.assert_allclose(after, at_base_rate(before, 0.001, trained), rtol=1e-12)
    np.testing.assert_allclose([j.scam_probability for j in rare], scam_probability(after), rtol=1e-12)
    assert [j.label for j in rare] == [LABELS[i] for i in after.argmax(axis=1)]


@pytest.mark.parametrize("base_rate", [1e-6, 0.001, 0.1, 0.9, 0.9999])
def test_a_base_rate_takes_verdicts_away_and_gives_none(base_rate: float, judge: scamclf.Judge) -> None:
    """A verdict stands if the most probable label there is the one that the corpus's limits let pass, and on the more probable side."""
    for plain, there in zip(judge.judge_many(TEXTS), judge.judge_many(TEXTS, base_rate=base_rate), strict=True):
        agree = there.label == plain.verdict and (there.scam_probability > 0.5) == (there.label in SCAM_LABELS)
        assert there.verdict == (plain.verdict if agree else "uncertain")
        assert there.doubt == ("" if agree else plain.doubt or "close")


@pytest.mark.parametrize("base_rate", [0.001, 0.01, 0.95, 0.99])
def test_a_verdict_never_contradicts_the_probability_beside_it(
    base_rate: float, judge: scamclf.Judge, corpus: Corpus
) -> None:
    for judgement in judge.judge_many(corpus.texts[::80], base_rate=base_rate):
        if judgement.verdict in LABELS:
            assert (judgement.scam_probability >= 0.5) == (judgement.verdict in SCAM_LABELS)


def test_where_scams_are_rarest_none_is_called_one(judge: scamclf.Judge) -> None:
    judgement = judge.judge(SURE, base_rate=1e-9)
    assert (judge.judge(SURE).verdict, judgement.verdict, judgement.doubt) == ("fake", "uncertain", "close")
    assert judgement.label == "genuine"


def test_a_base_rate_changes_nothing_that_is_read_in_the_message(judge: scamclf.Judge) -> None:
    for plain, rare in zip(judge.judge_many(TEXTS), judge.judge_many(TEXTS, base_rate=0.01), strict=True):
        for name in ("text", "lang", "signals", "region"):
            assert getattr(rare, name) == getattr(plain, name)


def test_the_corpus_own_base_rate_changes_no_verdict(judge: scamclf.Judge) -> None:
    same = judge.judge_many(TEXTS, base_rate=judge.artifact.manifest.base_rate)
    assert [j.verdict for j in same] == [j.verdict for j in judge.judge_many(TEXTS)]


@pytest.mark.parametrize("base_rate", [0.0, 1.0, -0.1, 30, float("nan")])
def test_a_base_rate_that_is_no_share_is_refused(base_rate: float, judge: scamclf.Judge) -> None:
    with pytest.raises(InputError, match="expected a share of scams above 0 and below 1"):
        judge.judge("私密 pay now", base_rate=base_rate)


def test_no_messages_no_judgements(judge: scamclf.Judge) -> None:
    assert judge.judge_many([]) == []


def test_values_that_are_no_text_are_refused(judge: scamclf.Judge) -> None:
    with pytest.raises(InputError, match="message 1 is a float"):
        judge.judge_many(["a", float("nan")])  # type: ignore[list-item]
    with pytest.raises(InputError, match="got one string"):
        judge.judge_many("not a list")


@settings(max_examples=40)
@given(st.text())
def test_any_text_gets_a_verdict_and_true_spans(text: str) -> None:
    judgement = scamclf_judge().judge(text)
    assert judgement.verdict in VERDICTS
    assert all(text[s.start : s.end] == s.text for s in judgement.signals)
    assert np.isfinite(list(judgement.probabilities.values())).all()


def scamclf_judge(cache: list[scamclf.Judge] = []) -> scamclf.Judge:  # noqa: B006 - loaded once for all examples
    if not cache:
        cache.append(scamclf.load())
    return cache[0]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "加V信xh8827协商,今天只还本金,不还就起诉冻结你名下所有银行卡",
            "加Ｖ信xh8827协商，今天只还本金，不还就起诉冻结你名下所有银行卡",
        ),
        ("您的账单已逾期,请在APP内还款", "您的賬單已逾期,請在APP內還款"),
        ("PAY YOUR OVERDUE TOLL", "pay your overdue toll"),
        ("律师函已寄出", "律\u200b师\u200b函\u2060已寄出"),
    ],
    ids=["full width", "traditional", "case", "zero width"],
)
def test_disguise_hides_no_word_from_the_model(before: str, after: str, judge: scamclf.Judge) -> None:
    assert prepare(after).words == prepare(before).words
    a, b = judge.judge_many([before, after])
    # A disguise is a red flag of its own; it never makes a message look better.
    assert b.scam_probability >= a.scam_probability - 0.02


def test_a_hostile_message_does_not_hold_up_the_others(judge: scamclf.Judge) -> None:
    judgements = judge.judge_many(["1 " * 500_000, "a." * 500_000, "晚上一起吃饭吧"])
    assert judgements[2].verdict == "other"


def test_judging_works_without_the_extras() -> None:
    """scikit-learn imports pandas and rich where they are installed; nothing of ours may need them."""
    code = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("mlflow", "pandas", "typer", "rich", "matplotlib"):
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Absent())
import scamclf
assert not {"sklearn", "scipy"} & set(sys.modules), "loaded on import"
print(scamclf.load().judge("加V信协商,今天只还本金").verdict)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == ("fake", "")


def test_an_english_message_does_not_wait_for_the_chinese_dictionary() -> None:
    code = "import sys, scamclf; scamclf.load().judge('your bill is due'); print('jieba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_logs_and_prints_nothing(
    judge: scamclf.Judge, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    judge.judge_many(["私密内容 your secret debt", ""])
    assert capfd.readouterr() == ("", "")
    assert not caplog.records
