from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scamclf.conduct import Breach, find_conduct, rule_for, rules_of
from scamclf.entities import find_entities
from scamclf.normalize import clean_with_offsets
from scamclf.signals import SIGNALS
from scamclf.signals.conduct import FAMILY
from scamclf.signals.find import FAMILIES
from scamclf.signals.index import index
from scamclf.signals.message import Message
from tests.cases import pairs, read_cases, too_few
from tests.hostile import HOSTILE, grows_linearly

CASES = read_cases("conduct")
REGIONS = ("CN", "TW", "HK", "US", "GB", "IN", None)


def breaches(text: str, region: str | None = None) -> tuple[Breach, ...]:
    cleaned = clean_with_offsets(text)
    return find_conduct(cleaned, Message(cleaned.text, find_entities(cleaned.text)), text, region)


def names(text: str, region: str | None = None) -> set[str]:
    return {breach.name for breach in breaches(text, region)}


@pytest.mark.parametrize(("name", "text"), pairs(CASES, "found"))
def test_found(name: str, text: str) -> None:
    assert name in names(text)


@pytest.mark.parametrize(("name", "text"), pairs(CASES, "not_found"))
def test_near_miss(name: str, text: str) -> None:
    assert name not in names(text)


def test_every_breach_has_enough_cases() -> None:
    assert set(CASES) == set(FAMILY.signals)
    # American law speaks English.
    assert too_few(CASES) == ["no_opt_out_us.zh.found"]


def test_conduct_is_no_feature_of_the_model() -> None:
    assert FAMILY not in FAMILIES
    assert not set(FAMILY.signals) & set(SIGNALS)


def test_every_breach_is_raised_by_phrases_or_a_rule() -> None:
    phrases = {name for name in FAMILY.signals if f"conduct.{name}" in index().tables}
    assert set(FAMILY.signals) <= {*phrases, *FAMILY.rules}


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("name", FAMILY.signals)
def test_every_breach_has_a_rule_with_a_source_in_both_languages(name: str, region: str | None) -> None:
    rule = rule_for(name, region)
    assert rule.source
    assert rule.zh.endswith("。")
    assert rule.en.endswith(".")
    assert not rule.url or rule.url.startswith("https://")


def test_rules_name_regions() -> None:
    for name in FAMILY.signals:
        assert set(rules_of(name)) <= {"CN", "US", "GB", "IN", ""}


@pytest.mark.parametrize(
    ("text", "night_in"),
    [
        ("we will visit you at 7:30 pm", {"IN"}),
        ("our agent will call you at 9 pm", {"IN", "US"}),
        ("our agent will call you at 10 pm", set(REGIONS)),
        ("we may call you between 8 am and 9 pm", {"IN"}),
        ("we will visit you at 7:59 am", set(REGIONS)),
        ("we will visit you at 8 am", set()),
        ("外访人员今晚8点上门", {"IN"}),
        ("外访人员今晚9点半上门", {"IN", "US"}),
        ("客服将在8:00-22:00联系您", {"IN", "US"}),
        ("外访人员早上7点上门", set(REGIONS)),
    ],
)
def test_each_country_has_its_own_night(text: str, night_in: set[str | None]) -> None:
    assert {region for region in REGIONS if "contact_at_night" in names(text, region)} == night_in


def test_a_breach_quotes_the_rule_of_its_region() -> None:
    assert {b.source for b in breaches("今晚11点上门", "CN")} == {"GB/T 45251-2025"}
    assert {b.source for b in breaches("we will call you at 11pm", "US")} == {"12 CFR 1006.6(b)"}


def test_only_americans_owe_an_opt_out() -> None:
    text = "This is an attempt to collect a debt. Call 855-555-0144."
    assert [region for region in REGIONS if "no_opt_out_us" in names(text, region)] == ["US", None]
    # Where the region is known, the text need not show it.
    assert names("This is from a debt collector.", "US") == {"no_opt_out_us"}
    assert names("This is from a debt collector.") == set()


@given(
    st.one_of(
        st.text(), st.text(st.sampled_from("今晚11點上門 不要臉\u200b打断你的腿debt collector$5call you at 11pm"))
    )
)
def test_spans_quote_the_original(text: str) -> None:
    for breach in breaches(text):
        assert breach.text == text[breach.start : breach.end] != ""


def test_spans_point_into_disguised_text() -> None:
    found = {breach.name: breach.text for breach in breaches("請今晚１１\u200b點上門，不\u200b要臉")}
    assert found == {"contact_at_night": "今晚１１\u200b點上門", "abusive_language": "不\u200b要臉"}


def test_one_breach_is_not_listed_without_end() -> None:
    assert len(breaches("不要脸!" * 100)) <= 5


@pytest.mark.parametrize(
    "unit",
    [
        *HOSTILE,
        "11pm ",
        "晚上11点",
        "凌晨",
        "call you ",
        "上门",
        "你的朋友",
        "your friend ",
        "debt collector ",
        "thief ",
        "your friend owes ",
        "照片",
        "we will ",
    ],
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    assert grows_linearly(breaches, unit)
