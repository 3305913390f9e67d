from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scamclf.entities import find_entities
from scamclf.normalize import clean
from scamclf.phones import _CERTAIN, _LATIN_WORDS, _TELLING, PhoneKind, _look_up, kind_of_number, region_of
from scamclf.signals.channels import personal_number_of_official
from scamclf.signals.message import Message

KINDS = {
    PhoneKind.EMERGENCY_OR_PUBLIC: [("110", "CN"), ("12368", "CN"), ("96110", "CN"), ("165", "TW"), ("1930", "IN"), ("999", "GB"), ("18222", "HK")],
    PhoneKind.OFFICIAL_HOTLINE: [
        ("95588", "CN"), ("4008-895-558", "CN"), ("1-800-829-1040", "US"), ("+44 3457 404404", None), ("0345 740 4404", "GB"), ("2824 5000", "HK"),
    ],
    PhoneKind.BULK_106: [("1069800955", "CN"), ("106980095526", None)],
    PhoneKind.PREMIUM_RATE: [("0901 112 3456", "GB"), ("1-900-555-0199", "US")],
    PhoneKind.TOLL_FREE: [("400-123-4567", "CN"), ("0800 111 1234", "GB"), ("1-888-555-0126", "US"), ("1860 123 4567", "IN"), ("1800 007 123", None)],
    PhoneKind.MOBILE: [("13812345678", "CN"), ("138****5678", "CN"), ("07911 123456", "GB"), ("07700 900123", "GB"), ("98100 12345", "IN"), ("+852 9123 4567", None), ("0912-345-678", "TW")],
    PhoneKind.LANDLINE: [("021-38784988转12", "CN"), ("020 7946 0817", "GB"), ("(703) 584-6927", "US"), ("02-2345-6789", "TW"), ("972 555 0164", None)],
    PhoneKind.SHORT_CODE: [("95999", "CN"), ("62226", "US")],
    PhoneKind.UNKNOWN: [("+63 9", None), ("07700", "GB"), ("00000000", "CN"), ("", None)],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "number", "region"), [(k, n, r) for k, pairs in KINDS.items() for n, r in pairs])
def test_kind(kind: PhoneKind, number: str, region: str | None) -> None:
    assert kind_of_number(number, region) == kind


def test_every_kind_has_cases() -> None:
    assert set(KINDS) == set(PhoneKind)


def test_a_hotline_is_one_at_home_only() -> None:
    """India's cyber-crime line is no number of Britain's."""
    assert kind_of_number("1930", "GB") == PhoneKind.SHORT_CODE
    assert kind_of_number("95588", "GB") == PhoneKind.SHORT_CODE


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("请致电+86 138 1234 5678", "CN"),
        ("HK$1,140.00 仍未收到", "HK"),
        ("NT$450 未缴", "TW"),
        ("pay £20", "GB"),
        ("Your EMI of Rs 4,210 is due", "IN"),
        ("under Section 138 of the Negotiable Instruments Act", "IN"),
        ("pay $20 today", "US"),
        ("KES 2,310 due", None),
        ("see www.gov.uk", "GB"),
        ("DMV will suspend you", "US"),
        ("健保費未繳", "TW"),
        ("八達通不足", "HK"),
        ("请尽快还款", "CN"),
        ("pay now", None),
        ("we act on your behalf", None),
    ],
)
def test_region(text: str, region: str | None) -> None:
    text = clean(text)
    assert region_of(text, find_entities(text)) == region


@given(
    st.one_of(st.text(), st.text(st.sampled_from("+0123456789 -()xext转"))), st.sampled_from(["CN", "US", "GB", None])
)
def test_no_text_is_an_error(number: str, region: str | None) -> None:
    assert kind_of_number(number, region) in PhoneKind


def officials(text: str) -> list[str]:
    text = clean(text)
    return [text[a:b] for a, b in personal_number_of_official(Message(text, find_entities(text)))]


@pytest.mark.parametrize(
    "text",
    [
        "承办人李警官 13812345678，请速联系",
        "如有异议联系张律师:138 1234 5678",
        "民警陈某的电话是13912345678",
        "执行局王法官 手机15012345678",
        "退费请找专员小刘 15212345678",
        "13712345678 周律师 收到请回",
        "案件經辦 林書記官 0912-345-678 NT$3,000",
        "call Officer Brandt on 07700 900142 to avoid bailiffs, £84.20 due",
        "Inspector Rao 98100 12345 will cut power, pay Rs 450",
        "your case worker Adv. Mehta, mobile 98100 12345, upi ok",
        "bailiff Mr Cole 07911 123456 is on his way, council tax",
    ],
)
def test_official_with_a_number_of_his_own(text: str) -> None:
    assert officials(text)


@pytest.mark.parametrize(
    "text",
    [
        "法院服务热线12368",
        "联系王律师 010-65201234",
        "快递员小李 13812345678 到楼下了",
        "民警提醒您谨防诈骗。房东电话13812345678",
        "我是物业小张，13812345678",
        "请拨打110报警或联系律师",
        "手机号13812345678已欠费",
        "ring Officer Brandt at 020 7946 0817 about the £35 fine",
        "Mum's new number is 07700 900142, £20 is fine",
        "our officers never ask for payment. plumber: 07700 900142, £60",
        "Sheriff's office (703) 584-6927",
        "your attorney's letter came. call 1-800-829-1040",
    ],
)
def test_near_miss_of_an_official(text: str) -> None:
    assert officials(text) == []


@pytest.mark.parametrize(("region", "shape", "kind"), [(r, s, k) for r, rows in _CERTAIN.items() for s, k in rows])
def test_digits_that_need_no_look_up_are_what_the_plan_says(region: str, shape: str, kind: PhoneKind) -> None:
    @settings(max_examples=300)
    @given(st.from_regex(shape, fullmatch=True, alphabet="0123456789"))
    def same(number: str) -> None:
        assert _look_up(number, region) == kind

    same()


@pytest.mark.parametrize(
    "words",
    [
        "emi", "e-challan", "echallan", "challan", "gstin", "gsti", "lakh", "crores", "pan card", "lok adalat", "act, ipc", "section 138 bns",
        "council tax", "tv licences", "bailiff", "direct debit mandate", "e-zpass", "ezpass", "mini-miranda", "msg & data rates",
        "attempt to collect a debt", "zip code",
    ],
)  # fmt: skip
def test_a_word_at_home_in_one_country_is_not_passed_over(words: str) -> None:
    assert region_of(words, []) == next(region for region, pattern in _LATIN_WORDS if pattern.search(words))


@given(
    st.lists(
        st.sampled_from(
            [*sorted(_TELLING), "tax", "-", "e", " ", "card", "lok", "x", "act", "sec 420", "港币", "民国3"]
        )
    ).map(" ".join)
)
def test_the_short_way_to_a_region_ends_where_the_long_one_does(text: str) -> None:
    found = next((region for region, pattern in _LATIN_WORDS if pattern.search(text)), None)
    assert found is None or region_of(text, []) == found
