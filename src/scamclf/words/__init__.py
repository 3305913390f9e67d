"""Word lists as data files, with their sources; this module only reads them.

`creditors.csv` cannot carry comments: it was entered from general knowledge in 2026-11; its column `source` names the
body's own page that publishes the sites and numbers, which was not fetched. `public_numbers.csv` was entered likewise.
"""

from __future__ import annotations

import hashlib
from importlib.resources import as_file, files


def read_words(name: str) -> tuple[str, ...]:
    """The entries of a list, without comments and blank lines."""
    lines = (files("scamclf.words") / name).read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


#: Read for other ends than to understand a message.
_ELSEWHERE = ("__init__.py", "advice.toml", "wording.toml", "attacks.toml", "conduct_rules.toml")


def tables_digest() -> str:
    """SHA-256 over the names and contents of all tables that a message is read with: with others, a model sees other features.

    >>> len(tables_digest())
    64
    """
    digest = hashlib.sha256()
    root = files("scamclf.words")
    with as_file(root) as folder:
        for path in sorted(folder.rglob("*.*")):
            if path.name not in _ELSEWHERE and path.suffix in (".txt", ".toml", ".csv"):
                digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
                # A checkout may have other line ends.
                digest.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()
