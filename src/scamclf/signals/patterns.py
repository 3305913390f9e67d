"""Patterns for shapes that phrases cannot say; they live in `words/patterns/<module>.toml`.

A file says of most of its patterns how they are read: `asked` whether they stand anywhere in the message, or `found` for
where they stand. These are tried only where the index tells (see `indexing`, by which it is renewed). The others are
ordinary regexes, read on the few characters beside a find.
"""

from __future__ import annotations

from typing import Generic, TypeVar

from scamclf.signals.index import index

P = TypeVar("P")


class Patterns(Generic[P]):
    """The patterns of one module that are read in one way, as attributes.

    >>> import re
    >>> Patterns("rights", re.Pattern).no_way_out.search("验证码") is not None
    True
    """

    def __init__(self, module: str, kind: type[P]) -> None:
        self._module = module
        self._kind = kind

    def __getattr__(self, name: str) -> P:
        pattern = index().pattern(f"{self._module}.{name}")
        if not isinstance(pattern, self._kind):
            raise AttributeError(f"words/patterns/{self._module}.toml has no {self._kind.__name__} {name!r}")
        setattr(self, name, pattern)
        return pattern
