"""Reads telephone numbers: whose they are, what they cost, which country's."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from scamclf.creditors import by_hotline, owner_of
from scamclf.links import host_of

if TYPE_CHECKING:
    from scamclf.entities import Entity


class PhoneKind(StrEnum):
    """What a telephone number is. A number is the first of these that it fits.

    =================== ==================================================================
    emergency_or_public 110, 12368, 165, 1930: of the police, a court, a public office
    official_hotline    listed in `creditors.csv`
    bulk_106            a mainland sender of bulk texts, 106...
    premium_rate        the caller pays more than for a call
    toll_free           free, or at a shared cost: 800, 400, 0800, 1860
    mobile              somebody's own
    landline            a fixed line, and what cannot be told from one (United States)
    short_code          3 to 6 digits that are none of these
    unknown             the rest
    =================== ==================================================================
    """

    EMERGENCY_OR_PUBLIC = "emergency_or_public"
    OFFICIAL_HOTLINE = "official_hotline"
    BULK_106 = "bulk_106"
    PREMIUM_RATE = "premium_rate"
    TOLL_FREE = "toll_free"
    MOBILE = "mobile"
    LANDLINE = "landline"
    SHORT_CODE = "short_code"
    UNKNOWN = "unknown"


#: Regions that are told apart.
REGIONS = ("CN", "TW", "HK", "US", "GB", "IN")

_CODES = {"86": "CN", "886": "TW", "852": "HK", "1": "US", "44": "GB", "91": "IN"}
_CURRENCIES = {"cny": "CN", "twd": "TW", "hkd": "HK", "gbp": "GB", "inr": "IN", "usd": "US"}
_ENDINGS = {"cn": "CN", "tw": "TW", "taipei": "TW", "hk": "HK", "uk": "GB", "in": "IN", "gov": "US"}
# In clean form, that is, Simplified. Each word is at home in one country only; the order is from the most to the least certain.
_LATIN_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "IN",
        re.compile(
            r"(?<![a-z])(?:emi|upi|nach|ecs|cibil|lakhs?|crores?|aadhaar|fastag|e?challan|gstin?|pan card|rbi|discom|neft|imps|lok adalat)(?![a-z])"
            r"|(?<![a-z])(?:act|sec(?:tion)?\.? ?(?:138|420))(?![a-z]).{0,30}(?<![a-z])(?:ipc|bns|negotiable)(?![a-z])"
        ),
    ),
    (
        "GB",
        re.compile(
            r"(?<![a-z])(?:hmrc|dvla|council tax|ccj|sort code|tv licen[cs]\w{1,8}|bailiffs?|ofcom|fca|pcn|direct debit mandate)(?![a-z])"
        ),
    ),
    (
        "US",
        re.compile(
            r"(?<![a-z])(?:irs|dmv|ssn|zelle|venmo|e-?zpass|sunpass|fdcpa|mini-miranda|zip code|msg ?& ?data rates|attempt to collect a debt|medicare)(?![a-z])"
        ),
    ),
)
# A run of letters in each way to fit one of these; few texts have one, and one look for all of them is faster.
_TELLING = frozenset(
    ["emi", "upi", "nach", "ecs", "cibil", "lakh", "lakhs", "crore", "crores", "aadhaar", "fastag", "challan", "echallan", "gsti", "gstin", "pan", "rbi", "discom", "neft", "imps", "adalat", "ipc", "bns", "negotiable", "hmrc", "dvla", "council", "ccj", "sort", "tv", "bailiff", "bailiffs", "ofcom", "fca", "pcn", "mandate", "irs", "dmv", "ssn", "zelle", "venmo", "zpass", "ezpass", "sunpass", "fdcpa", "miranda", "zip", "msg", "attempt", "medicare"]
)  # fmt: skip
_LETTERS = re.compile("[a-z]+")
_HAN = re.compile("[\u4e00-\u9fff]")
_HAN_WORDS = re.compile(
    r"(?P<HK>港币|转数快|八达通|强积金|差饷|缴费灵|香港|入境处|差馆|数码港|易通行|廉政)"
    r"|(?P<TW>新台币|台币|健保|劳保|国税局|监理|超商|身分证|地检署|简讯|中华民国|民国\d|虾皮|汇款账号|缴款|台湾|自然人凭证)"
)


def region_of(text: str, entities: Sequence[Entity]) -> str | None:
    """The region a clean message seems to be from: one of `REGIONS`, or None.

    The first that tells: a number's country code, a sum's currency, a link's ending or owner, a word at home in one
    country. Chinese text without any of these counts as the mainland's. Another country's currency says None.

    >>> from scamclf.entities import find_entities
    >>> [region_of(t, find_entities(t)) for t in ("pay £20", "emi of rs 20 due", "缴款期限已过", "还款", "ksh 20", "hi")]
    ['GB', 'IN', 'TW', 'CN', None, None]
    """
    currency = None
    foreign = False
    links = []
    for kind, start, end, tokens in entities:
        if kind == "phone" and text[start] == "+":
            digits = re.sub(r"\D", "", text[start:end])
            return next((_CODES[digits[:n]] for n in (3, 2, 1) if digits[:n] in _CODES), None)
        if kind == "amount" and not currency:
            code = tokens[1][1:-1]
            currency = _CURRENCIES.get(code)
            foreign = foreign or code.isalpha()
        elif kind == "url":
            links.append(text[start:end])
    if currency or foreign:
        return currency
    for link in links:
        host = host_of(link)
        owner = owner_of(host)
        if region := owner.region if owner else _ENDINGS.get(host.rpartition(".")[2]):
            return region if region in REGIONS else None
    return _region_by_words(text)


def _region_by_words(text: str) -> str | None:
    if not _TELLING.isdisjoint(_LETTERS.findall(text)):
        for region, words in _LATIN_WORDS:
            if words.search(text):
                return region
    if text.isascii() or not _HAN.search(text):
        return None
    regions = {match.lastgroup for match in _HAN_WORDS.finditer(text)}
    return "HK" if "HK" in regions else "TW" if "TW" in regions else "CN"


@lru_cache(maxsize=4096)
def kind_of_number(number: str, region: str | None = None) -> PhoneKind:
    """What a number is, as dialled in a region; without one, as far as it can be told anywhere.

    >>> [str(kind_of_number(n, r)) for n, r in (("95588", "CN"), ("12368", "CN"), ("07911 123456", "GB"), ("62226", "US"))]
    ['official_hotline', 'emergency_or_public', 'mobile', 'short_code']
    """
    if number.startswith("+"):
        digits = re.sub(r"\D", "", number)
        code = next((digits[:n] for n in (3, 2, 1) if digits[:n] in _CODES), "")
        region = _CODES.get(code)
        own = digits[len(code) :].removeprefix("0") if code else digits
    else:
        own = re.sub(r"\D", "", re.split(r"转|ext", number)[0])
    if not own:
        return PhoneKind.UNKNOWN
    if kind := _listed(own, region):
        return kind
    if region in (None, "CN") and re.fullmatch(r"106\d{5,17}", own):
        return PhoneKind.BULK_106
    if "x" in number or "*" in number:
        return PhoneKind.MOBILE if re.match(r"\+?(?:86[ -]?)?1[3-9]", number) else PhoneKind.UNKNOWN
    if len(own) < 7:
        short = len(own) > 2 and number[0] not in "+0"
        return PhoneKind.SHORT_CODE if short else PhoneKind.UNKNOWN
    # Written so only in North America; and where one dials 1800, it is free, but on the mainland it begins mobile numbers.
    if region in (None, "US") and re.fullmatch(r"(?:1[ .-]?)?\(?[2-9]\d{2}\)?[ .-]\d{3}[ .-]\d{4}", number):
        region = "US"
    if region != "CN" and re.fullmatch(r"1[38]00\d{6,8}|18[06]0\d{6,8}|08(?:00|08)\d{6,7}", own):
        return PhoneKind.TOLL_FREE
    if number.startswith("+"):
        return _by_plan(number, None)
    if region:
        return _by_plan(own, region)
    if re.fullmatch(r"1[3-9]\d[ -]?\d{4}[ -]?\d{4}", number):
        return PhoneKind.MOBILE  # nowhere else are numbers grouped so
    kinds = {_by_plan(own, one) for one in ("CN", "GB", "US", "IN")} - {PhoneKind.UNKNOWN}
    return kinds.pop() if len(kinds) == 1 else PhoneKind.UNKNOWN


#: Bodies whose short numbers are the public's, not a creditor's.
_PUBLIC = frozenset({"police", "court", "regulator", "council", "tax", "health", "housing", "other"})


def _listed(digits: str, region: str | None) -> PhoneKind | None:
    """Whether the tables know a number."""
    if any(region in (None, where) for where in _public_numbers().get(digits, ())):
        return PhoneKind.EMERGENCY_OR_PUBLIC
    for form in (
        digits,
        f"0{digits}",
        digits.removeprefix("1") if region in ("US", None) and len(digits) == 11 else "",
    ):
        for creditor in by_hotline().get(form, ()):
            if region is None or creditor.region in (region, "INT") or (region == "US" and creditor.region == "CA"):
                public = creditor.kind in _PUBLIC and len(digits) < 7
                return PhoneKind.EMERGENCY_OR_PUBLIC if public else PhoneKind.OFFICIAL_HOTLINE
    return None


@cache
def _public_numbers() -> dict[str, frozenset[str]]:
    text = (files("scamclf.words") / "public_numbers.csv").read_text(encoding="utf-8")
    table: dict[str, set[str]] = defaultdict(set)
    for row in csv.DictReader(text.splitlines()):
        table[row["number"]].add(row["region"])
    return {number: frozenset(regions) for number, regions in table.items()}


# What a made-up number of a shape is: numbers kept free for films (07700 900...) belong to no plan.
_SHAPES = {
    "CN": ((r"1[3-9]\d{9}", PhoneKind.MOBILE), (r"[48]00\d{7}", PhoneKind.TOLL_FREE), (r"0\d{9,11}", PhoneKind.LANDLINE)),
    "TW": ((r"09\d{8}", PhoneKind.MOBILE), (r"0800\d{6}", PhoneKind.TOLL_FREE), (r"0[2-8]\d{7,8}", PhoneKind.LANDLINE)),
    "HK": ((r"[4-79]\d{7}", PhoneKind.MOBILE), (r"[238]\d{7}", PhoneKind.LANDLINE)),
    "US": ((r"1?8(?:00|33|44|55|66|77|88)\d{7}", PhoneKind.TOLL_FREE), (r"1?[2-9]\d{9}", PhoneKind.LANDLINE)),
    "GB": ((r"07[1-57-9]\d{8}", PhoneKind.MOBILE), (r"0[12]\d{8,9}", PhoneKind.LANDLINE)),
    "IN": ((r"0?[6-9]\d{9}", PhoneKind.MOBILE), (r"18[06]0\d{6,9}", PhoneKind.TOLL_FREE), (r"0\d{9,10}", PhoneKind.LANDLINE)),
}  # fmt: skip


# Digits that mean the same in all of a region's plan: whoever meets only these need not load the plans.
_CERTAIN = {
    "CN": ((r"1(?!79)[3-9]\d{9}", PhoneKind.MOBILE), (r"[48]00\d{7}", PhoneKind.TOLL_FREE), (r"010\d{8}", PhoneKind.LANDLINE)),
    "US": ((r"8(?:00|33|44|55|66|77|88)\d{7}", PhoneKind.TOLL_FREE),),
    "GB": ((r"07[1-57-9]\d{8}", PhoneKind.MOBILE), (r"0[12]\d{9}", PhoneKind.LANDLINE)),
}  # fmt: skip


def _by_plan(number: str, region: str | None) -> PhoneKind:
    """The kind by a region's numbering plan; with no region, the number names its own."""
    for shape, kind in _CERTAIN.get(region or "", ()):
        if re.fullmatch(shape, number):
            return kind
    return _look_up(number, region)


def _look_up(number: str, region: str | None) -> PhoneKind:
    import phonenumbers as plan

    kinds = {
        plan.PhoneNumberType.MOBILE: PhoneKind.MOBILE,
        plan.PhoneNumberType.FIXED_LINE: PhoneKind.LANDLINE,
        plan.PhoneNumberType.FIXED_LINE_OR_MOBILE: PhoneKind.LANDLINE,
        plan.PhoneNumberType.UAN: PhoneKind.LANDLINE,
        plan.PhoneNumberType.VOIP: PhoneKind.LANDLINE,
        plan.PhoneNumberType.TOLL_FREE: PhoneKind.TOLL_FREE,
        plan.PhoneNumberType.SHARED_COST: PhoneKind.TOLL_FREE,
        plan.PhoneNumberType.PREMIUM_RATE: PhoneKind.PREMIUM_RATE,
        plan.PhoneNumberType.PERSONAL_NUMBER: PhoneKind.PREMIUM_RATE,
        plan.PhoneNumberType.PAGER: PhoneKind.MOBILE,
    }
    try:
        parsed = plan.parse(number, region)
    except plan.NumberParseException:
        return PhoneKind.UNKNOWN
    found = kinds.get(plan.number_type(parsed))
    if found:
        return found
    region = region or plan.region_code_for_country_code(parsed.country_code or 0)
    national = re.sub(r"\D", "", number)
    if number.startswith("+"):
        national = str(parsed.national_number)
        national = national if region in ("CN", "HK", "US", "IN") else f"0{national}"
    for shape, kind in _SHAPES.get(region, ()):
        if re.fullmatch(shape, national):
            return kind
    return PhoneKind.UNKNOWN


def numbers_of(kind: PhoneKind, entities: Sequence[Entity]) -> Iterator[Entity]:
    """The telephone numbers of a kind."""
    return (entity for entity in entities if entity.kind == "phone" and f"<phone:{kind}>" in entity.tokens)
