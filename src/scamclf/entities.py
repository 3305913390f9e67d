"""Folds links, sums, dates, telephone and account numbers of a clean text into typed tokens.

No two messages share a card number, so the number itself teaches nothing; that it is a card number does. What
does teach stays visible beside the token: the labels of a link's host, the size and currency of a sum, the
kind of a telephone number.

Runs on the output of `normalize.clean`: lower-case, half-width, no invisible characters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from scamclf.creditors import by_hotline
from scamclf.links import IMITATIONS, LinkKind, host_of, kind_of, site_of
from scamclf.phones import kind_of_number, region_of
from scamclf.rewrite import Change, Rewrite
from scamclf.urls import find_urls

_CURRENCY_BEFORE = {
    "¥": "cny", "rmb": "cny", "cny": "cny", "人民币": "cny",
    "$": "usd", "us$": "usd", "usd": "usd", "美元": "usd",
    "hk$": "hkd", "hkd": "hkd", "港币": "hkd", "nt$": "twd", "ntd": "twd", "twd": "twd", "新台币": "twd",
    "£": "gbp", "gbp": "gbp", "€": "eur", "eur": "eur",
    "₹": "inr", "rs": "inr", "rs.": "inr", "inr": "inr", "pkr": "pkr",
    "ksh": "kes", "kes": "kes", "kshs": "kes", "ksh.": "kes", "₦": "ngn", "ngn": "ngn", "ghs": "ghs", "gh₵": "ghs",
    "zar": "zar", "rm": "myr", "myr": "myr", "s$": "sgd", "sgd": "sgd", "a$": "aud", "aud": "aud",
    "au$": "aud", "nz$": "nzd", "nzd": "nzd", "c$": "cad", "ca$": "cad", "cad": "cad", "₱": "php", "php": "php",
    "idr": "idr", "rp": "idr", "aed": "aed", "ugx": "ugx", "tzs": "tzs", "mop": "mop", "mop$": "mop",
    "chf": "chf",
}  # fmt: skip
# "R1906", "N100", "P500": one letter, and only right before a number of two digits or more ("u r 2 late").
_CURRENCY_LETTER = {"r": "zar", "n": "ngn", "p": "php"}
_CURRENCY_AFTER = {
    "元": "cny", "块钱": "cny", "块": "cny", "圆": "cny", "人民币": "cny", "rmb": "cny", "cny": "cny",
    "美元": "usd", "美金": "usd", "dollars": "usd", "usd": "usd", "港币": "hkd", "港元": "hkd", "hkd": "hkd", "台币": "twd",
    "pounds": "gbp", "gbp": "gbp", "quid": "gbp", "€": "eur", "eur": "eur", "euro": "eur", "euros": "eur",
    "rupees": "inr", "rs": "inr", "inr": "inr", "naira": "ngn", "ngn": "ngn", "ksh": "kes", "kes": "kes", "bob": "kes",
    "rand": "zar", "pesos": "php", "php": "php", "ringgit": "myr", "kr": "nok", "nok": "nok", "sek": "sek", "dkk": "dkk",
    "aed": "aed", "chf": "chf", "£": "gbp", "¥": "cny", "$": "usd",
}  # fmt: skip


def _either(words: dict[str, str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
)
_NUMBER = r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,2})?|\d{1,9}(?:\.\d{1,2})?"


@cache
def _entity_pattern() -> re.Pattern[str]:
    """One alternation; the first kind that fits wins, so the most specific stand first."""
    return re.compile(
        rf"""
      (?P<email> (?<![a-z0-9._%+-]) [a-z0-9._%+*-]{{1,64}}@[a-z0-9][a-z0-9-]{{0,62}}(?:\.[a-z0-9-]{{1,62}}){{1,4}} )

    # 2024-03-07, 2024年3月7日, 102/05/21, 7.3.24, 3月7日, 7 mar 2024, mar 7th, 7th march
    | (?P<date> (?=[\da-z]) (?:
          (?<!\d) \d{{4}}\s?[年./-]\s?\d{{1,2}}\s?[月./-]\s?\d{{1,2}}(?!\d)\s?[日号]?
        | (?<!\d) \d{{1,4}}年\d{{1,2}}月(?:\d{{1,2}}[日号])?
        | (?<!\d) \d{{1,2}}月(?:份|\d{{1,2}}[日号]?(?!\d))?
        | (?<![\d/.-]) \d{{1,3}}[/-]\d{{1,2}}[/-]\d{{2,4}}(?![\d/-])
        | (?<![\d.]) \d{{1,2}}\.\d{{1,2}}\.(?:20)?\d{{2}}(?![\d.])
        | (?<![\d/]) [0-3]?\d/[0-3]?\d(?![\d/])
        | (?<![\da-z]) \d{{1,2}}\s?(?:st|nd|rd|th)?(?:\sof)?[\s/-]?{_MONTH}(?![a-z])(?:[\s,'/-]{{1,2}}\d{{2,4}}(?![\d:]))?
        | (?<![a-z]) {_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?![\d:.])(?:,?\s(?:19|20)\d{{2}}(?!\d))?
        | (?<!\d) \d{{1,2}}[日号](?!\d|码|线|楼|店)
      ))
    | (?P<time> (?=\d) (?:
          (?<![\d:]) \d{{1,2}}:\d{{2}}(?::\d{{2}})?(?!\d)\s?(?:[ap]\.?m\.?(?![a-z]))?
        | (?<![\d.]) \d{{1,2}}(?:\.\d{{2}})?\s?[ap]\.?m\.?(?![a-z])
        | (?<!\d) \d{{1,2}}[点时](?:\d{{1,2}}分|半)?(?!间)
      ))

    # ¥1,234.50, rmb4,718.45元, rs. 2917, 500 rupees, 3万元, and 13435.98 alone: two decimals are money
    | (?P<amount>
          (?<![a-z]) (?: (?P<before>{_either(_CURRENCY_BEFORE)}) \s?[+:]?\s? | (?P<letter>[rnp])(?=\d{{2}}) ) (?P<sum_a>{_NUMBER})(?![\d]) (?P<unit_a>k|m|万|千)?
          (?:\s?(?:元|圆|块|rmb))?                   # the currency, doubled
        | (?<![\d.,]) (?P<sum_b>{_NUMBER}) \s?(?P<unit_b>万|千|k)?\s?(?P<after>{_either(_CURRENCY_AFTER)})(?![a-z])(?<![$£¥€](?=\s?\d))
        | (?<![\d.,]) (?P<sum_c>\d{{1,3}}(?:,\d{{3}}){{1,4}}(?:\.\d{{1,2}})? | \d{{1,9}}\.\d{{2}}) (?![\d.,]*\d|%)
      )

    # 1069 0333 ...: who sends bulk texts on the mainland
    | (?P<bulk> (?=1) (?<!\d) 106[5-9]\d{{5,16}} (?!\d) )
    # 6222 0212 0001 2345 678, 622848.0402.1234, 6.22848e+18: 12 to 22 digits, however they are broken up
    | (?P<account> (?=[\dx*]) (?:
          (?<![\d.]) 6\.22\d{{1,6}}e\+?18
        | (?<!\d) (?!1[3-9]\d{{9}}(?!\d)) \d(?:[ .,*-]?\d){{13,21}}(?!\d)   # and no mobile number before another
        | (?<!\d) \d{{12,13}}(?!\d)
        | (?<![\dx*]) \d{{4,6}}[\s.-]?[x*]{{2,12}}[\s.-]?\d{{3,4}}(?!\d)
      ))
    # 尾号 and its English sisters are words; here stands the masked number itself: **** 8832, xx2002
    | (?P<tail> (?<![a-z\d]) (?:x{{2,16}}|\*{{1,16}}|\.{{3}})[\s-]?\d{{2,6}}(?!\d) | \*{{2,16}}\d{{2,6}} )

    # One look at the first character spares trying all the shapes at each letter; so with the other kinds.
    | (?P<phone> (?=[\d+(]) (?:
          (?<!\d) \+\d{{1,3}}(?:[\s()-]{{0,2}}\d{{1,5}}){{2,5}}(?!\d)
        | (?<!\d) (?P<mobile>1[3-9]\d[\s-]?[\dx*]{{4}}[\s-]?\d{{4}})(?!\d)
        | (?<!\d) (?P<free>1(?:800|860|300)[\s-]\d{{3,4}}[\s-]?\d{{3,4}})(?!\d)
        | (?<!\d) (?P<service>[48]00[\s-]?\d{{2,4}}[\s-]?\d{{3,5}}(?![\d]))
        | (?<!\d) (?P<hotline>9[56]\d{{3}}|1[0-2]\d{{3}}|123\d{{2}}|1(?:10|11|12|14|16|19|20|65|82)(?=[^\d]|$)|96110|18222)(?!\d)
        | (?<!\d) \(?0\d{{2,4}}\)?[\s-]?\d{{3,4}}[\s-]?\d{{3,4}}(?:[\s-]?(?:转|ext\.?)\s?\d{{1,6}})?(?!\d)
        | (?<!\d) \(?\d{{3}}\)?[\s.-]\d{{3}}[\s.-]\d{{4}}(?!\d)
        | (?<!\d) (?:1[\s-])?8[0-8]{{2}}[\s.-]\d{{3}}[\s.-]?\d{{4}}(?!\d)
        | (?<!\d) [06-9]\d{{9,10}}(?!\d)
        | (?<!\d) (?:0\d{{4}}[\s-]\d{{5,6}} | [6-9]\d{{4}}[\s-]\d{{5}})(?!\d)
        | (?<!\d) (?:2[1-9]|3\d)\d{{2}}\s\d{{4}}(?!\d)           # Hong Kong
        # "call 1930", "拨打1823": alone, these are numbers like any other
        | (?: (?<=call\s) | (?<=dial\s) | (?<=ring\s) | (?<=拨打) | (?<=致电) | (?<=拨) ) (?P<code>\d{{3,6}}) (?![\d%a-z]|[.,:/-]\d|\s?(?:times|people|days|元|次|个|天))
      ))
    | (?P<percent> (?=\d) (?<!\d) \d{{1,3}}(?:\.\d{{1,3}})?\s?% )
    # what masks leave of a number or a name: xxxx, ****, ●●
    | (?P<mask> (?<![a-z]) x{{2,40}}(?![a-z]) | \*{{2,40}} | [●■█□○]{{2,40}} )
    | (?P<num> \d{{1,40}}(?:\.\d{{1,9}})? )
    """,
        re.VERBOSE,
    )


@dataclass(frozen=True, slots=True)
class Entity:
    """A typed span of a clean text; `tokens` is what the model reads in its place."""

    kind: str
    start: int
    end: int
    tokens: tuple[str, ...]


def find_entities(text: str) -> list[Entity]:
    """All typed spans of a clean text, from left to right, never overlapping.

    >>> [(e.kind, text[e.start : e.end]) for text in ["rmb4,718.45 by 3月7日, 95588"] for e in find_entities(text)]
    [('amount', 'rmb4,718.45'), ('date', '3月7日'), ('phone', '95588')]
    """
    found: list[Entity] = []
    phones: list[tuple[int, re.Match[str]]] = []
    done = 0
    for start, end in (*find_urls(text), (len(text), len(text))):
        for match in _entity_pattern().finditer(text, done, start):
            kind = _kind(match)
            if kind == "phone":
                phones.append((len(found), match))
            found.append(Entity(kind, *match.span(), _tokens(match)))
        if start < end:
            found.append(Entity("url", start, end, _url_tokens(text[start:end])))
        done = end
    if phones:
        # What a number is depends on where the message is from, which other entities tell.
        region = region_of(text, found)
        for position, match in phones:
            entity = found[position]
            kind_token = f"<phone:{kind_of_number(match[0], region)}>"
            tokens = (*entity.tokens[:2], kind_token, *entity.tokens[2:])
            found[position] = Entity("phone", entity.start, entity.end, tokens)
    return found


def folding(entities: Sequence[Entity]) -> Rewrite:
    """A rewrite of the clean text that puts each typed span's tokens in its place.

    >>> from scamclf.rewrite import apply
    >>> def fold(text): return apply(text, folding(find_entities(text))(text))[0]
    >>> fold("您尾号7345的账款人民币4900.15未到账,详询95511")
    '您尾号 <num> <digits:4> 的账款 <amount> <cny> <e3> <cents> 未到账,详询 <phone> <hotline> <phone:official_hotline> <hotline:95511> '
    >>> fold("pay at https://e-zpassny.com-eppg.xin/us")
    'pay at  <url> <imitation> <link:borrowed_ending> <tld:xin> <site:com-eppg.xin> <host> e zpassny com eppg </host> '
    """
    return lambda text: (Change(e.start, e.end, f" {' '.join(e.tokens)} ") for e in entities)


def _kind(match: re.Match[str]) -> str:
    # The outer group closes last, so it names the kind whatever stands inside it.
    kind = match.lastgroup or "num"
    if kind == "bulk" or (kind == "num" and _is_hotline(match[0])):
        return "phone"
    return kind


def _is_hotline(number: str) -> bool:
    """Whether a plain number is a listed one, too long to be met by chance."""
    return len(number) > _SHORTEST_PLAIN_HOTLINE and number in by_hotline()


_SHORTEST_PLAIN_HOTLINE = 6


def _tokens(match: re.Match[str]) -> tuple[str, ...]:
    kind = _kind(match)
    if kind == "amount":
        return _amount_tokens(match)
    if kind == "phone":
        return _phone_tokens(match)
    if kind == "email":
        domain = match[0].rpartition("@")[2]
        return ("<email>", "<host>", *_host_words(domain), "</host>")
    if kind == "num":
        digits = sum(c.isdigit() for c in match[0])
        return ("<num>", f"<digits:{min(digits, 12)}>")
    if kind == "mask":
        return ("<mask>", "<long>") if len(match[0]) > 6 else ("<mask>",)
    return (f"<{kind}>",)


def _host_words(host: str) -> list[str]:
    return [w for w in re.split(r"[._,-]", host.removeprefix("www.")) if w][:8]


def _url_tokens(url: str) -> tuple[str, ...]:
    host, kind = host_of(url), kind_of(url)
    if kind == LinkKind.SHORTENER:
        return ("<url>", "<short>", f"<link:{kind}>", f"<site:{host}>")
    *words, ending = _host_words(host) or [""]
    whose = ("<official>",) if kind == LinkKind.OFFICIAL else ("<imitation>",) if kind in IMITATIONS else ()
    # A typed token is plain ASCII; a host in another script shows in its words.
    site, ending = (re.sub(r"[^a-z0-9.-]", "_", part) for part in (site_of(host)[:30], ending[:24]))
    return ("<url>", *whose, f"<link:{kind}>", f"<tld:{ending}>", f"<site:{site}>", "<host>", *words, "</host>")


def _amount_tokens(match: re.Match[str]) -> tuple[str, ...]:
    number = (match["sum_a"] or match["sum_b"] or match["sum_c"]).replace(",", "")
    unit = match["unit_a"] or match["unit_b"] or ""
    whole, _, cents = number.partition(".")
    size = len(whole.lstrip("0")) - 1 + {"万": 4, "千": 3, "k": 3, "m": 6}.get(unit, 0)
    currency = (
        _CURRENCY_BEFORE.get(match["before"] or "")
        or _CURRENCY_LETTER.get(match["letter"] or "")
        or _CURRENCY_AFTER.get(match["after"] or "")
    )
    tokens = ["<amount>"]
    if currency:
        tokens.append(f"<{currency}>")
    tokens.append(f"<e{max(size, 0)}>")
    if len(cents) == 2:
        tokens.append("<cents>")
    return tuple(tokens)


def _phone_tokens(match: re.Match[str]) -> tuple[str, ...]:
    """What a number is by its shape; `find_entities` adds what it is by its region."""
    if match["hotline"]:
        return ("<phone>", "<hotline>", f"<hotline:{match['hotline']}>")
    if match["mobile"]:
        return ("<phone>", "<mobile>")
    if match["service"] or match["free"]:
        return ("<phone>", "<service>")
    return ("<phone>", "<line>")
