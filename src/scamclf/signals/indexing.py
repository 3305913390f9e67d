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
from collections.abc import Iterable, Iterator
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

# What begins oftener than once in so many characters is looked for only if something rarer was seen.
_TOO_COMMON = 1 / 100


def build() -> dict[str, Any]:
    """The index, as it is stored."""
    index: dict[str, Any] = {"windows": {}, "asked": {}, "found": {}, "phrases": {}}
    for module in _MODULES:
        for name, use, source in _patterns(module):
            tree = parse(source)
            if use == "windows":
                index[use][name] = source
            elif use == "asked":
                index[use][name] = _asked(tree)
            else:
                index[use][name] = [_branch(alternative) for alternative in alternatives(tree)]
    for family in _FAMILIES:
        for name, lists in _read("signals", family).items():
            index["phrases"][f"{family}.{name}"] = [*_tables(lists["zh"] + lists["en"]), *_tables(lists.get("not", []))]
    listed = [name for name in by_name() if len(name) > 1 and not set(name) & set("(|)*.")]
    index["phrases"]["names.listed"] = [*_tables(listed), [], []]
    return index


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


def _asked(tree: Tree) -> list[Any]:
    """Literals that answer a question, those that do so as whole words, and the alternatives that must be tried."""
    sure: list[str] = []
    words: list[str] = []
    others: list[Any] = []
    for alternative in alternatives(tree):
        if whole := strings(alternative):
            sure += whole
        elif source_of([alternative[0], alternative[-1]]) == "(?<![a-z])(?![a-z])" and (whole := strings(alternative[1:-1])):
            words += whole
        else:
            others.append(_branch(alternative))
    return [sure, words, others]


def _branch(tree: Tree) -> list[Any]:
    """The source of an alternative, the literals it begins with or needs, and whether its place is still unknown."""
    begun = beginnings(tree)
    floats = sum(map(commonness, begun)) > _TOO_COMMON
    literals = needed(tree) if floats else begun
    if "" in literals:
        raise ValueError(f"no literal stands in every match of {source_of(tree)!r}: read it on windows, or give it one")
    return [source_of(tree), literals, floats]


def _tables(phrases: Iterable[str]) -> list[list[Any]]:
    return [[[source, beginnings(parse(source)), False] for source in sources] for sources in regexes_of(phrases)]


def main() -> None:
    """Write the index beside the words it is made of."""
    path = Path(str(files("scamclf.words") / INDEX))
    path.write_text(dump(build()), "utf-8")


def dump(index: dict[str, Any]) -> str:
    """One pattern a line, so that a change shows where it is."""
    sections = (
        f"{json.dumps(name)}: {{\n" + ",\n".join(f"{json.dumps(k)}: {json.dumps(v, ensure_ascii=False, separators=(',', ':'))}" for k, v in section.items()) + "\n}"
        for name, section in index.items()
    )
    return "{\n" + ",\n".join(sections) + "\n}\n"


if __name__ == "__main__":
    main()
