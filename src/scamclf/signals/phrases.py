"""Signals raised by set phrases; the phrases themselves live in `words/signals.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

# "..." in a phrase: a few characters of the same clause.
_GAP = r"[^。.!?;,\n]{0,12}?"


def _to_regex(phrase: str) -> str:
    pattern = _GAP.join(re.escape(part) for part in phrase.split("..."))
    if not phrase.isascii():
        return pattern
    # "tg" must not be found inside "mortgage", nor "12123" inside a telephone number; "vx8827" is a contact.
    return rf"(?<![a-z0-9]){pattern}(?![{'0-9' if phrase[-1].isdigit() else 'a-z'}])"


@cache
def phrase_patterns() -> dict[str, re.Pattern[str]]:
    """One pattern a signal; longer phrases first, those in Latin letters only as whole words."""
    with (files("scamclf") / "words" / "signals.toml").open("rb") as file:
        table: dict[str, dict[str, list[str]]] = tomllib.load(file)
    patterns = {}
    for name, phrases in table.items():
        longest_first = sorted(phrases["zh"] + phrases["en"], key=len, reverse=True)
        alternatives = "|".join(map(_to_regex, longest_first))
        # Most characters begin no phrase: one look at the first spares trying them all.
        first = re.escape("".join(sorted({phrase[0] for phrase in longest_first})))
        patterns[name] = re.compile(rf"(?=[{first}])(?:{alternatives})")
    return patterns
