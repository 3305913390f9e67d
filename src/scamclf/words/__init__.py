"""Word lists as data files, with their sources; this module only reads them.

`creditors.csv` cannot carry comments: it was entered from general knowledge in 2026-11; its column `source` names the
body's own page that publishes the sites and numbers, which was not fetched. `public_numbers.csv` was entered likewise.
"""

from __future__ import annotations

from importlib.resources import files


def read_words(name: str) -> tuple[str, ...]:
    """The entries of a list, without comments and blank lines."""
    lines = (files("scamclf.words") / name).read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))
