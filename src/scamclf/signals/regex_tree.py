"""Takes regular expressions apart: into alternatives, and into the literals that each match begins with or must contain.

Only the index of patterns is built with it (see `indexing`); reading a message needs none of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf

# The parser of the standard library; its trees are the same from 3.11 to 3.14.
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from scamclf.signals.frequency import commonness

#: What the parser makes of a regex: operators with their arguments, one after the other.
Tree = list[tuple[Any, Any]]

_ZERO_WIDTH = (sre.ASSERT, sre.ASSERT_NOT, sre.AT)
_REPEATS = {sre.MAX_REPEAT: "", sre.MIN_REPEAT: "?", sre.POSSESSIVE_REPEAT: "+"}
_TIMES = {(0, "1"): "?", (0, ""): "*", (1, ""): "+"}
# What needs no brackets to be repeated.
_ATOMS = (sre.LITERAL, sre.NOT_LITERAL, sre.ANY, sre.IN, sre.BRANCH, sre.SUBPATTERN)
_CATEGORIES = {
    sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_NOT_DIGIT: r"\D", sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S", sre.CATEGORY_WORD: r"\w", sre.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip
_PLACES = {sre.AT_BEGINNING: "^", sre.AT_END: "$", sre.AT_BOUNDARY: r"\b", sre.AT_NON_BOUNDARY: r"\B"}


def parse(source: str) -> Tree:
    """The tree of a regex; its groups go by their names."""
    parsed = parser.parse(source)
    names = {number: name for name, number in parsed.state.groupdict.items()}
    return _named(parsed, names)


def _named(tree: Iterable[tuple[Any, Any]], names: Mapping[int, str]) -> Tree:
    named: Tree = []
    for op, value in tree:
        if op is sre.SUBPATTERN:
            number, *flags, inner = value
            value = (names.get(number), *flags, _named(inner, names))
        elif op is sre.BRANCH:
            value = (None, [_named(branch, names) for branch in value[1]])
        elif op in _REPEATS:
            value = (*value[:2], _named(value[2], names))
        elif op in (sre.ASSERT, sre.ASSERT_NOT):
            value = (value[0], _named(value[1], names))
        named.append((op, value))
    return named


def source_of(tree: Tree) -> str:
    r"""A regex that means the same, without blanks and comments.

    >>> source_of(parse(r'''(?x) (?: we \s will | i'll )  # who speaks
    ...                     [^a-z.]{0,4}? pay (?!ment)'''))
    "(?:we\\swill|i'll)[^a-z\\.]{0,4}?pay(?!ment)"
    """
    return "".join(_source(op, value) for op, value in tree)


def _source(op: Any, value: Any) -> str:
    if op is sre.LITERAL:
        return re.escape(chr(value))
    if op is sre.NOT_LITERAL:
        return f"[^{re.escape(chr(value))}]"
    if op is sre.ANY:
        return "."
    if op is sre.IN:
        members = "".join(_member(*member) for member in value)
        return members if [member for member, _ in value] == [sre.CATEGORY] else f"[{members}]"
    if op is sre.BRANCH:
        return f"(?:{'|'.join(source_of(branch) for branch in value[1])})"
    if op is sre.SUBPATTERN and not value[1] and not value[2]:
        return f"({f'?P<{value[0]}>' if value[0] else '?:'}{source_of(value[3])})"
    if op in _REPEATS:
        low, high, repeated = value
        source = source_of(repeated)
        if len(repeated) != 1 or repeated[0][0] not in _ATOMS:
            source = f"(?:{source})"
        most = "" if high is sre.MAXREPEAT else str(high)
        return source + _TIMES.get((low, most), f"{{{low},{most}}}") + _REPEATS[op]
    if op in (sre.ASSERT, sre.ASSERT_NOT):
        behind = "<" if value[0] < 0 else ""
        return f"(?{behind}{'=' if op is sre.ASSERT else '!'}{source_of(value[1])})"
    if op is sre.AT:
        return _PLACES[value]
    raise NotImplementedError(f"no source for the operator {op}")


def _member(op: Any, value: Any) -> str:
    if op is sre.NEGATE:
        return "^"
    if op is sre.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    return _CATEGORIES[value] if op is sre.CATEGORY else re.escape(chr(value))


def alternatives(tree: Tree) -> list[Tree]:
    """The alternatives of a regex in their order; what stands before and after all of them goes to each.

    >>> [source_of(tree) for tree in alternatives(parse("(?<!a)(?:b|c(?:d+|e)|fg?)(?!h)"))]
    ['(?<!a)b(?!h)', '(?<!a)cd+(?!h)', '(?<!a)ce(?!h)', '(?<!a)fg?(?!h)']
    """
    at = next((i for i, (op, _) in enumerate(tree) if op in (sre.BRANCH, sre.SUBPATTERN)), len(tree))
    before, inner, after = tree[:at], tree[at : at + 1], tree[at + 1 :]
    if inner and all(op in _ZERO_WIDTH for op, _ in after):
        op, value = inner[0]
        if op is sre.BRANCH and _is_read_in_one_way(before, value[1]):
            return [whole for branch in value[1] for whole in alternatives([*before, *branch, *after])]
        if op is sre.SUBPATTERN and value[0] is None:
            return alternatives([*before, *value[3], *after])
    return [tree]


def _is_read_in_one_way(before: Tree, branches: Sequence[Tree]) -> bool:
    """Whether what stands before some branches can match in one way only, so that each branch may have it for itself."""
    *others, last = before or [(sre.AT, None)]
    if last[0] is sre.MAX_REPEAT and source_of([last]) == r"\s{1,3}":
        # Blanks before words that do not begin with one.
        if any(literal[:1] in ("", _SPACE) for branch in branches for literal in beginnings(branch)):
            return False
        before = others
    return all(op in (*_ZERO_WIDTH, sre.LITERAL, sre.IN) for op, _ in before)


def flattened(tree: Tree) -> Tree:
    """The tree without its groups."""
    flat: Tree = []
    for op, value in tree:
        flat += flattened(list(value[3])) if op is sre.SUBPATTERN else [(op, value)]
    return flat


# --- literals ------------------------------------------------------------------------------------------------

# A clean text has no other white space than the plain space.
_SPACE = " "
_MOST_OF_A_CLASS = 16

# How many literals stand for a regex: more only where they are so much rarer.
_MOST = (12, 48, 120)


def beginnings(tree: Tree, most: int | None = None) -> list[str]:
    """Literals with one of which every match begins; the empty one if nothing is known.

    >>> [literal[:4] for literal in beginnings(parse("(?<![a-z])(?:over|un|)paid"))]
    ['over', 'unpa', 'paid']
    """
    found: list[list[str]] = []
    for limit in [most] if most else _MOST:
        grown = _grow({"": True}, tree, limit)
        found.append([a for a in grown if not any(a[:n] in grown for n in range(len(a)))])
    return min(found, key=cost)


class Needed(NamedTuple):
    """Literals one of which stands in every match, and how many characters of the match at least and at most come first."""

    literals: list[str]
    least: int
    most: float


def needed(tree: Tree) -> list[Needed]:
    """What every match must contain, the rarest first.

    >>> best = needed(parse("[a-z]{2,9} (?:bank|credit union)"))[0]
    >>> [literal[:5] for literal in best.literals], best.least, best.most
    ([' bank', ' cred'], 2, 9)
    """
    flat = flattened(tree)
    choices: list[Needed] = []
    for i, (op, value) in enumerate(flat):
        before = width(flat[:i])
        choices.append(Needed(beginnings(flat[i:]), *before))
        if op is sre.ASSERT and value[0] > 0:
            choices.append(Needed(beginnings(value[1]), *before))
        elif op is sre.BRANCH:
            best = [next(iter(needed(branch)), Needed([""], 0, 0)) for branch in value[1]]
            literals = list(dict.fromkeys(literal for each in best for literal in each.literals))
            choices.append(
                Needed(literals, before[0] + min(b.least for b in best), before[1] + max(b.most for b in best))
            )
    return sorted((choice for choice in choices if "" not in choice.literals), key=lambda choice: cost(choice.literals))


def width(tree: Iterable[tuple[Any, Any]], *, look_ahead: bool = False) -> tuple[int, float]:
    """The least and the most characters of a match; `look_ahead` counts those that it only looks at.

    >>> width(parse("(?:a|bcd){1,2}e?(?!fg)")), width(parse("a(?!fg)"), look_ahead=True)
    ((1, 7), (1, 3))
    """
    least, most = 0, 0.0
    for op, value in tree:
        if op in (sre.LITERAL, sre.NOT_LITERAL, sre.IN, sre.ANY):
            low, high = 1, 1.0
        elif op is sre.SUBPATTERN:
            low, high = width(value[3], look_ahead=look_ahead)
        elif op is sre.BRANCH:
            widths = [width(branch, look_ahead=look_ahead) for branch in value[1]]
            low, high = min(low for low, _ in widths), max(high for _, high in widths)
        elif op in _REPEATS:
            low, high = width(value[2], look_ahead=look_ahead)
            low, high = low * value[0], high * (inf if value[1] is sre.MAXREPEAT else value[1])
        elif op in (sre.ASSERT, sre.ASSERT_NOT) and look_ahead and value[0] > 0:
            low, high = 0, width(value[1], look_ahead=True)[1]
        else:
            low, high = 0, 0
        least, most = least + low, most + high
    return least, int(most) if most < inf else inf


def strings(tree: Tree) -> list[str]:
    """All strings that a regex matches; none if there are too many to tell.

    >>> strings(parse("owe[sd]?")), strings(parse("pay.{3}"))
    (['owe', 'owes', 'owed'], [])
    """
    grown = _grow({"": True}, tree, _MOST[0], to_the_end=True)
    return list(grown) if all(grown.values()) else []


def cost(literals: Sequence[str]) -> float:
    """How often one of some literals is to be expected, with a little for the memory each takes."""
    return sum(commonness(literal) + 1e-5 for literal in literals)


def _is_rare(literal: str) -> bool:
    return commonness(literal) < 4e-6


def _grow(
    begun: dict[str, bool], tree: Sequence[tuple[Any, Any]], most: int, *, to_the_end: bool = False
) -> dict[str, bool]:
    """What is begun, with what follows it; those that are true may grow further."""
    for op, value in tree:
        growing = [literal for literal, grows in begun.items() if grows]
        if not growing:
            break
        grown = [(literal, False) for literal, grows in begun.items() if not grows]
        more = _grown(growing, op, value, most, to_the_end=to_the_end)
        if more is None or len(grown) + len(more) > most:
            return dict.fromkeys(begun, False)
        begun = {}
        for literal, grows in grown + more:
            # A literal that has come to its end in one way stands for every way on.
            begun[literal] = begun.get(literal, True) and grows and (to_the_end or not _is_rare(literal))
    return begun


def _grown(growing: list[str], op: Any, value: Any, most: int, *, to_the_end: bool) -> list[tuple[str, bool]] | None:
    def grow(begun: dict[str, bool], tree: Sequence[tuple[Any, Any]]) -> dict[str, bool]:
        return _grow(begun, tree, most, to_the_end=to_the_end)

    begun = dict.fromkeys(growing, True)
    if op in _ZERO_WIDTH:
        return None if to_the_end else list(begun.items())
    if op is sre.LITERAL:
        return [(literal + chr(value), True) for literal in growing]
    if op is sre.IN:
        characters = list(_characters(value))
        return [(a + b, True) for a in growing for b in characters] if characters else None
    if op is sre.SUBPATTERN:
        return list(grow(begun, value[3]).items())
    if op is sre.BRANCH:
        return [pair for branch in value[1] for pair in grow(begun, branch).items()]
    if op in _REPEATS:
        low, high, repeated = value
        for _ in range(low):
            begun = grow(begun, repeated)
        if low == high:
            return list(begun.items())
        once_more = grow(begun, repeated)
        return [*begun.items(), *((literal, grows and high == low + 1) for literal, grows in once_more.items())]
    return None


def _characters(members: Sequence[tuple[Any, Any]]) -> Iterator[str]:
    """All characters of a class; none if they are too many or unknown."""
    found: list[str] = []
    for op, value in members:
        if op is sre.LITERAL:
            found.append(chr(value))
        elif op is sre.RANGE and value[1] - value[0] < _MOST_OF_A_CLASS:
            found += map(chr, range(value[0], value[1] + 1))
        elif op is sre.CATEGORY and value is sre.CATEGORY_SPACE:
            found.append(_SPACE)
        else:
            return
    if len(found) <= _MOST_OF_A_CLASS:
        yield from dict.fromkeys(found)
