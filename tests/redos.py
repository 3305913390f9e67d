"""Finds every regular expression of the package and texts made to hold each of them up.

As a program it prints, as JSON, the ones that a text held up: [module, pattern, what stands before, what is repeated].
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from tests.hostile import HOSTILE, grows_linearly

#: Characters of a first try, and the seconds that it may take without a second look: a quadratic pattern takes longer.
LENGTH, QUICK = 4_000, 0.02

#: Modules that read what is ours, never a stranger's message, and patterns of others that do.
OURS = ("scamclf.audit", "scamclf.corpus", "scamclf.reporting", "scamclf.tracking")
OUR_FILES = (r"(\.\.\.|\*|'|\([^)]*\)|\s+|.)",)

_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
_MEMBERS = {
    codes.CATEGORY_DIGIT: "1",
    codes.CATEGORY_NOT_DIGIT: "x",
    codes.CATEGORY_SPACE: " ",
    codes.CATEGORY_NOT_SPACE: "x",
    codes.CATEGORY_WORD: "a",
    codes.CATEGORY_NOT_WORD: " ",
}


def collect() -> dict[tuple[str, int], str]:
    """Pattern and flags of all that the package compiles, on import and on its first messages, with the module's name."""
    found = {}
    compiling = re._compile  # type: ignore[attr-defined]

    def recording(pattern: Any, flags: Any) -> re.Pattern[str]:
        compiled: re.Pattern[str] = compiling(pattern, flags)
        frame = sys._getframe(1)
        while frame.f_back and frame.f_globals["__name__"] == "re":
            frame = frame.f_back
        module = str(frame.f_globals.get("__name__"))
        if module.startswith("scamclf") and not module.startswith(OURS) and compiled.pattern not in OUR_FILES:
            found[compiled.pattern, compiled.flags] = module
        return compiled

    re._compile = recording  # type: ignore[attr-defined]
    import scamclf

    for module in pkgutil.walk_packages(scamclf.__path__, "scamclf."):
        importlib.import_module(module.name)
    judge = scamclf.load()
    examples = (Path(__file__).parents[1] / "examples" / "messages.txt").read_text("utf-8").splitlines()
    judge.judge_many([*HOSTILE, *examples])
    re._compile = compiling  # type: ignore[attr-defined]
    return found


def attacks(pattern: str, flags: int) -> set[tuple[str, str]]:
    """(what stands before, what is repeated) for each repetition in a pattern, and for what leads up to it."""
    found = set()
    for before, repeated in _repetitions(parser.parse(pattern, flags), ""):
        found |= {(before, repeated), ("", repeated), ("", before + repeated), ("", before)}
    return {(before, repeated) for before, repeated in found if repeated}


def _repetitions(tree: Any, before: str) -> Iterator[tuple[str, str]]:
    for code, value in tree:
        if code in _REPEATS:
            if value[1] >= 8:
                yield before, _accepted(value[2])
            yield from _repetitions(value[2], before)
        elif code is codes.BRANCH:
            for branch in value[1]:
                yield from _repetitions(branch, before)
        elif code is codes.SUBPATTERN:
            yield from _repetitions(value[3], before)
        elif code is codes.ATOMIC_GROUP:
            yield from _repetitions(value, before)
        elif code in (codes.ASSERT, codes.ASSERT_NOT):
            yield from _repetitions(value[1], before)
        before += _accepted([(code, value)])


def _accepted(tree: Any) -> str:
    """A text that a parsed pattern accepts, where nothing looks around."""
    text = ""
    for code, value in tree:
        if code is codes.LITERAL:
            text += chr(value)
        elif code in (codes.ANY, codes.NOT_LITERAL):
            text += "x"
        elif code is codes.IN:
            text += _member(value)
        elif code is codes.BRANCH:
            text += _accepted(value[1][0])
        elif code is codes.SUBPATTERN:
            text += _accepted(value[3])
        elif code is codes.ATOMIC_GROUP:
            text += _accepted(value)
        elif code in _REPEATS:
            text += _accepted(value[2]) * max(value[0], 1)
    return text


def _member(items: Any) -> str:
    if items[0][0] is codes.NEGATE:
        return next((c for c in "x中1 .-。" if not any(_holds(item, c) for item in items[1:])), "\u4e00")
    code, value = items[0]
    return _MEMBERS[value] if code is codes.CATEGORY else chr(value[0] if code is codes.RANGE else value)


def _holds(item: Any, character: str) -> bool:
    code, value = item
    if code is codes.CATEGORY:
        return _MEMBERS[value] == character
    low, high = value if code is codes.RANGE else (value, value)
    return bool(low <= ord(character) <= high)


def held_up(pattern: str, flags: int) -> Iterator[tuple[str, str]]:
    """Attacks whose time grows faster than their length."""
    compiled = re.compile(pattern, flags)

    def find_all(before: str, text: str) -> None:
        for _ in compiled.finditer(f"{before}{text}\0"):
            pass

    for before, repeated in attacks(pattern, flags):
        start = time.thread_time()
        find_all(before, repeated * (LENGTH // len(repeated)))
        if time.thread_time() - start > QUICK and not grows_linearly(partial(find_all, before), repeated):
            yield before, repeated


if __name__ == "__main__":
    patterns = collect()
    found = [
        (module, pattern, *attack)
        for (pattern, flags), module in patterns.items()
        for attack in held_up(pattern, flags)
    ]
    json.dump({"patterns": len(patterns), "held_up": found}, sys.stdout)
