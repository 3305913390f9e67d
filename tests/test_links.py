from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scamclf.links import LinkKind, _brands, _is_near, _similar_brands, derive_brands, host_of, kind_of, site_of
from scamclf.words import read_words
from tests.hostile import HOSTILE, grows_linearly


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://pay.example.com/a?b#c", "pay.example.com"),
        ("http //o2-bill.link/z", "o2-bill.link"),
        ("hxxps://bad.top", "bad.top"),
        ("http:\\\\bad.top\\x", "bad.top"),
        ("www.icbc.com.cn:8080", "www.icbc.com.cn"),
        ("e-zpass.com.", "e-zpass.com"),
        ("www. icbc-pay .top/x", "www.icbc-pay.top"),
        ("pay dot example dot com", "pay.example.com"),
        ("fuel-iou [.] uk [.] cc", "fuel-iou.uk.cc"),
        ("example(dot)com/x", "example.com"),
        ("icbc点com", "icbc.com"),
        ("https://www.icbc.com.cn。evil.top", "www.icbc.com.cn.evil.top"),
        ("https://icbc.com.cn%2eevil.top", "icbc.com.cn.evil.top"),
        ("https://www.icbc.com.cn@evil.top:80/login", "evil.top"),
        ("http://evil.top\\@icbc.com.cn", "evil.top"),
        ("185.22.1.9:8080/pay", "185.22.1.9"),
        ("", ""),
    ],
)
def test_host(url: str, host: str) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("a.b.co.uk", "b.co.uk"),
        ("gov.uk", "gov.uk"),
        ("www.gov.uk", "www.gov.uk"),
        ("wap.sh.10086.cn", "10086.cn"),
        ("pay.hshfy.sh.cn", "hshfy.sh.cn"),
        ("icicibank.ind.do", "ind.do"),
        ("x.github.io", "github.io"),
        ("x.top", "x.top"),
        ("localhost", "localhost"),
        ("a..b", "a..b"),
    ],
)
def test_site(host: str, site: str) -> None:
    assert site_of(host) == site


KINDS = {
    LinkKind.OFFICIAL: [
        "www.10086.cn", "my.ee.co.uk", "www.gov.uk", "ato.gov.au", "etax.chinatax.gov.cn", "pay.gov", "kra.go.ke", "gov.uk",
        "https://www.ftb.ca.gov/pay", "water.gov.taipei", "dot.gov.taipei", "three.co.uk", "sky.com/pay", "x@icbc.com.cn/a",
    ],
    LinkKind.SHORTENER: ["bit.ly/x", "https://t.cn/a", "bit .ly/abc"],
    LinkKind.RAW_IP: ["http://185.22.1.9/x", "185.22.1.9:8080/pay", "http://3105292553/x", "http://0xb9160109/"],
    LinkKind.USER_AT_HOST: ["https://www.icbc.com.cn@evil.top/login", "http://gov.uk:x@a.com"],
    LinkKind.BORROWED_ENDING: [
        "e-zpassny.com-eppg.xin", "icbc.com.cn-verify.top", "ee.co.uk-billing.info", "gov.uk-fines.com", "sunpass.com-tolls.vip",
        "icbc.com.cn.verify.top", "three-co-uk dot mobi", "netflix-com.top",
    ],
    LinkKind.BRAND_IN_FOREIGN_DOMAIN: [
        "10086-jf.cc", "10086xx.cc", "95588-vip.com", "ee.uk.billing45.com", "icicibank.ind.do", "hsbc-secure.com", "netflix-renew.info",
        "hdfcbank.kyc-update.in", "mynetflix.com", "uspspay.com", "telstra.support", "http://建设银行.com/x", "ccb.gxzl-24.cn",
        "nhsa-gov.bxlq.site", "t-mobile-bill.com",
    ],
    LinkKind.LOOK_ALIKE: [
        "paypa1.com", "netfl1x.com", "icbcc.com.cn", "abchlna.com.cn/m", "c0ned.com", "papyal.com", "safricom.com", "hketoil.com",
        "http://xn--pypal-4ve.com", "pаypal.com", "http://xn--sfaricom-16g.com",
    ],
    LinkKind.RISKY_ENDING: ["a9x.top", "https://lib-fines.cc/u", "pngbill.top"],
    LinkKind.BAIT_WORDS: ["paytoll-helpdesk.info", "monthlybill-support.com", "http://etc-zhifu.net", "city-refunds.org"],
    LinkKind.PLAIN: [
        "northline.example", "ourchoir.org.uk", "three-rivers.org", "pineapple.com", "skyline-gym.com", "mydentist.com.au", "x.github.io",
        "leeds-locksmith.co.uk", "courts.ie/fines", "links.com", "powell.com", "icbc.com", "hsbc.com.vn", "shop.co-op.com",
        "www.my-shop.com", "nansheng-school.cn", "water.org", "vip-cars.co.uk", "branch-library.org", "pay.com", "",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "url"), [(kind, url) for kind, urls in KINDS.items() for url in urls])
def test_kind(kind: LinkKind, url: str) -> None:
    assert kind_of(url) == kind


def test_every_kind_has_cases() -> None:
    assert set(KINDS) == set(LinkKind)


@given(st.one_of(st.text(), st.text(st.sampled_from("xn--abc.。点:/\\@[]()% dot0189工行а"))))
def test_no_text_is_an_error(text: str) -> None:
    assert isinstance(host_of(text), str)
    assert isinstance(site_of(text), str)
    assert kind_of(text) in LinkKind


@pytest.mark.parametrize("unit", [*HOSTILE, "xn--a", "a-b-"])
def test_hostile_link_takes_linear_time(unit: str) -> None:
    assert grows_linearly(kind_of, unit)


def test_brands_are_what_the_table_of_creditors_gives() -> None:
    """Where it does not, write the sorted outcome of `derive_brands` below the first line of words/host_brands.txt."""
    assert set(read_words("host_brands.txt")) == derive_brands()


@given(
    st.sampled_from(sorted(_brands())),
    st.integers(0, 30),
    st.sampled_from("abe-1"),
    st.sampled_from(["", "drop", "add", "swap", "other"]),
)
def test_every_brand_one_edit_away_is_compared(brand: str, at: int, letter: str, edit: str) -> None:
    at %= len(brand)
    before, here, after = brand[:at], brand[at], brand[at + 1 :]
    part = {
        "": brand, "drop": before + after, "add": before + letter + here + after, "swap": before + after[:1] + here + after[1:],
        "other": before + letter + after,
    }[edit]  # fmt: skip
    if len(part) >= 4 and part not in _brands() and not part.isdigit():
        everyone = (b for b in _brands() if len(b) >= 4 and not b.isdigit())
        near = {b for b in everyone if _is_near(part, b, "com")}
        assert near == {b for b in _similar_brands(part) if _is_near(part, b, "com")}
