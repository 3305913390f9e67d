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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain

from scamclf.signals.family import Span

_CLAUSE = r"[^。.!?;,\n]"
_SIGN = re.compile(r"(\.\.\.|\*|'|[(|)]|\s+)")


@dataclass(frozen=True, slots=True)
class Phrases:
    """The compiled phrases of one signal."""

    wanted: re.Pattern[str]
    unwanted: re.Pattern[str] | None

    def spans(self, text: str) -> Iterator[Span]:
        """Where a wanted phrase stands outside every unwanted one."""
        found = [match.span() for match in self.wanted.finditer(text)]
        if found and self.unwanted:
            covered = [match.span() for match in self.unwanted.finditer(text)]
            found = [(a, b) for a, b in found if not any(c <= a and b <= d for c, d in covered)]
        yield from found


def to_regex(phrase: str) -> str:
    """The pattern of one phrase.

    >>> bool(re.search(to_regex("garnish* (your|) wages"), "we garnished wages"))
    True
    >>> bool(re.search(to_regex("tg"), "mortgage"))
    False
    """
    gap = f"{_CLAUSE}{{0,{24 if phrase.isascii() else 12}}}?"
    meaning = {"...": gap, "*": "[a-z]{0,12}", "'": "['’]?", "(": "(?:", "|": "|", ")": ")"}
    pattern = "".join(
        meaning.get(part, r"\s{1,3}" if part.isspace() else re.escape(part)) for part in _SIGN.split(phrase) if part
    )
    # "(your|) wages": the space after what is missing is missing, too.
    pattern = pattern.replace(r"|)\s{1,3}", r"|)\s{0,3}")
    if not phrase.isascii():
        return pattern
    return rf"(?<![a-z0-9]){pattern}(?![{'0-9' if phrase[-1].isdigit() else 'a-z'}])"


@cache
def phrases_of(family: str) -> dict[str, Phrases]:
    """The phrases of each signal of a family that has any."""
    file = files("scamclf") / "words" / "signals" / f"{family}.toml"
    if not file.is_file():
        return {}
    table: dict[str, dict[str, list[str]]] = tomllib.loads(file.read_text("utf-8"))
    return {
        signal: Phrases(_any_of([*lists["zh"], *lists["en"]]), _any_of(lists["not"]) if lists.get("not") else None)
        for signal, lists in table.items()
    }


def _any_of(phrases: Sequence[str]) -> re.Pattern[str]:
    """One pattern; longer phrases first."""
    alternatives = "|".join(map(to_regex, sorted(phrases, key=len, reverse=True)))
    # Most characters begin no phrase: one look at the first spares trying them all.
    first = re.escape("".join(sorted(set(chain.from_iterable(map(_first_characters, phrases))))))
    return re.compile(rf"(?=[{first}])(?:{alternatives})")


def _first_characters(phrase: str) -> set[str]:
    """Every character that a phrase can begin with.

    >>> sorted(_first_characters("(my|our|) bank"))
    ['b', 'm', 'o']
    """
    if not phrase.startswith("("):
        return {phrase[0]}
    options, _, rest = phrase[1:].partition(")")
    firsts = {option[0] for option in options.split("|") if option}
    return firsts | (_first_characters(rest.lstrip()) if "" in options.split("|") else set())
