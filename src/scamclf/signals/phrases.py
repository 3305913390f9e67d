r"""Signals raised by set phrases, which live in `words/signals/<family>.toml`.

A phrase is written as it stands in a clean text: lower-case, half-width, Simplified Chinese. Four signs have a meaning:

    ...     up to 12 characters of the same clause (24 in a phrase of Latin letters)
    (a|b)   one of these; (a|) may be missing
    *       the rest of a Latin word: garnish* finds "garnishment"
    '       an apostrophe of either kind, or none

Phrases of Latin letters are found as whole words only: "tg" must not be found inside "mortgage", nor "12123" inside a
telephone number; but "vx8827" is a contact. Under `not`, a signal lists phrases inside which nothing counts: "tennis court".
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from scamclf.signals.family import Span

_CLAUSE = r"[^。.!?;,\n]"
_SIGN = re.compile(r"(\.\.\.|\*|'|\([^)]*\)|\s+|.)", re.DOTALL)


class Matcher:
    """Finds any of many phrases; those of Latin letters only as whole words.

    Phrases are grouped by how they begin, and a group is compiled when its beginning first stands in a text: compiling all
    of some thousand would take seconds, and most messages need few.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._latin = _Groups(r"(?<![a-z0-9])")
        self._other = _Groups()
        for phrase in phrases:
            for variant in _variants(phrase):
                if phrase.isascii():
                    self._latin.add(variant, f"(?![{'0-9' if phrase[-1].isdigit() else 'a-z'}])")
                else:
                    self._other.add(variant)

    def spans(self, text: str) -> list[Span]:
        """All matches, those of Latin phrases first.

        >>> Matcher(["garnish* (your|) wages", "加(v|微信)"]).spans("we garnished wages, 加微信")
        [(3, 18), (20, 23)]
        >>> Matcher(["tg"]).spans("mortgage")
        []
        """
        return [*self._latin.spans(text), *self._other.spans(text)]


class _Groups:
    """Phrases by how they begin."""

    def __init__(self, before: str = "") -> None:
        self._before = before
        self._phrases: dict[str, list[tuple[str, str]]] = {}
        self._compiled: dict[str, re.Pattern[str]] = {}

    def add(self, phrase: str, after: str = "") -> None:
        self._phrases.setdefault(_beginning(phrase), []).append((phrase, after))

    def spans(self, text: str) -> Iterator[Span]:
        """Matches from left to right, without those that begin inside an earlier one."""
        places = _places_of_beginnings(text)
        found = (
            match.span()
            for beginning in self._phrases.keys() & places.keys()
            for place in places[beginning]
            if (match := self._pattern(beginning).match(text, place))
        )
        done = 0
        for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
            if start >= done:
                yield start, end
                done = end

    def _pattern(self, beginning: str) -> re.Pattern[str]:
        pattern = self._compiled.get(beginning)
        if pattern is None:
            trie = _Trie()
            for phrase, after in self._phrases[beginning]:
                trie.add([*_atoms(phrase), *([after] if after else [])])
            pattern = self._compiled[beginning] = re.compile(self._before + trie.regex())
        return pattern


@lru_cache(maxsize=8)
def _places_of_beginnings(text: str) -> dict[str, list[int]]:
    """Where each character and each pair stands; every list of phrases that reads a text asks for it."""
    places: dict[str, list[int]] = {}
    for i in range(len(text)):
        places.setdefault(text[i], []).append(i)
        places.setdefault(text[i : i + 2], []).append(i)
    return places


def _beginning(variant: str) -> str:
    """The first two characters, or the first if a sign follows it.

    >>> [_beginning(variant) for variant in ("加微信", "a*", "to ...@gmail", "还...款", "v")]
    ['加微', 'a', 'to', '还', 'v']
    """
    second = variant[1:2]
    is_sign = second in ("*", "'", "(", "") or second.isspace() or variant.startswith("...", 1)
    return variant[0] if is_sign else variant[:2]


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of one signal."""

    wanted: Matcher
    unwanted: Matcher | None

    def spans(self, text: str) -> Iterator[Span]:
        """Where a wanted phrase stands outside every unwanted one."""
        found = self.wanted.spans(text)
        if found and self.unwanted:
            covered = self.unwanted.spans(text)
            found = [(a, b) for a, b in found if not any(c <= a and b <= d for c, d in covered)]
        yield from found


def _variants(phrase: str) -> Iterator[str]:
    """A phrase; one that begins with a choice once for each, so that all begin with a character."""
    if not phrase.startswith("("):
        yield phrase
        return
    options, _, rest = phrase[1:].partition(")")
    for option in options.split("|"):
        # What may be missing takes the space or gap after it along.
        if begun := option + (rest if option else rest.lstrip().removeprefix("...")):
            yield from _variants(begun)


def _atoms(phrase: str) -> list[str]:
    r"""The regex of each sign of a phrase.

    >>> _atoms("a (b|) c")
    ['a', '\\s{1,3}', '(?:b|)\\s{0,3}', 'c']
    """
    gap = f"{_CLAUSE}{{0,{24 if phrase.isascii() else 12}}}?"
    atoms: list[str] = []
    for sign in _SIGN.findall(phrase):
        if sign.startswith("(") and len(sign) > 1:
            atoms.append(f"(?:{'|'.join(''.join(_atoms(option)) for option in sign[1:-1].split('|'))})")
        elif sign.isspace() and atoms and atoms[-1].endswith("|)"):
            # "(your|) wages": the space after what is missing is missing, too.
            atoms[-1] += r"\s{0,3}"
        else:
            atoms.append({"...": gap, "*": "[a-z]{0,12}", "'": "['’]?"}.get(sign) or _literal(sign))
    return atoms


def _literal(sign: str) -> str:
    return r"\s{1,3}" if sign.isspace() else re.escape(sign)


class _Trie:
    """Alternatives that share what they begin with, so that a text is compared with each beginning once."""

    def __init__(self) -> None:
        self._next: dict[str, _Trie] = {}
        self._ends = False

    def add(self, atoms: Sequence[str]) -> None:
        node = self
        for atom in atoms:
            node = node._next.setdefault(atom, _Trie())
        node._ends = True

    def regex(self) -> str:
        branches = [atom + node.regex() for atom, node in self._next.items()]
        if self._ends:
            branches.append("")
        return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


@cache
def phrases_of(family: str) -> dict[str, Phrases]:
    """The phrases of each signal of a family that has any."""
    file = files("scamclf") / "words" / "signals" / f"{family}.toml"
    if not file.is_file():
        return {}
    table: dict[str, dict[str, list[str]]] = tomllib.loads(file.read_text("utf-8"))
    return {
        signal: Phrases(Matcher([*lists["zh"], *lists["en"]]), Matcher(lists["not"]) if lists.get("not") else None)
        for signal, lists in table.items()
    }
