"""Reads links: whose host it is, and whether it only looks like one's."""

from __future__ import annotations

import re
from functools import cache

from scamclf.words import read_words

_SCHEME = re.compile(r"^h(?:tt|xx)ps?\s?:?\s?/{1,2}\s?")
# co.uk, com.cn, gov.au: the name stands one label further left.
_SECOND_LEVEL = frozenset({"com", "co", "net", "org", "gov", "govt", "go", "edu", "ac", "gob", "or", "ne", "nic"})
# Shorter names (ee, o2, du) are too easily found inside other words: they count only as a whole part.
_LONG_NAME = 5


def host_of(url: str) -> str:
    """The host a link names, without its port.

    >>> host_of("http //o2-bill.link/a?b"), host_of("www.icbc.com.cn:80"), host_of("https://icbc.com.cn@evil.top/x")
    ('o2-bill.link', 'www.icbc.com.cn', 'evil.top')
    """
    authority = re.split(r"[/?#]", _SCHEME.sub("", url), maxsplit=1)[0]
    host = authority.rpartition("@")[2].partition(":")[0]
    # A browser reads the ideographic stop and an escaped one as dots.
    return host.replace("。", ".").replace("%2e", ".").strip(".,-_")


def site_of(host: str) -> str:
    """The part of a host that somebody had to register.

    >>> site_of("wap.bj.10086.cn"), site_of("my.ee.co.uk"), site_of("e-zpassny.com-eppg.xin")
    ('10086.cn', 'ee.co.uk', 'com-eppg.xin')
    """
    labels = host.split(".")
    national = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3 if national else -2 :])


def is_short(host: str) -> bool:
    """Whether a public shortener forwards the link to anywhere."""
    return host in _shorteners()


def is_official(host: str) -> bool:
    """Whether a host belongs to a listed brand or to a government.

    >>> [is_official(h) for h in ("wap.10086.cn", "www.gov.uk", "10086-jf.cn", "irs.gov.ws")]
    [True, True, False, False]
    """
    return (
        site_of(host) in _official_sites()
        or host.endswith(_government_endings())
        or f".{host}" in _government_endings()
    )


def imitates(host: str) -> bool:
    """Whether a host carries the name or the ending of another one and is not that one's.

    >>> [imitates(h) for h in ("10086-jf.cc", "e-zpassny.com-eppg.xin", "icbc.com.cn", "northline.example")]
    [True, True, False, False]
    """
    if is_official(host) or is_short(host):
        return False
    if _BORROWED_ENDING.search(host):
        return True
    parts = re.split(r"[.-]", host)[:-1]
    return any(part in _brands() or part.startswith(_long_brands()) for part in parts)


# "e-zpassny.com-eppg.xin", "ee.co.uk-billing.info", "icbc.com.verify.top": the ending of a known host, then the real one.
_BORROWED_ENDING = re.compile(
    r"\.(?:com|co|gov|org|net|uk|cn|tw|hk|us|au)(?:-[a-z0-9-]+\.[a-z]{2,}|\.[a-z0-9-]+\.[a-z]{3,})$"
)


@cache
def _shorteners() -> frozenset[str]:
    return frozenset(read_words("shorteners.txt"))


@cache
def _government_endings() -> tuple[str, ...]:
    return tuple(f".{suffix}" for suffix in read_words("government_suffixes.txt"))


@cache
def _official_sites() -> frozenset[str]:
    return frozenset(read_words("official_sites.txt"))


@cache
def _brands() -> frozenset[str]:
    return frozenset(site.split(".")[0] for site in _official_sites()) - _COMMON_WORDS


@cache
def _long_brands() -> tuple[str, ...]:
    return tuple(brand for brand in _brands() if len(brand) >= _LONG_NAME)


# Brands that are everyday parts of honest hosts, too.
_COMMON_WORDS = frozenset(
    {"sky", "three", "water", "orange", "discover", "cash", "post", "spark", "bell", "apple", "bol", "du", "td"}
)
