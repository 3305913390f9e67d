"""How often a literal stands in messages, as counted in the corpus; only the index of patterns is built with it."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path

from scamclf.normalize import clean

#: Where a checkout has its corpus.
CORPUS = Path("data/messages")

_EACH = 8
_LONGEST = 9


@cache
def commonness(literal: str) -> float:
    """About how often a literal begins at a place of a message, from a sample of the corpus.

    Raises:
        FileNotFoundError: there is no corpus in the working directory.
    """
    counts, total = _counts()
    return (counts[literal[:_LONGEST]] + 0.1) / total


@cache
def _counts() -> tuple[Counter[str], int]:
    files = sorted(CORPUS.glob("*/*.jsonl"))
    if not files:
        raise FileNotFoundError(f"no corpus in {CORPUS}: run this in a checkout of the project")
    counts: Counter[str] = Counter()
    total = 0
    for file in files:
        for line in file.read_text("utf-8").splitlines()[::_EACH]:
            text = clean(json.loads(line)["text"])
            total += len(text)
            for size in range(1, _LONGEST + 1):
                counts.update(text[i : i + size] for i in range(len(text) - size + 1))
    counts[""] = total
    return counts, total
