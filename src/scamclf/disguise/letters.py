"""Latin words: letters of other alphabets, letters set apart, digits and signs for letters."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterator
from functools import cache

from scamclf.disguise.tables import ANY_HAN, HAN, look_alikes, plain_words
from scamclf.rewrite import Change, apart

# 𝐏𝐚𝐲, Ⓥ, 🅥, ⒫⒜⒴, 🇵🇦🇾, ᵖᵃʸ: alphabets that Unicode has for other ends; NFKC reads some of them, and ⒫ as "(p)".
_STYLED = re.compile(
    r"[\u02b0-\u02b8\u1d2c-\u1d6a\U0001d400-\U0001d7cb\u249c-\u24e9\U0001f110-\U0001f12c\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189\U0001f1e6-\U0001f1ff]"
)
any_styled_letter = _STYLED.search
_LETTER_ROWS = ((0x249C, 26), (0x24B6, 26), (0x24D0, 26), *((start, 26) for start in (0x1F110, 0x1F130, 0x1F150, 0x1F170, 0x1F1E6)))  # fmt: skip
_STYLED_LETTERS = {start + i: chr(ord("a") + i) for start, length in _LETTER_ROWS for i in range(length)}


def styled_letters(text: str) -> Iterator[Change]:
    """Letters of decorative alphabets.

    >>> [c.new for c in styled_letters("Ⓥ信 🅻oan ⒫ay")]
    ['v', 'l', 'p']
    """
    for match in _STYLED.finditer(text):
        new = _STYLED_LETTERS.get(ord(match[0])) or unicodedata.normalize("NFKC", match[0])
        yield Change(*match.span(), new, disguise=True)


@cache
def _look_alike_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    others = "".join(map(chr, look_alikes()))
    return (
        re.compile(f"[{others}]"),
        re.compile(f"(?<![0-9])[A-Za-z{others}]{{2,60}}"),
        re.compile(f"(?![{others}])[\u0370-\u052f]"),
    )


def any_look_alike(text: str) -> bool:
    """Whether a letter of another alphabet looks Latin."""
    return not text.isascii() and _look_alike_patterns()[0].search(text) is not None


def look_alike_letters(text: str) -> Iterator[Change]:
    """Words with letters of other alphabets that look Latin.

    A text in such an alphabet is left alone, and so is a host: pаypal.com with a Cyrillic а is not paypal.com.

    >>> [c.new for c in look_alike_letters("pаy nоw at pаypal.com")], list(look_alike_letters("да, надо оплатить"))
    (['pay', 'now'], [])
    """
    one, word, foreign = _look_alike_patterns()
    is_foreign = foreign.search(text) is not None
    for match in word.finditer(text):
        if (
            one.search(match[0])
            and (any("A" <= c <= "z" for c in match[0]) or not is_foreign)
            and not _in_host(text, *match.span())
        ):
            yield Change(*match.span(), match[0].translate(look_alikes()), disguise=True)


_HOST_AFTER = re.compile(r"[\w-]{0,60}\.[^\W\d_]{2}")
_HOST_BEFORE = re.compile(r"(?:[\w-]{1,60}\.|://|@)[\w-]{0,60}$")


def _in_host(text: str, start: int, end: int) -> bool:
    return bool(_HOST_AFTER.match(text, end, end + 63) or _HOST_BEFORE.search(text[max(0, start - 122) : start]))


_WIDE_WORD = re.compile(r"[Ａ-Ｚａ-ｚ]{3,60}")
any_wide_letter = re.compile("[Ａ-Ｚａ-ｚ]").search


def wide_words(text: str) -> Iterator[Change]:
    """Full-width words in an English text; in a Chinese one they are common.

    >>> [c.new for c in wide_words("Ｐａｙ now")], list(wide_words("请用ＡＰＰ"))
    (['Pay'], [])
    """
    if not ANY_HAN.search(text):
        for match in _WIDE_WORD.finditer(text):
            yield Change(*match.span(), "".join(chr(ord(c) - 0xFEE0) for c in match[0]), disguise=True)


_MARKS = r"[\u0300-\u036f\u0483-\u0489\u20d0-\u20dc]"
_MARKED = re.compile(rf"(?:[A-Za-z{HAN}]{_MARKS}{{1,9}}){{2,40}}")
_MARK = re.compile(_MARKS)
any_mark = _MARK.search


def marked_words(text: str) -> Iterator[Change]:
    r"""Letters struck through or underlined one by one.

    >>> [c.new for c in marked_words("l\u0336o\u0336a\u0336n\u0336")]
    ['loan']
    """
    for match in _MARKED.finditer(text):
        yield Change(*match.span(), _MARK.sub("", match[0]), disguise=True)


ACCENTS = {
    code: base
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00))
    if (base := unicodedata.normalize("NFD", chr(code))[0]).isascii()
} | {ord("ø"): "o", ord("ł"): "l", ord("đ"): "d", ord("ı"): "i"}  # fmt: skip
any_accent = re.compile(r"[\u00e0-\u024f\u1e00-\u1eff]").search
_ACCENTED = re.compile(r"[a-z]{0,30}[\u00e0-\u024f\u1e00-\u1eff][a-z\u00e0-\u024f\u1e00-\u1eff]{0,30}")


def accented_words(text: str) -> Iterator[Change]:
    """English words with accents they do not have.

    >>> [c.new for c in accented_words("yóür lôän, café, paypál.com")]
    ['your', 'loan']
    """
    for match in _ACCENTED.finditer(text):
        word = match[0].translate(ACCENTS)
        if word in plain_words() and not _in_host(text, *match.span()):
            yield Change(*match.span(), word, disguise=True)


def drop_accents(text: str) -> str:
    """Latin letters without their marks, each in its place; paypál.com is another host than paypal.com.

    >>> drop_accents("café, señor, paypál.com")
    'cafe, senor, paypál.com'
    """
    return _ACCENTED.sub(lambda m: m[0] if _in_host(text, *m.span()) else m[0].translate(ACCENTS), text)


_SPELT = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z](?P<sign>[ .·•*_|~-])[A-Za-z](?:(?P=sign)[A-Za-z]){1,28}(?![A-Za-z0-9]|[.-][A-Za-z0-9])"
)
_BROKEN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,12}(?:[*_|·•~][A-Za-z]{1,12}){1,12}(?![A-Za-z0-9])")
# A letter with the same sign on either side, or two letters with a sign between them that no ordinary word has.
any_spelt_word = re.compile(r"[ .·•*_|~-][A-Za-z](?:[ .·•*_|~-][A-Za-z](?![A-Za-z0-9])|(?<=[A-Za-z][*_|·•~].))").search
# Three letters with dots or dashes are mostly initials: u.s.a, a-b-c.
_INITIALS = 3


def spelt_words(text: str) -> Iterator[Change]:
    """Latin words whose letters stand apart; capitals with spaces or dashes are headings or spelt names.

    >>> [c.new for c in spelt_words("your l.o.a.n is o v e r d u e, u.s.a, pay*ment")]
    ['loan', 'overdue', 'payment']
    >>> [c.disguise for c in spelt_words("S T A T E M E N T for S-M-Y-T-H-E")]
    [False, False]
    """
    changes = []
    for match in _SPELT.finditer(text):
        word = match[0][::2]
        if len(word) > _INITIALS or word.lower() in plain_words():
            changes.append(Change(*match.span(), word, disguise=not (word.isupper() and match["sign"] in " -")))
    for match in _BROKEN.finditer(text):
        word = re.sub(r"[^A-Za-z]", "", match[0])
        if word.lower() in plain_words():
            changes.append(Change(*match.span(), word, disguise=True))
    yield from apart(changes)


_LEET = re.compile(
    r"(?<![\w@$!|€./:=-])(?=[a-z]{0,19}[0-9@$!|€])[a-z0-9@$!|€]{2,19}[a-z0-9@$](?![\w@$|€/:=-]|\.[a-z0-9])"
)
_LONGEST_LEET = 20
_LEET_CHARACTERS = string.ascii_lowercase + string.digits + "@$!|€"
# A digit or sign beside a letter: a number is no word, whatever it looks like (a card ends in 5107, not in "slot"). `_LEET` itself would be tried at every character.
_LEET_SIGN = re.compile(r"[0-9@$!|€](?:[a-z]|(?<=[a-z].))")
_LEET_SIGNS = str.maketrans("0345789@$€", "oeastbgase")
# One, ! and | are read as i, or all of them as l.
_LEET_STROKES = tuple(_LEET_SIGNS | dict.fromkeys(map(ord, "1!|"), letter) for letter in "il")
_TYPED_SIGNS = frozenset("34579@$€")
# A scanned page takes o for 0 and l for 1 in its numbers, too: 44o8, l2 may.
_SCANNED = re.compile(r"[0-9][ol](?![a-z])|(?<![a-z])[ol][0-9]")


def leet_words(text: str) -> Iterator[Change]:
    """Latin words with digits and signs for letters, if that gives a known word.

    >>> [c.new for c in leet_words("your l0an p@yment is 0verdue, code b4n5 abc123, card 5107")]
    ['loan', 'payment', 'overdue']
    """
    found = [(match, word) for match in _leet_tokens(text) if (word := _plain_word(match[0]))]
    scanned = bool(found) and _SCANNED.search(text) is not None
    for match, word in found:
        typed = not _TYPED_SIGNS.isdisjoint(match[0])
        yield Change(*match.span(), word, disguise=typed or not scanned)


def _leet_tokens(text: str) -> Iterator[re.Match[str]]:
    done = 0
    for sign in _LEET_SIGN.finditer(text):
        before = text[max(0, sign.start() - _LONGEST_LEET) : sign.start()]
        start = sign.start() - len(before) + len(before.rstrip(_LEET_CHARACTERS))
        if start >= done and (match := _LEET.match(text, start)):
            yield match
            done = match.end()


def _plain_word(token: str) -> str | None:
    """The known word that a token with digits and signs is read as, if it is none itself."""
    for signs in _LEET_STROKES:
        word = token.translate(signs)
        if word != token and word in plain_words():
            return word
    return None
