"""Patterns for shapes that phrases cannot say; they live in `words/patterns/<module>.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cached_property
from importlib.resources import files

_PART = re.compile(r"<<([a-z_]{1,40})>>")


class Patterns:
    """The patterns of one module, as attributes; each is compiled when it is first used.

    >>> Patterns("denial").warning.search("谨防诈骗") is not None
    True
    """

    def __init__(self, module: str) -> None:
        self._module = module

    @cached_property
    def _table(self) -> dict[str, dict[str, str]]:
        return tomllib.loads((files("scamclf.words") / "patterns" / f"{self._module}.toml").read_text("utf-8"))

    def __getattr__(self, name: str) -> re.Pattern[str]:
        for kind, flag in (("verbose", re.VERBOSE), ("plain", re.NOFLAG)):
            if (source := self._table.get(kind, {}).get(name)) is not None:
                pattern = re.compile(self._whole(source), flag)
                setattr(self, name, pattern)
                return pattern
        raise AttributeError(f"words/patterns/{self._module}.toml has no pattern {name!r}")

    def _whole(self, source: str) -> str:
        """The source with its parts put in."""
        while _PART.search(source):
            source = _PART.sub(lambda match: self._table["parts"][match[1]], source)
        return source
