"""Word lists as data files, with their sources; this module only reads them."""

from __future__ import annotations

from importlib.resources import files


def read_words(name: str) -> tuple[str, ...]:
    """The entries of a list, without comments and blank lines."""
    lines = (files("scamclf.words") / name).read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))
