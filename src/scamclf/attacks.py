"""Disguises words of a message as senders do who want to get past a filter, to measure what a model still finds."""

from __future__ import annotations

import math
import random
import re
import string
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from types import MappingProxyType

from opencc import OpenCC

from scamclf.errors import InputError, require_extra
from scamclf.segment import cut_han

#: The share of a message's eligible words that are disguised.
STRENGTHS: Mapping[str, float] = MappingProxyType({"light": 0.1, "medium": 0.3, "heavy": 0.6})

_PIECE = re.compile(
    r"""
      (?<![!-~]) (?=[!-~]*(?: :// | @ | [0-9A-Za-z]\.[A-Za-z]{2} | (?:[0-9]{1,3}\.){3}[0-9] )) [!-~]+   # links, and what touches them
    | <[^<>\s]{1,40}> | \{[^{}\s]{1,40}\} | \[[A-Z_]{2,20}\]            # <URL>, {name}, [AMOUNT]
    | [xX]{2,}+ (?![A-Za-z])                                            # the mask of 6222xxxx1234
    | (?<![A-Za-z0-9_]) (?P<latin> [A-Za-z]++ ) (?![0-9_])              # not wx_8827: who contacts it must find it
    | (?<![a-z0-9_]) (?P<number> [0-9]++ (?:[.,:/-][0-9]++)*+ )
    | (?P<han> [\u3400-\u4dbf\u4e00-\u9fff]++ )
    | .
    """,
    re.VERBOSE | re.DOTALL,
)
# Shorter words say little; a number is eligible only where an attack asks for it.
_SHORTEST = {"latin": 4, "han": 2, "number": math.inf}
_ASCII = string.ascii_uppercase + string.ascii_lowercase + string.digits
_FORMAT_CHARACTERS = "\u200b\u200c\u200d\u2060\u2063\ufeff\u00ad\u200e"


@cache
def _table(name: str) -> dict[str, list[str]]:
    """The entries of a table, each with what may stand for it."""
    table: dict[str, list[str]] = {}
    with (files("scamclf.words") / "attacks.toml").open("rb") as file:
        groups = tomllib.load(file)[name]
    for kind, entries in groups.items():
        for group in map(str.split, entries):
            for original in group if kind == "alike" else group[:1]:
                table.setdefault(original, []).extend(other for other in group if other != original)
    return table


def _disguises(table: str, word: str) -> Sequence[str]:
    return _table(table).get(word) or _table(table).get(_convert("t2s", word).lower()) or ()


_converter = cache(OpenCC)


def _convert(direction: str, text: str) -> str:
    """Converted between scripts, a character for each character."""
    converted: str = _converter(direction).convert(text)
    return converted if len(converted) == len(text) else text


def _sounds(word: str) -> Sequence[str]:
    """The pinyin of each character, without tones; none of Latin letters."""
    require_extra("pypinyin")
    from pypinyin import lazy_pinyin

    sounds = lazy_pinyin(word)
    return sounds if len(sounds) == len(word) else [""] * len(word)


@cache
def _common_characters() -> dict[str, str]:
    """Common characters by their pinyin."""
    by_sound: dict[str, str] = {}
    for character in "".join(_table("common_characters")):
        (sound,) = _sounds(character)
        by_sound[sound] = by_sound.get(sound, "") + character
    return by_sound


def _replace_some(word: str, others: Sequence[Sequence[str]], rng: random.Random, most: float = 0.5) -> str | None:
    """Another in the place of at least one character, and of at most that share: the others must explain it."""
    places = [i for i, choice in enumerate(others) if choice]
    if not places:
        return None
    chosen = set(rng.sample(places, rng.randint(1, max(1, min(len(places), int(most * len(word)))))))
    return "".join(rng.choice(others[i]) if i in chosen else c for i, c in enumerate(word))


def _from_table(table: str, word: str, rng: random.Random) -> str | None:
    return _replace_some(word, [_disguises(table, c) for c in word], rng)


def _zero_width(word: str, rng: random.Random) -> str | None:
    return _replace_some(word, [*([c + mark for mark in _FORMAT_CHARACTERS] for c in word[:-1]), ()], rng, most=1)


def _with_room(word: str) -> str:
    """A Latin word set off from its neighbours, which it would run into."""
    return f" {word} " if word.isascii() else word


def _spread(marks: str, word: str, rng: random.Random) -> str:
    spread = rng.choice(marks).join(word)
    return _with_room(spread) if " " in spread else spread


def _homoglyphs(word: str, rng: random.Random) -> str | None:
    # Letters of other scripts look the same, Han characters only alike.
    return _replace_some(word, [_table("homoglyphs").get(c, ()) for c in word], rng, most=1 if word.isascii() else 0.5)


def _in_another_alphabet(table: str, word: str, rng: random.Random) -> str | None:
    alphabet = rng.choice([*_table(table)])
    return word.translate(str.maketrans(_ASCII[: len(alphabet)], alphabet)) if word.isascii() else None


def _emoji(word: str, rng: random.Random) -> str | None:
    whole = _disguises("emoji", word)
    return rng.choice(whole) if whole else _from_table("emoji", word, rng)


def _homophones(word: str, rng: random.Random) -> str | None:
    if customary := _disguises("homophones", word):
        return rng.choice(customary)
    sounds = zip(word, _sounds(word), strict=True)
    return _replace_some(word, [_common_characters().get(s, "").replace(c, "") for c, s in sounds], rng)


def _mixed_script(word: str, rng: random.Random) -> str | None:
    simplified = _convert("t2s", word)
    other = simplified if simplified != word else _convert("s2t", word)
    return _replace_some(word, [o.replace(c, "") for c, o in zip(word, other, strict=True)], rng, most=1)


def _pinyin(word: str, rng: random.Random) -> str | None:
    sounds = zip(word, _sounds(word), strict=True)
    spelt = _replace_some(word, [[s] if s and s != c else () for c, s in sounds], rng, most=1)
    spelt = rng.choice([spelt, *_disguises("pinyin", word)])
    return _with_room(spelt) if spelt else None


@dataclass(frozen=True, slots=True)
class Attack:
    """One way to disguise a word; `disguise` returns None if there is none for this word.

    >>> [ATTACKS["spaced"].disguise(word, random.Random(1)) for word in ("律师函", "loan")]
    ['律 师 函', ' l o a n ']
    """

    name: str
    disguise: Callable[[str, random.Random], str | None]
    #: Says which numbers, and which words too short for other attacks, are eligible too.
    also: Callable[[str], object] | None = None


_ATTACKS = (
    Attack("zero_width", _zero_width),
    Attack("spaced", partial(_spread, " ")),
    Attack("separated", partial(_spread, ".-*_·|")),
    Attack("homoglyphs", _homoglyphs),
    Attack("styled", partial(_in_another_alphabet, "styled")),
    Attack("full_width", partial(_in_another_alphabet, "full_width"), also=re.compile(r"[0-9]").match),
    Attack("leetspeak", partial(_from_table, "leetspeak")),
    Attack("emoji", _emoji, also=partial(_disguises, "emoji")),
    Attack("split_characters", partial(_from_table, "split_characters")),
    Attack("homophones", _homophones, also=partial(_disguises, "homophones")),
    Attack("mixed_script", _mixed_script),
    Attack("pinyin", _pinyin),
)
ATTACKS: Mapping[str, Attack] = MappingProxyType({way.name: way for way in _ATTACKS})


def attack(text: str, name: str, strength: str, seed: int) -> str:
    """The message with some of its words disguised; unchanged if none can be.

    Eligible are words of 4 Latin letters or 2 Han characters and more, outside links, addresses and placeholders.
    At least one is disguised; with the same seed, a greater strength disguises the same words and more.

    >>> attack("Pay your loan now: https://pay.example/loan", "leetspeak", "light", seed=2)
    'Pay y0ur loan now: https://pay.example/loan'
    >>> [attack("您的贷款已逾期", name, "heavy", seed=1) for name in ("split_characters", "separated", "styled")]
    ['您的贷款已辶俞期', '您的贷款已逾-期', '您的贷款已逾期']

    Raises:
        InputError: no attack, or no strength, has that name.
    """
    for kind, given, known in (("attack", name, ATTACKS), ("strength", strength, STRENGTHS)):
        if given not in known:
            raise InputError(f"no {kind} is called {given!r}; choose from: {', '.join(known)}")
    pieces, eligible = _split(text, ATTACKS[name].also)
    rng = random.Random(f"{seed} {name} {text}".encode(errors="surrogatepass"))  # noqa: S311 - nothing secret
    rng.shuffle(eligible)
    wanted = max(1, round(STRENGTHS[strength] * len(eligible)))
    for i in eligible:
        if wanted and (disguised := ATTACKS[name].disguise(pieces[i], rng)) is not None:
            pieces[i] = disguised
            wanted -= 1
    return "".join(pieces)


def _split(text: str, also: Callable[[str], object] | None) -> tuple[list[str], list[int]]:
    """Pieces that joined give the text back, and the places of the eligible words among them."""
    pieces, eligible = list[str](), list[int]()
    for match in _PIECE.finditer(text):
        kind, start = match.lastgroup, match.start()
        # jieba's dictionary is Simplified; its words are as long as the Traditional ones.
        for word in cut_han(_convert("t2s", match[0])) if kind == "han" else [match[0]]:
            piece, start = text[start : start + len(word)], start + len(word)
            if kind and (len(piece) >= _SHORTEST[kind] or (also and also(piece))):
                eligible.append(len(pieces))
            pieces.append(piece)
    return pieces, eligible
