"""Cleans a message's text and keeps the way back to the original characters.

The order of the steps is named once, in `_STEPS`; the same steps run in training and in serving. `disguise` holds those that undo
spellings made to deceive. Most messages need few of the steps: each is run only where something it needs was seen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache

from scamclf import disguise
from scamclf.rewrite import Change, Cleaned, Step, Where, mapping, replacing, run, where
from scamclf.words import read_words

# Zero-width and other format characters are used to break up words that filters look for
# ("律\u200b师\u200b函"); control characters are left behind by SMS gateways. A line break is kept,
# as a space, and so is the tab.
_INVISIBLE = re.compile(
    r"""
      [\u0000-\u0008\u000e-\u001f\u007f-\u009f]   # C0 and C1 controls
    | [\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f]
    | [\u200b-\u200f\u202a-\u202e\u2060-\u206f]   # zero-width, direction marks, joiners
    | [\ufe00-\ufe0f\ufeff\ufff9-\ufffb]          # variation selectors, byte-order mark
    | [\ue000-\uf8ff]                             # private use: the character n-grams' own symbols
    | [\U000e0000-\U000e0fff]                     # tags, more variation selectors
    """,
    re.VERBOSE,
)

# All white space but the plain space and the line break, and two blanks of Korean.
_SPACE = re.compile(
    r"[\t\u000b-\r\u001c-\u001f\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\u3164\uffa0]"
)

# One character with the marks that may combine with it. ASCII without a mark, Han and kana that NFKC
# leaves alone are never looked at, so that a long ordinary text costs one scan.
_MARKS = r"\u0300-\u036f\u0483-\u0489\u0591-\u0dff\u0e31-\u0e4e\u0eb1-\u0fff\u102b-\u109f\u1100-\u11ff\u135d-\u135f\u1700-\u18ff\u1a00-\u1cff\u1dc0-\u1dff\u20d0-\u20ff\u302a-\u302f\u3099\u309a\uff9e\uff9f\uffa0-\uffdf\U00010a00-\U00011fff\U00016100-\U000161ff\U0001e000-\U0001efff\U0001d165-\U0001d1ff"
_CLUSTER = re.compile(
    rf"""
      [^\u4e00-\u9fff\x00-\x7f][{_MARKS}]{{0,30}}   # anything NFKC may change, with its marks
    | .[{_MARKS}]{{1,30}}                           # a plain character with marks: e + U+0301
    """,
    re.VERBOSE | re.DOTALL,
)

# What data owners put where a personal detail stood: {0}, ${name}, [NAME], <URL>, 【姓名】 and, in
# Chinese text, bare capitals ("尊敬的NAME，您的MONEY元借款将于TIME到期").
_PLACEHOLDER_KINDS = {
    "NAME": "<name>",
    "PLACE": "<name>",
    "ADDRESS": "<name>",
    "PHONE": "<phone>",
    "CELLPHONE": "<phone>",
    "MOBILE": "<phone>",
    "HOTLINE": "<phone>",
    "TEL": "<phone>",
    "URL": "<url>",
    "LINK": "<url>",
    "WEBSITE": "<url>",
    "EMAIL": "<email>",
    "AMOUNT": "<amount>",
    "MONEY": "<amount>",
    "DATE": "<date>",
    "DATE_TIME": "<date>",
    "DAY": "<date>",
    "TIME": "<time>",
    "DIGIT": "<num>",
    "NUMBER": "<num>",
    "CODE": "<num>",
    "BANK": "<account>",
    "ACCOUNT": "<account>",
    "CARD": "<account>",
}
# In Chinese text, words that people also write in capitals (CARD, BANK, CODE) are words.
_BARE_KINDS = ("NAME", "PLACE", "PHONE", "CELLPHONE", "HOTLINE", "URL", "AMOUNT", "MONEY", "DATE", "TIME", "DIGIT")
_KIND = "|".join(sorted(_PLACEHOLDER_KINDS, key=len, reverse=True))
_BARE = "|".join(sorted(_BARE_KINDS, key=len, reverse=True))
_BRACKETED = re.compile(
    rf"""
      [\[<{{]\s?(?P<kind>(?i:{_KIND}))\s?[\]>}}]           # [NAME], <url>
    | \$?\{{\s?(?P<slot>[A-Za-z0-9_.]{{0,24}})\s?\}}       # {{0}}, ${{amount}}
    """,
    re.VERBOSE,
)
_IN_CAPITALS = re.compile(
    rf"""
      (?<=[\u4e00-\u9fff])(?P<after>{_BARE})(?![A-Za-z])    # 尊敬的NAME
    | (?<![A-Za-z])(?P<before>{_BARE})(?=[\u4e00-\u9fff])   # MONEY元
    """,
    re.VERBOSE,
)
_any_bracket = re.compile(r"[\[<{]").search
_any_bare_kind = re.compile(_BARE).search


# Written both ways by senders of one language: 帳單 becomes 帐单 in OpenCC, and banks write 账单.
_ONE_SPELLING = dict.fromkeys("帳帐", "账")


def _placeholder_token(match: re.Match[str]) -> str:
    return _PLACEHOLDER_KINDS.get(match[match.lastgroup or 0].upper(), "<mask>")


# A sender who types <official> must not speak in the program's own signs.
_FORGED_TOKEN = re.compile(rf"<(?!(?:{'|'.join(sorted(t[1:-1] for t in {'<mask>', *_PLACEHOLDER_KINDS.values()}))})>)")


def _nfkc(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0])


@cache
def simplified_table() -> dict[str, str]:
    """Map every Traditional character to its Simplified one, one to one, as OpenCC has it."""
    rows = (line.split(" ") for line in read_words("traditional.txt"))
    return {other: simple for simple, others in rows for other in others} | _ONE_SPELLING


# Between letters or characters an invisible one breaks a word up; elsewhere mail programs leave them, too.
_HIDING = r"[\u200b-\u200d\u2060\ufeff]"
_LETTER = r"[A-Za-zＡ-Ｚａ-ｚ\u4e00-\u9fff]"
_BROKEN_UP = re.compile(rf"{_LETTER}(?:{_HIDING}{{1,9}}{_LETTER}){{1,40}}")


def hidden_characters(text: str) -> Iterable[Change]:
    r"""Words with invisible characters inside.

    >>> [c.new for c in hidden_characters("律\u200b师\u200b函, \u200bok")]
    ['律师函']
    """
    return replacing(_BROKEN_UP, _join, disguise=True)(text)


def _join(match: re.Match[str]) -> str:
    return re.sub(_HIDING, "", match[0])


def drop_invisible(text: str) -> str:
    r"""Drop zero-width and control characters.

    >>> drop_invisible("律\u200b师\u200b函\x07")
    '律师函'
    """
    return _INVISIBLE.sub("", text)


def fold_space(text: str) -> str:
    r"""Make every kind of white space within a line a plain space.

    >>> fold_space("due\u3000today\nor\tlater")
    'due today\nor later'
    """
    return _SPACE.sub(" ", text)


def fold_lines(text: str) -> str:
    r"""Make line breaks spaces.

    >>> fold_lines("due today\nor later")
    'due today or later'
    """
    return text.replace("\n", " ")


def fold_width(text: str) -> str:
    """Apply NFKC: full-width, circled and styled characters become ordinary ones.

    >>> fold_width("加Ｖ：１３８，①𝗳𝗿𝗲𝗲")
    '加V:138,1free'
    """
    return _CLUSTER.sub(_nfkc, text)


def mark_placeholders(text: str) -> str:
    """Turn what stands for a removed detail into a typed token.

    >>> mark_placeholders("尊敬的NAME，[PHONE] {0} <URL>")
    '尊敬的<name>，<phone> <mask> <url>'
    """
    return _IN_CAPITALS.sub(_placeholder_token, _BRACKETED.sub(_placeholder_token, text))


def fold_case(text: str) -> str:
    """Lower-case, character by character.

    >>> fold_case("PAY Now İstanbul")
    'pay now istanbul'
    """
    return text.replace("İ", "I").lower()


def to_simplified(text: str) -> str:
    """Traditional to Simplified Chinese, character by character.

    >>> to_simplified("帳單逾期，請儘速繳款")
    '账单逾期，请尽速缴款'
    """
    return _simplifier()(text)


@cache
def _simplifier() -> Callable[[str], str]:
    return mapping(simplified_table())


_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}


def _changes_under_nfkc(text: str) -> bool:
    return not unicodedata.is_normalized("NFKC", text)


# What characters a text is made of: ASCII that prints and line breaks; others that most messages are made of, which NFKC leaves
# alone or which are full-width signs; and the rest. A step that needs rare ones is not even asked for in a text without.
_ASCII, _USUAL, _RARE = range(3)
_ANY_UNUSUAL = re.compile(
    r"[^\n\u0020-~£¥×·\u2010\u2012-\u2016\u2018-\u2022€₹←-↓☀-➿\u3001-\u3011\u3014-\u301d"
    r"\u3400-\u4dbf\u4e00-\u9fff！-＠［-｀｛-～\U0001f300-\U0001faff]"
).search

# The steps in their order, each with the least rare kind of characters among which it has something to do.
_STEPS: tuple[tuple[int, Step | Where], ...] = (
    (_RARE, where(re.compile(_HIDING).search, hidden_characters)),
    (_RARE, where(_INVISIBLE.search, replacing(_INVISIBLE, ""))),
    (_RARE, where(disguise.any_styled_letter, disguise.styled_letters)),
    (_RARE, where(disguise.any_wide_letter, disguise.wide_words)),
    # Full-width characters are most of what NFKC changes; one by one they keep their place.
    (_USUAL, mapping(_WIDE)),
    (_RARE, where(_changes_under_nfkc, replacing(_CLUSTER, _nfkc))),
    # NFKC makes some invisible characters and spaces of its own.
    (_RARE, where(_INVISIBLE.search, replacing(_INVISIBLE, ""))),
    (_RARE, where(disguise.any_mark, disguise.marked_words)),
    (_RARE, fold_space),
    (_ASCII, where(_any_bracket, replacing(_BRACKETED, _placeholder_token))),
    (_USUAL, where(_any_bare_kind, replacing(_IN_CAPITALS, _placeholder_token))),
    (_RARE, where(disguise.any_look_alike, disguise.look_alike_letters)),
    (_ASCII, where(disguise.any_spelt_word, disguise.spelt_words)),
    (_ASCII, fold_case),
    (_RARE, where(disguise.any_accent, disguise.accented_words, disguise.drop_accents)),
    (_ASCII, where(_FORGED_TOKEN.search, replacing(_FORGED_TOKEN, "‹"))),
    (_USUAL, to_simplified),
    # What is left are characters as they are read; now for words that were made hard to read.
    (_USUAL, where(disguise.any_parts, disguise.split_characters)),
    (_USUAL, where(disguise.any_gap, disguise.gaps_in_words)),
    (_USUAL, where(disguise.any_picture, disguise.emoji_words)),
    (_USUAL, where(disguise.any_other_spelling, disguise.customary_disguises, disguise.same_sounds)),
    (_ASCII, disguise.leet_words),
    (_USUAL, where(disguise.any_spoken_digits, disguise.spoken_numbers)),
    (_ASCII, where(disguise.any_lettered_digit, disguise.lettered_numbers)),
    (_ASCII, fold_lines),
)
_STEPS_FOR = [tuple(step for needed, step in _STEPS if needed <= characters) for characters in (_ASCII, _USUAL, _RARE)]


def clean_with_offsets(text: str) -> Cleaned:
    """Run all steps and keep the way back.

    >>> cleaned = clean_with_offsets("加\u200bＶ信 吧")
    >>> cleaned.text, cleaned.original_span(1, 3), cleaned.disguises
    ('加微信吧', (0, 4), ((0, 4),))
    """
    return run(text, _STEPS_FOR[_RARE if _ANY_UNUSUAL(text) else _ASCII if text.isascii() else _USUAL])


def clean(text: str) -> str:
    """Run all steps.

    >>> clean("【XX銀行】ＰＡＹ 您的帳單{0}元已逾期")
    '【xx银行】pay 您的账单<mask>元已逾期'
    """
    return clean_with_offsets(text).text
