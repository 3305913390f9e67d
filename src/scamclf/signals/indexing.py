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
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from itertools import combinations
from math import inf
from pathlib import Path
from typing import Any

from scamclf.creditors import by_name
from scamclf.signals.frequency import commonness
from scamclf.signals.index import INDEX
from scamclf.signals.phrases import regexes_of
from scamclf.signals.regex_tree import Tree, alternatives, beginnings, cost, needed, parse, source_of, strings, width

FAMILIES = ("payment", "channels", "authority", "pressure", "bait", "facts", "rights", "conduct")
MODULES = (
    "authority", "bait", "conduct", "context", "denial", "facts", "names", "payment", "pressure", "rights",
)  # fmt: skip

_PART = re.compile(r"<<([a-z_]{1,40})>>")


def build() -> dict[str, Any]:
    """The index, as it is stored."""
    sets: dict[tuple[str, ...], int] = {}
    windows: dict[str, str] = {}
    asked: dict[str, Any] = {}
    found: dict[str, Any] = {}
    for module in MODULES:
        for name, use, source in patterns_of(module):
            if use == "windows":
                windows[name] = guarded(source)
            elif use == "asked":
                asked[name] = _asked(parse(source), sets)
            else:
                found[name] = [_alternative(tree, sets) for tree in alternatives(parse(source))]
    phrases: dict[str, Any] = {}
    for family in FAMILIES:
        for name, (wanted, unwanted) in tables_of(family):
            phrases[name] = [*_tables(wanted, sets), *_tables(unwanted, sets)]
    listed = [name for name in by_name() if len(name) > 1 and not set(name) & set("(|)*.")]
    phrases["names.listed"] = [*_tables(listed, sets), [], []]
    return {"windows": windows, "sets": list(sets), "asked": asked, "found": found, "phrases": phrases}


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


def stored() -> dict[str, Any]:
    """The index as it is."""
    index: dict[str, Any] = json.loads((files("scamclf.words") / INDEX).read_text("utf-8"))
    return index


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


def _asked(tree: Tree, sets: dict[tuple[str, ...], int]) -> list[Any]:
    """Literals that answer a question, those that do so as whole words, and the alternatives that must be tried."""
    sure: list[str] = []
    words: list[str] = []
    others: list[Any] = []
    for alternative in alternatives(tree):
        if whole := strings(alternative):
            sure += whole
        elif source_of([alternative[0], alternative[-1]]) == "(?<![a-z])(?![a-z])" and (
            whole := strings(alternative[1:-1])
        ):
            words += whole
        else:
            others.append(_alternative(alternative, sets))
    return [sure, words, others]


# About what a message costs, in microseconds: a literal that is noted, a regex that is tried at a place, a look for where
# a known beginning stands, a search through one character.
_NOTE, _TRY, _LOOK, _SEARCH = 1.0, 0.6, 2.0, 0.08
_KEEP = 1 / 3000
_LENGTH = 127
# A search must not be longer than most messages.
_FAR = 200


def _alternative(tree: Tree, sets: dict[tuple[str, ...], int], group: int = 0) -> list[Any]:
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
    needs = [sets.setdefault(tuple(gate), len(sets)) for gate in chosen]
    return [source_of(tree), literals, way, needs, group]


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


def _tables(phrases: Iterable[str], sets: dict[tuple[str, ...], int]) -> list[list[Any]]:
    return [
        [
            _alternative(tree, sets, group)
            for group, source in enumerate(sources)
            for tree in alternatives(parse(source))
        ]
        for sources in regexes_of(phrases)
    ]


def main() -> None:
    """Write the index beside the words it is made of."""
    path = Path(str(files("scamclf.words") / INDEX))
    path.write_text(dump(build()), "utf-8")


def dump(index: dict[str, Any]) -> str:
    """One pattern a line, so that a change shows where it is."""

    def compact(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    sections = []
    for name, section in index.items():
        is_list = isinstance(section, list)
        lines = map(compact, section) if is_list else (f"{compact(k)}:{compact(v)}" for k, v in section.items())
        opening, closing = "[]" if is_list else "{}"
        sections.append(f"{compact(name)}:{opening}\n" + ",\n".join(lines) + f"\n{closing}")
    return "{\n" + ",\n".join(sections) + "\n}\n"


if __name__ == "__main__":
    main()
