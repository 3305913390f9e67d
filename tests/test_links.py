from __future__ import annotations

import pytest

from scamclf.links import host_of, imitates, is_official, is_short, site_of


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://pay.example.com/a?b#c", "pay.example.com"),
        ("http //o2-bill.link/z", "o2-bill.link"),
        ("hxxps://bad.top", "bad.top"),
        ("www.icbc.com.cn:8080", "www.icbc.com.cn"),
        ("e-zpass.com.", "e-zpass.com"),
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
        ("x.top", "x.top"),
        ("localhost", "localhost"),
    ],
)
def test_site(host: str, site: str) -> None:
    assert site_of(host) == site


@pytest.mark.parametrize(
    "host", ["www.10086.cn", "my.ee.co.uk", "www.gov.uk", "ato.gov.au", "etax.chinatax.gov.cn", "pay.gov", "kra.go.ke"]
)
def test_official(host: str) -> None:
    assert is_official(host)
    assert not imitates(host)


@pytest.mark.parametrize(
    "host",
    [
        "10086-jf.cc",
        "icbc.com.cn-verify.top",
        "e-zpassny.com-eppg.xin",
        "ee.co.uk-billing.info",
        "gov.uk-fines.com",
        "netflix-renew.info",
        "sunpass.com-tolls.vip",
        "hdfcbank.kyc-update.in",
    ],
)
def test_imitation(host: str) -> None:
    assert imitates(host)
    assert not is_official(host)


@pytest.mark.parametrize(
    "host",
    [
        "northline.example",
        "ourchoir.org.uk",
        "three-rivers.org",
        "pineapple.com",
        "skyline-gym.com",
        "bit.ly",
        "mydentist.com.au",
    ],
)
def test_neither(host: str) -> None:
    assert not imitates(host)
    assert not is_official(host)


def test_shortener() -> None:
    assert is_short("bit.ly")
    assert not is_short("bit.ly.evil.top")
