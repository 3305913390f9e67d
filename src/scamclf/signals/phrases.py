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
from collections.abc import Iterable, Iterator, Sequence

_CLAUSE = r"[^。.!?;,\n]"
_SIGN = re.compile(r"(\.\.\.|\*|'|\([^)]*\)|\s+|.)", re.DOTALL)


def regexes_of(phrases: Iterable[str]) -> tuple[list[str], list[str]]:
    r"""The regexes of phrases that share how they begin: those of Latin letters, found as whole words only, and others.

    >>> regexes_of(["garnish* (your|) wages", "garnishee", "加(v|微信)"])
    (['(?<![a-z0-9])garnish(?:[a-z]{0,12}\\s{1,3}(?:your|)\\s{0,3}wages(?![a-z])|ee(?![a-z]))'], ['加(?:v|微信)'])
    """
    latin: dict[str, _Trie] = {}
    other: dict[str, _Trie] = {}
    for phrase in phrases:
        for variant in _variants(phrase):
            atoms = _atoms(variant)
            if phrase.isascii():
                atoms.append(f"(?![{'0-9' if phrase[-1].isdigit() else 'a-z'}])")
            (latin if phrase.isascii() else other).setdefault(_beginning(variant), _Trie()).add(atoms)
    return [f"(?<![a-z0-9]){trie.regex()}" for trie in latin.values()], [trie.regex() for trie in other.values()]


def _beginning(variant: str) -> str:
    """The first two characters, or the first if a sign follows it.

    >>> [_beginning(variant) for variant in ("加微信", "a*", "to ...@gmail", "还...款", "v")]
    ['加微', 'a', 'to', '还', 'v']
    """
    second = variant[1:2]
    is_sign = second in ("*", "'", "(", "") or second.isspace() or variant.startswith("...", 1)
    return variant[0] if is_sign else variant[:2]


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
