"""Signals raised by set phrases; the phrases themselves live in `words/signals.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

# "..." in a phrase: a few characters of the same clause.
_GAP = r"[^。.!?;,\n]{0,12}?"


def _to_regex(phrase: str) -> str:
    return _GAP.join(re.escape(part) for part in phrase.split("..."))


@cache
def phrase_patterns() -> dict[str, re.Pattern[str]]:
    """One pattern a signal; longer phrases first, English ones only as whole words."""
    with (files("scamclf") / "words" / "signals.toml").open("rb") as file:
        table: dict[str, dict[str, list[str]]] = tomllib.load(file)
    patterns = {}
    for name, phrases in table.items():
        chinese, english = (
            "|".join(map(_to_regex, sorted(phrases[lang], key=len, reverse=True))) for lang in ("zh", "en")
        )
        patterns[name] = re.compile(rf"{chinese}|(?<![a-z])(?:{english})(?![a-z])")
    return patterns
