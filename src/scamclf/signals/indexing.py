"""Builds the index of all phrases and patterns: for each, the literals without which it cannot match.

To read every pattern of a message with `re` costs two milliseconds, since most of them must be tried at every place.
Nearly all begin with one of a few literals, so that one pass over the text for all literals tells where to try which
alternative of which pattern. Which literals are rare is counted in the corpus. All this takes a minute or two, so it is
done beforehand, in a checkout of the project:

    python -m scamclf.signals.indexing      # after a change of words/signals, words/patterns or words/creditors.csv
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import combinations, count
from math import inf
from pathlib import Path
from typing import Any, NamedTuple

from scamclf.creditors import by_name
from scamclf.signals.frequency import commonness
from scamclf.signals.index import FOLDER, KINDS, PARTS
from scamclf.signals.phrases import regexes_of
from scamclf.signals.regex_tree import Tree, alternatives, beginnings, cost, needed, parse, source_of, strings, width

FAMILIES = ("payment", "channels", "authority", "pressure", "bait", "facts", "rights", "conduct")
MODULES = (
    "authority", "bait", "conduct", "context", "denial", "facts", "names", "payment", "pressure", "rights",
)  # fmt: skip

_PART = re.compile(r"<<([a-z_]{1,40})>>")


class Tried(NamedTuple):
    """An alternative, and what must be seen in a message before it is tried."""

    source: str
    #: Any of these raises it.
    literals: list[str]
    #: As `index.Alternative` has it.
    way: list[Any] | None
    #: Of each of these some literal must be seen besides.
    gates: list[list[str]]
    group: int


class Pattern(NamedTuple):
    """A pattern with its alternatives; literals that answer it, if it is asked, and those that do so as whole words."""

    name: str
    use: str
    alternatives: list[Tried]
    sure: Sequence[str] = ()
    words: Sequence[str] = ()


def build() -> dict[str, str]:
    """The files of the index by their names."""
    windows: dict[str, str] = {}
    patterns: list[Pattern] = []
    for module in MODULES:
        for name, use, source in patterns_of(module):
            if use == "windows":
                windows[name] = guarded(source)
            elif use == "asked":
                patterns.append(_asked(name, parse(source)))
            else:
                patterns.append(Pattern(name, use, list(map(_tried, alternatives(parse(source))))))
    for family in FAMILIES:
        for name, (wanted, unwanted) in tables_of(family):
            patterns += _table(name, wanted, unwanted)
    listed = [name for name in by_name() if len(name) > 1 and not set(name) & set("(|)*.")]
    patterns += _table("names.listed", listed, [])
    return {"windows.json": json.dumps(windows, ensure_ascii=False, indent=1) + "\n", **_laid_out(patterns)}


def _laid_out(patterns: Iterable[Pattern]) -> dict[str, str]:
    """Gives out the bits, and turns patterns with their literals into literals with what each tells."""
    bits = count(len(KINDS))
    rows: list[str] = []
    # Of each literal: the bits it sets wherever it stands, those it sets as a whole word, the alternatives it raises.
    told: dict[str, dict[str, Any]] = {part: defaultdict(lambda: ([], [], [])) for part in PARTS}
    bit_of_gate: dict[tuple[str, ...], int] = {}

    for place, pattern in enumerate(patterns):
        part = _part_of(pattern.name)
        raised, answered = next(bits), next(bits)
        for literal in pattern.sure:
            told[part][literal][0].append(answered)
        for literal in pattern.words:
            told[part][literal][1].append(answered)
        for number, tried in enumerate(pattern.alternatives):
            needs = []
            for gate in tried.gates:
                if (part, *gate) not in bit_of_gate:
                    bit_of_gate[part, *gate] = next(bits)
                    for literal in gate:
                        told[part][literal][0].append(bit_of_gate[part, *gate])
                needs.append(bit_of_gate[part, *gate])
            for literal in tried.literals:
                told[part][literal][2].append((needs, place, number))
        stored = _json([(tried.source, tried.way, tried.group) for tried in pattern.alternatives])
        rows.append(f"{pattern.name}\t{pattern.use}\t{raised}\t{answered}\t{stored}\n")
    literals = {
        f"{part}.tsv": "".join(f"{literal}\t{_json(tells)}\n" for literal, tells in of_part.items())
        for part, of_part in told.items()
    }
    return {"patterns.tsv": "".join(rows), **literals}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# What is read beside a number only.
_BESIDE_NUMBERS = frozenset(
    ("facts.owed", "facts.money", "facts.account", "facts.masked", "facts.settled", "facts.still_owed")
)


def _part_of(name: str) -> str:
    return "conduct" if name.startswith("conduct.") else "numbers" if name in _BESIDE_NUMBERS else "any"


def patterns_of(module: str) -> Iterator[tuple[str, str, str]]:
    """Each pattern's name, its use, and its source with the parts put in."""
    table = _read("patterns", module)
    uses = {name: use for use in ("asked", "found") for name in table.get(use, ())}
    for kind, flags in (("verbose", "(?x)"), ("plain", "")):
        for name, source in table.get(kind, {}).items():
            while _PART.search(source):
                source = _PART.sub(lambda match: table["parts"][match[1]], source)
            yield f"{module}.{name}", uses.get(name, "windows"), flags + source


def tables_of(family: str) -> Iterator[tuple[str, tuple[list[str], list[str]]]]:
    """Each signal's name, its phrases, and those inside which nothing counts."""
    for name, lists in _read("signals", family).items():
        yield f"{family}.{name}", (lists["zh"] + lists["en"], lists.get("not", []))


def _read(folder: str, name: str) -> dict[str, Any]:
    return tomllib.loads((files("scamclf.words") / folder / f"{name}.toml").read_text("utf-8"))


def guarded(source: str) -> str:
    """A regex of many alternatives that first looks whether any of them begins with the character it stands at."""
    tree = parse(source)
    first = dict.fromkeys(literal[:1] for literal in beginnings(tree, 200))
    if "" in first or len(alternatives(tree)) < _MANY:
        return source
    return f"(?=[{''.join(map(re.escape, first))}])(?:{source_of(tree)})"


_MANY = 8


def _asked(name: str, tree: Tree) -> Pattern:
    """A question; what literals answer need not be tried."""
    sure: list[str] = []
    words: list[str] = []
    others: list[Tried] = []
    for alternative in alternatives(tree):
        if whole := strings(alternative):
            sure += whole
        elif source_of([alternative[0], alternative[-1]]) == "(?<![a-z])(?![a-z])" and (
            whole := strings(alternative[1:-1])
        ):
            words += whole
        else:
            others.append(_tried(alternative))
    return Pattern(name, "asked", others, sure, words)


# About what a message costs, in microseconds: a literal that is noted, a regex that is tried at a place, a look for where
# a known beginning stands, a search through one character.
_NOTE, _TRY, _LOOK, _SEARCH = 1.0, 0.6, 2.0, 0.08
_KEEP = 1 / 3000
_LENGTH = 127
# A search must not be longer than most messages.
_FAR = 200


def _tried(tree: Tree, group: int = 0) -> Tried:
    """The cheapest way to find the matches of an alternative.

    It is raised by literals. Either a match begins with them; or they stand a way behind its beginning, which is then looked
    for, or searched if it is no literal. Besides, some other set of literals may have to be seen in the message.
    """
    ways: list[tuple[float, list[str], Any]] = []
    begun = beginnings(tree)
    if "" not in begun:
        ways.append((_TRY, begun, None))
    short = min((beginnings(tree, most) for most in (2, 8)), key=cost)
    others = needed(tree)[:4]
    for literals, least, most in others:
        if most > _FAR or (least == 0 and begun == literals):
            continue
        if "" not in short:
            tries = _seen(short) * min(1.0, (most - least + 1) / _LENGTH)
            ways.append(((2 + len(short) / 8) * _LOOK + tries * _TRY, literals, [least, most, short]))
        end = width(tree, look_ahead=True)[1] + 1
        ways.append((2 * _LOOK + (most - least + end) * _SEARCH, literals, [least, most, None if end > _FAR else end]))
    if not ways:
        raise ValueError(f"no literal stands in every match of {source_of(tree)!r}: read it on windows, or give it one")
    gates = [list(gate) for gate in dict.fromkeys(tuple(gate.literals) for gate in others)]
    choices = [
        (attempt, literals, way, [gate for gate in two if gate])
        for attempt, literals, way in ways
        for two in combinations([[], [], *gates], 2)
    ]
    _, literals, way, chosen = min(
        ((_price(attempt, literals, gates), literals, way, gates) for attempt, literals, way, gates in choices),
        key=lambda priced: priced[0],
    )
    return Tried(source_of(tree), literals, way, chosen, group)


def _price(attempt: float, literals: list[str], gates: list[list[str]]) -> float:
    """What a message costs on average, if the attempts that some literals raise need one of each gate, too."""
    attempts = _seen(literals)
    price = attempts * _NOTE + len(literals) * _KEEP
    for gate in gates:
        if not set(gate).isdisjoint(literals):
            return inf
        attempts *= min(_seen(gate), 1)
        price += _seen(gate) * _NOTE / 4 + len(gate) * _KEEP
    return price + attempts * attempt


@cache
def _seen_of(literals: tuple[str, ...]) -> float:
    return _LENGTH * sum(map(commonness, literals))


def _seen(literals: Iterable[str]) -> float:
    """How often some literals stand in a message."""
    return _seen_of(tuple(literals))


def _table(name: str, wanted: Iterable[str], unwanted: Iterable[str]) -> list[Pattern]:
    """The four patterns of a table of phrases."""
    return [
        Pattern(
            name,
            "phrases",
            [_tried(tree, group) for group, source in enumerate(sources) for tree in alternatives(parse(source))],
        )
        for sources in (*regexes_of(wanted), *regexes_of(unwanted))
    ]


def main() -> None:
    """Write the index beside the words it is made of."""
    folder = Path(str(files("scamclf.words") / FOLDER))
    folder.mkdir(exist_ok=True)
    for name, content in build().items():
        (folder / name).write_text(content, "utf-8", newline="\n")


if __name__ == "__main__":
    main()
