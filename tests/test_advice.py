from __future__ import annotations

import re
import tomllib
from dataclasses import replace

import pytest

import scamclf
from scamclf.advice import REGIONS, SITUATIONS, UNCLEAR, Most, advise
from scamclf.errors import InputError
from scamclf.labels import VERDICTS, Judgement, Signal
from scamclf.signals.find import RED_FLAGS
from scamclf.wording import Tongue, say_in
from tests.conftest import ROOT

ENTRIES = tomllib.loads((ROOT / "src" / "scamclf" / "words" / "advice.toml").read_text("utf-8"))["advice"]
HAN = re.compile("[\u4e00-\u9fff]")


ALL = Most(100, 100, 100, 100)


def judgement(verdict: str, *signals: str, debt: float = 0.9) -> Judgement:
    return Judgement(
        text="x",
        lang="en",
        label="fake",
        verdict=verdict,
        probabilities={"fake": debt, "genuine": 0.0, "other": 1 - debt, "other_scam": 0.0},
        scam_probability=debt,
        signals=tuple(Signal(name, 0, 1, "x") for name in signals),
        conduct=(),
        region=None,
    )


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry["id"] for entry in ENTRIES])
def test_entry_is_complete(entry: dict[str, object]) -> None:
    assert set(entry) == {
        "id", "verdicts", "signals", "regions", "situation", "rank", "zh", "en", "source", "url", "date",
    }  # fmt: skip
    assert entry["verdicts"]
    assert set(entry["verdicts"]) <= {*VERDICTS, UNCLEAR}
    assert set(entry["signals"]) <= set(RED_FLAGS)
    assert set(entry["regions"]) <= set(REGIONS)
    assert entry["situation"] in ("", *SITUATIONS)
    assert HAN.search(entry["zh"])
    assert not HAN.search(entry["en"])
    assert len(entry["en"]) <= 200
    assert len(entry["zh"]) <= 100
    assert str(entry["url"]).startswith("https://")
    assert entry["source"]
    assert re.fullmatch(r"20\d\d-\d\d", entry["date"])


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry["id"] for entry in ENTRIES])
def test_no_advice_to_ignore_a_debt_or_to_answer_the_message(entry: dict[str, str]) -> None:
    assert not re.search(
        r"ignore the debt|do not have to pay|need not pay|will win|reply stop", entry["en"], re.IGNORECASE
    )
    assert not re.search("不用还|无需偿还|不必偿还|别还|可以不还|拒绝还款", entry["zh"])


def test_ids_are_unique() -> None:
    ids = [entry["id"] for entry in ENTRIES]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("region", [None, *REGIONS])
@pytest.mark.parametrize("verdict", VERDICTS)
def test_every_verdict_gets_advice_for_now_everywhere(verdict: str, region: str | None) -> None:
    now = [one for one in advise(judgement(verdict), region) if not one.situation]
    assert 1 <= len(now) <= 14


@pytest.mark.parametrize("signal", RED_FLAGS)
def test_every_red_flag_has_advice_of_its_own(signal: str) -> None:
    plain = {one.id for one in advise(judgement("fake"), most=ALL)}
    assert {one.id for one in advise(judgement("fake", signal), most=ALL)} - plain


@pytest.mark.parametrize("region", REGIONS)
def test_every_region_names_where_to_report_and_what_else_to_do(region: str) -> None:
    everywhere = {one.id for one in advise(judgement("fake"), most=ALL)}
    here = {one.id for one in advise(judgement("fake"), region, most=ALL)}
    assert len(here - everywhere) >= 2


def test_uncertain_gets_the_most() -> None:
    now = {verdict: sum(not one.situation for one in advise(judgement(verdict), most=ALL)) for verdict in VERDICTS}
    assert max(now, key=lambda verdict: now[verdict]) == "uncertain"


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_situation_has_advice(situation: str) -> None:
    assert any(one.situation == situation for one in advise(judgement("fake")))


def test_an_uncertain_chat_is_not_told_to_ring_its_lender() -> None:
    ids = [one.id for one in advise(judgement("uncertain", debt=0.2))]
    assert ids[0] == "unclear-who"
    assert "step-2-own-app" not in ids


def test_money_that_was_sent_comes_before_all_other_situations() -> None:
    situations = [one.situation for one in advise(judgement("fake"), "CN") if one.situation]
    assert situations[0] == "money_sent"


def test_unknown_region_is_refused() -> None:
    with pytest.raises(InputError, match="expected one of CN, TW"):
        advise(judgement("fake"), "FR")


def test_advice_of_a_judged_message(judge: scamclf.Judge) -> None:
    found = judge.judge("加V信xh8827协商,今天只还本金,不还就起诉冻结你名下所有银行卡")
    ids = [one.id for one in advise(replace(found, verdict="fake"), "CN", most=ALL)]
    assert ids[:2] == ["stop", "debt-may-be-real"]
    assert {"stay-on-official-channel", "discount-offer", "legal-threat"} <= set(ids)


def test_traditional_readers_get_traditional_characters() -> None:
    assert say_in(Tongue.zh_hant, "请您拨打银行卡背面的电话", "") == "請您撥打銀行卡背面的電話"
