"""The shapes of sums, dates, telephone and account numbers in a clean text, and where one may begin.

What a shape means, says `entities.py`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

CURRENCY_BEFORE = {
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
CURRENCY_LETTER = {"r": "zar", "n": "ngn", "p": "php"}
CURRENCY_AFTER = {
    "元": "cny", "块钱": "cny", "块": "cny", "圆": "cny", "人民币": "cny", "rmb": "cny", "cny": "cny",
    "美元": "usd", "美金": "usd", "dollars": "usd", "usd": "usd", "港币": "hkd", "港元": "hkd", "hkd": "hkd", "台币": "twd",
    "pounds": "gbp", "gbp": "gbp", "quid": "gbp", "€": "eur", "eur": "eur", "euro": "eur", "euros": "eur",
    "rupees": "inr", "rs": "inr", "inr": "inr", "naira": "ngn", "ngn": "ngn", "ksh": "kes", "kes": "kes", "bob": "kes",
    "rand": "zar", "pesos": "php", "php": "php", "ringgit": "myr", "kr": "nok", "nok": "nok", "sek": "sek", "dkk": "dkk",
    "aed": "aed", "chf": "chf", "£": "gbp", "¥": "cny", "$": "usd",
}  # fmt: skip


def _either(words: Iterable[str]) -> str:
    """A pattern of any of the words, of two that fit the longer; parted by first letters, so that few are tried."""
    rests: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words, key=len, reverse=True):
        rests[word[0]].append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in rests.items())


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
)
# All that it matches.
_MONTHS = (
    "jan", "january", "feb", "february", "mar", "march", "apr", "april", "may", "jun", "june", "jul", "july",
    "aug", "august", "sep", "sept", "sepember", "september", "oct", "october", "nov", "november", "dec", "december",
)  # fmt: skip


def _by_first_letters(words: Iterable[str]) -> str:
    """A pattern of the first two letters of words."""
    pairs: dict[str, str] = defaultdict(str)
    for word in sorted(words):
        if word[1] not in pairs[word[0]]:
            pairs[word[0]] += word[1]
    return "|".join(f"{first}[{re.escape(seconds)}]" for first, seconds in pairs.items())


# What a shape may go on with after its first number: an ordinal, a month, an hour's half, a currency, a thousand.
_FOLLOWING_WORDS = "k|" + _by_first_letters(
    ("st", "nd", "rd", "th", "of", "am", "a.m", "pm", "p.m", *_MONTHS, *(w for w in CURRENCY_AFTER if w.isascii() and len(w) > 1))
)  # fmt: skip
_LEAD_FIRSTS = "".join(sorted({word[0] for word in (*CURRENCY_BEFORE, *CURRENCY_LETTER)}))
_FOLLOWING_CHARS = "".join(sorted({word[0] for word in CURRENCY_AFTER if not (word.isascii() and word.isalpha())}))
_NUMBER = r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,2})?|\d{1,9}(?:\.\d{1,2})?"


@cache
def shape_pattern() -> re.Pattern[str]:
    """One alternation; the first kind that fits wins, so the most specific stand first."""
    return re.compile(
        rf"""
      (?P<email> (?<![a-z0-9._%+-]) [a-z0-9._%+*-]{{1,64}}+@[a-z0-9][a-z0-9-]{{0,62}}(?:\.[a-z0-9-]{{1,62}}){{1,4}} )
    # Most numbers go on with nothing that makes one of the other shapes: "3 days", "2024,". Said first, since it is quickly seen.
    | (?P<plain> (?: \d{{1,2}}+ | (?<![lg]\s)(?<![打电拨]) [2-9]\d{{2,3}}+ (?![\s.-]?[x*]{{2}}) )
          (?! [\s.,:/()*-]{{0,3}} (?: [\d%年月日号点时万千{_FOLLOWING_CHARS}] | {_FOLLOWING_WORDS} ) )
      )

    # 2024-03-07, 2024年3月7日, 102/05/21, 7.3.24, 3月7日, 7 mar 2024, mar 7th, 7th march
    | (?P<date> (?=\d{{1,4}}+\s{{0,2}}[年月日号./a-z-]|[jfmasond]) (?:
          (?<!\d) \d{{4}}\s?[年./-]\s?\d{{1,2}}\s?[月./-]\s?\d{{1,2}}(?!\d)\s?[日号]?
        | (?=\d{{1,4}}+[年月日号])(?<!\d) (?:
              \d{{1,4}}年\d{{1,2}}月(?:\d{{1,2}}[日号])?
            | \d{{1,2}}月(?:份|\d{{1,2}}[日号]?(?!\d))?
            | \d{{1,2}}[日号](?!\d|码|线|楼|店)
          )
        | (?=\d{{1,3}}+[./-]\d) (?:
              (?<![\d/.-]) \d{{1,3}}[/-]\d{{1,2}}[/-]\d{{2,4}}(?![\d/-])
            | (?<![\d.]) \d{{1,2}}\.\d{{1,2}}\.(?:20)?\d{{2}}(?![\d.])
            | (?<![\d/]) [0-3]?\d/[0-3]?\d(?![\d/])
          )
        | (?<![\da-z]) \d{{1,2}}+\s?(?:st|nd|rd|th)?(?:\sof)?[\s/-]?{_MONTH}(?![a-z])(?:[\s,'/-]{{1,2}}\d{{2,4}}(?![\d:]))?
        | (?<![a-z]) {_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?![\d:.])(?:,?\s(?:19|20)\d{{2}}(?!\d))?
      ))
    | (?P<time> (?=\d{{1,2}}+(?:[:.点时]|\s?[ap])) (?:
          (?<![\d:]) \d{{1,2}}:\d{{2}}(?::\d{{2}})?(?!\d)\s?(?:[ap]\.?m\.?(?![a-z]))?
        | (?<![\d.]) \d{{1,2}}(?:\.\d{{2}})?\s?[ap]\.?m\.?(?![a-z])
        | (?<!\d) \d{{1,2}}[点时](?:\d{{1,2}}分|半)?(?!间)
      ))

    # ¥1,234.50, rmb4,718.45元, rs. 2917, 500 rupees, 3万元, and 13435.98 alone: two decimals are money
    | (?P<amount>
          (?=[{_LEAD_FIRSTS}])(?<![a-z]) (?: (?P<before>{_either(CURRENCY_BEFORE)}) \s?[+:]?\s? | (?P<letter>[rnp])(?=\d{{2}}) ) (?P<sum_a>{_NUMBER})(?![\d]) (?P<unit_a>k|m|万|千)?
          (?:\s?(?:元|圆|块|rmb))?                   # the currency, doubled
        | (?<![\d.,]) (?P<sum_b>(?>{_NUMBER})) \s?+(?P<unit_b>万|千|k)?\s?+(?=[{_FOLLOWING_CHARS}a-z])(?P<after>{_either(CURRENCY_AFTER)})(?![a-z])(?<![$£¥€](?=\s?\d))
        | (?=\d++[.,]\d)(?<![\d.,]) (?P<sum_c>(?>\d{{1,3}}(?:,\d{{3}}){{1,4}}(?:\.\d{{1,2}})? | \d{{1,9}}+\.\d{{2}})) (?![\d.,]*\d|%)
      )

    # 1069 0333 ...: who sends bulk texts on the mainland
    | (?P<bulk> (?=1) (?<!\d) 106[5-9]\d{{5,16}} (?!\d) )
    # 6222 0212 0001 2345 678, 622848.0402.1234, 6.22848e+18: 12 to 22 digits, however they are broken up
    | (?P<account> (?=\d[\d .,*-]{{11}}|\d{{4,6}}[\s.-]?[x*]|6\.) (?:
          (?<![\d.]) 6\.22\d{{1,6}}e\+?18
        | (?<!\d) (?!1[3-9]\d{{9}}(?!\d)) \d(?:[ .,*-]?\d){{13,21}}(?!\d)   # and no mobile number before another
        | (?<!\d) \d{{12,13}}(?!\d)
        | (?<![\dx*]) \d{{4,6}}[\s.-]?[x*]{{2,12}}[\s.-]?\d{{3,4}}(?!\d)
      ))
    # 尾号 and its English sisters are words; here stands the masked number itself: **** 8832, xx2002
    | (?P<tail> (?<![a-z\d]) (?:x{{2,16}}|\*{{1,16}}|\.{{3}})[\s-]?\d{{2,6}}(?!\d) | \*{{2,16}}\d{{2,6}} )

    # One look at the first character spares trying all the shapes at each letter; so with the other kinds.
    | (?P<phone> (?=[+(]|\d{{3}}|1[\s-]8) (?:
          (?<!\d) (?:
              \+\d{{1,3}}(?:[\s()-]{{0,2}}\d{{1,5}}){{2,5}}(?!\d)
            | (?P<mobile>1[3-9]\d[\s-]?[\dx*]{{4}}[\s-]?\d{{4}})(?!\d)
            | (?P<free>1(?:800|860|300)[\s-]\d{{3,4}}[\s-]?\d{{3,4}})(?!\d)
            | (?P<service>[48]00[\s-]?\d{{2,4}}[\s-]?\d{{3,5}}(?![\d]))
            | (?P<hotline>9[56]\d{{3}}|1[0-2]\d{{3}}|123\d{{2}}|1(?:10|11|12|14|16|19|20|65|82)(?=[^\d]|$)|96110|18222)(?!\d)
            | \(?0\d{{2,4}}\)?[\s-]?\d{{3,4}}[\s-]?\d{{3,4}}(?:[\s-]?(?:转|ext\.?)\s?\d{{1,6}})?(?!\d)
            | \(?\d{{3}}\)?[\s.-]\d{{3}}[\s.-]\d{{4}}(?!\d)
            | (?:1[\s-])?8[0-8]{{2}}[\s.-]\d{{3}}[\s.-]?\d{{4}}(?!\d)
            | [06-9]\d{{9,10}}(?!\d)
            | (?:0\d{{4}}[\s-]\d{{5,6}} | [6-9]\d{{4}}[\s-]\d{{5}})(?!\d)
            | (?:2[1-9]|3\d)\d{{2}}\s\d{{4}}(?!\d)           # Hong Kong
          )
        # "call 1930", "拨打1823": alone, these are numbers like any other
        | (?: (?<=call\s) | (?<=dial\s) | (?<=ring\s) | (?<=拨打) | (?<=致电) | (?<=拨) ) (?P<code>\d{{3,6}}) (?![\d%a-z]|[.,:/-]\d|\s?(?:times|people|days|元|次|个|天))
      ))
    | (?P<percent> (?=\d) (?<!\d) \d{{1,3}}+(?:\.\d{{1,3}}+)?\s?% )
    # what masks leave of a number or a name: xxxx, ****, ●●
    | (?P<mask> (?<![a-z]) x{{2,40}}(?![a-z]) | \*{{2,40}} | [●■█□○]{{2,40}} )
    | (?P<num> \d{{1,40}}(?:\.\d{{1,9}})? )
    """,
        re.VERBOSE,
    )


# What a shape may have before its first digit: a currency, a month, dots that mask a number, a sign.
_LEADS = (*CURRENCY_BEFORE, *CURRENCY_LETTER, *_MONTHS, "...", "+", "(")
_LEAD_BACKWARDS = re.compile(rf"[\s+:-]{{0,3}}(?:{_either(lead[::-1] for lead in _LEADS)})")
_LONGEST_LEAD = max(map(len, _LEADS)) + 3
_LEAD_SIGNS = "".join(re.escape(lead) for lead in _LEADS if len(lead) == 1 and not lead.isalpha())
_LEAD_ENDS = _either({lead[-2:] for lead in _LEADS if len(lead) > 1})

# A digit or a mask. Every shape but an e-mail address begins with one, or with a lead before one; what comes before the
# first tells whether that is a lead: its sign, its last two letters, either of them and a space, or two spaces.
_DIGIT_OR_MASK = r"[\d*x●■█□○](?:(?<!x)|(?=x))"
_AFTER_LEAD = rf"""
    (?: (?<=[{_LEAD_SIGNS}{"".join(CURRENCY_LETTER)}].) | (?<=(?:{_LEAD_ENDS}).) | (?<=(?:{_LEAD_ENDS})[\s+:-].) | (?<=[{_LEAD_SIGNS}][\s+:-].) | (?<=[\s+:-]{{2}}.) )"""
_EMAIL_START = r"[a-z0-9._%+*-](?<![a-z0-9._%+-].)(?=[a-z0-9._%+*-]{0,63}+@)"
_BEGIN = re.compile(rf"{_DIGIT_OR_MASK}({_AFTER_LEAD})?", re.VERBOSE | re.DOTALL)
_BEGIN_OR_EMAIL = re.compile(rf"(?:{_EMAIL_START}|{_DIGIT_OR_MASK})({_AFTER_LEAD})?", re.VERBOSE | re.DOTALL)


def find_shapes(text: str, start: int, end: int) -> list[re.Match[str]]:
    """The matches of the one pattern in `text[start:end]`, as its `finditer` gives them; `lastgroup` names the shape.

    The pattern is tried only where a shape may begin: at a digit or a mask, or at what leads up to one.

    >>> [(m.lastgroup, m[0]) for m in find_shapes("pay rs. 2917 by may 3", 0, 21)]
    [('amount', 'rs. 2917'), ('date', 'may 3')]
    """
    found: list[re.Match[str]] = []
    search = (_BEGIN_OR_EMAIL if "@" in text else _BEGIN).search
    match_at = shape_pattern().match
    position = start
    while begin := search(text, position, end):
        position = begin.start()
        match = _match_before(text, start, position, end) if begin.lastindex else None
        match = match or match_at(text, position, end)
        if match:
            found.append(match)
            position = start = match.end()
        else:
            position += 1
    return found


def _match_before(text: str, start: int, number: int, end: int) -> re.Match[str] | None:
    """The first shape that begins before its number and not before `start`."""
    before = text[max(start, number - _LONGEST_LEAD) : number]
    match_at = shape_pattern().match
    if lead := _LEAD_BACKWARDS.match(before[::-1]):
        for at in range(number - lead.end(), number):
            if match := match_at(text, at, end):
                return match
    return None
