"""Builds the index of all phrases and patterns: for each, the literals without which it cannot match.

To read every pattern of a message with `re` costs two milliseconds, since most of them must be tried at every place.
Nearly all begin with one of a few literals, so that one pass over the text for all literals tells where to try which
alternative of which pattern. Taking the patterns apart takes seconds; so it is done beforehand:

    python -m scamclf.signals.indexing      # after a change of words/signals, words/patterns or words/creditors.csv
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from scamclf.creditors import by_name
from scamclf.signals.index import INDEX
from scamclf.signals.phrases import regexes_of
from scamclf.signals.regex_tree import Tree, alternatives, beginnings, commonness, needed, parse, source_of, strings

_FAMILIES = ("payment", "channels", "authority", "pressure", "bait", "facts", "rights", "conduct")
_MODULES = (
    "authority", "bait", "conduct", "context", "denial", "facts", "names", "payment", "pressure", "rights",
)  # fmt: skip

_PART = re.compile(r"<<([a-z_]{1,40})>>")

def build() -> dict[str, Any]:
    """The index, as it is stored."""
    sets: dict[tuple[str, ...], int] = {}
    windows: dict[str, str] = {}
    asked: dict[str, Any] = {}
    found: dict[str, Any] = {}
    for module in _MODULES:
        for name, use, source in _patterns(module):
            if use == "windows":
                windows[name] = source
            elif use == "asked":
                asked[name] = _asked(parse(source), sets)
            else:
                found[name] = [_alternative(tree, sets) for tree in alternatives(parse(source))]
    phrases: dict[str, Any] = {}
    for family in _FAMILIES:
        for name, lists in _read("signals", family).items():
            wanted, unwanted = lists["zh"] + lists["en"], lists.get("not", [])
            phrases[f"{family}.{name}"] = [*_tables(wanted, sets), *_tables(unwanted, sets)]
    listed = [name for name in by_name() if len(name) > 1 and not set(name) & set("(|)*.")]
    phrases["names.listed"] = [*_tables(listed, sets), [], []]
    return {"windows": windows, "sets": list(sets), "asked": asked, "found": found, "phrases": phrases}


def _patterns(module: str) -> Iterator[tuple[str, str, str]]:
    """Each pattern's name, its use, and its source with the parts put in."""
    table = _read("patterns", module)
    uses = {name: use for use in ("asked", "found") for name in table.get(use, ())}
    for kind, flags in (("verbose", "(?x)"), ("plain", "")):
        for name, source in table.get(kind, {}).items():
            while _PART.search(source):
                source = _PART.sub(lambda match: table["parts"][match[1]], source)
            yield f"{module}.{name}", uses.get(name, "windows"), flags + source


def _read(folder: str, name: str) -> dict[str, Any]:
    return tomllib.loads((files("scamclf.words") / folder / f"{name}.toml").read_text("utf-8"))


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


# What a message costs in microseconds: to note a literal that was seen, to try an alternative at a place and everywhere.
_NOTE, _TRY, _SEARCH = 0.4, 1.0, 8.0
_LENGTH = 127


def _alternative(tree: Tree, sets: dict[tuple[str, ...], int], group: int = 0) -> list[Any]:
    """Source, the literals that raise it, whether it must be searched for then, the sets it needs besides, its group."""
    begun, others = beginnings(tree), needed(tree)
    if not others:
        raise ValueError(f"no literal stands in every match of {source_of(tree)!r}: read it on windows, or give it one")

    def seen(literals: Sequence[str]) -> float:
        return _LENGTH * sum(map(commonness, literals))

    def price(literals: list[str], attempt: float) -> tuple[float, list[str] | None]:
        alone = seen(literals) * (_NOTE + attempt) + len(literals) / 1000
        gates = [
            (seen(literals) * (_NOTE + attempt * min(seen(gate), 1)) + seen(gate) * _NOTE / 2 + len(literals + gate) / 1000, gate)
            for gate in others
            if not set(gate) & set(literals)
        ]
        return min([(alone, None), *gates], key=lambda priced: priced[0])

    (placed, gate), (floating, other_gate) = price(begun, _TRY), price(others[0], _SEARCH)
    floats = "" in begun or floating < placed
    chosen = other_gate if floats else gate
    needs = [] if chosen is None else [sets.setdefault(tuple(chosen), len(sets))]
    return [source_of(tree), others[0] if floats else begun, floats, needs, group]


def _tables(phrases: Iterable[str], sets: dict[tuple[str, ...], int]) -> list[list[Any]]:
    return [
        [_alternative(tree, sets, group) for group, source in enumerate(sources) for tree in alternatives(parse(source))]
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
