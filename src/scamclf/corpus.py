"""Reads the labelled messages, checks them, and splits them so that near-copies never cross a split."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from scamclf.errors import CorpusError
from scamclf.labels import LABELS, LANGUAGES

if TYPE_CHECKING:
    import pandas as pd

FIELDS = ("id", "text", "label", "lang", "family", "scenario", "difficulty", "tactics")
DIFFICULTIES = ("easy", "hard")

Split = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled message; `family` names the near-copies it belongs with."""

    id: str
    text: str
    label: str
    lang: str
    family: str
    scenario: str
    difficulty: str
    tactics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Labelled messages in the order of their files, and the digest of those files."""

    rows: tuple[Row, ...]
    digest: str

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def texts(self) -> list[str]:
        """The messages."""
        return [row.text for row in self.rows]

    @property
    def labels(self) -> list[str]:
        """Their labels."""
        return [row.label for row in self.rows]

    @property
    def families(self) -> list[str]:
        """Their families."""
        return [row.family for row in self.rows]

    @property
    def languages(self) -> list[str]:
        """Their languages."""
        return [row.lang for row in self.rows]

    @property
    def groups(self) -> dict[str, list[str]]:
        """The groups that reports tell apart."""
        return {"lang": self.languages, "difficulty": [row.difficulty for row in self.rows]}

    def to_frame(self) -> pd.DataFrame:
        """One row a message, one column a field; needs pandas."""
        import pandas as pd

        return pd.DataFrame([asdict(row) for row in self.rows])


def read_corpus(folder: Path) -> Corpus:
    """Read every `<lang>/<label>.jsonl` below `folder`.

    The digest is the SHA-256 over the files' relative names and bytes, so that it changes with any change of
    the corpus and with nothing else.

    Raises:
        CorpusError: no file, or a row that breaks a rule; names file and line.
    """
    paths = sorted(folder.glob("*/*.jsonl"))
    if not paths:
        raise CorpusError(
            f"no <lang>/<label>.jsonl below {folder}; --data names the folder of the corpus, which comes with the source, not with the wheel"
        )
    digest = hashlib.sha256()
    rows: list[Row] = []
    for path in paths:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
        rows += _read_rows(path, content)
    _check_whole(rows)
    return Corpus(tuple(rows), digest.hexdigest())


def _read_rows(path: Path, content: bytes) -> Iterator[Row]:
    # Not `splitlines`: a message may hold U+2028, which JSON leaves unescaped.
    try:
        lines = content.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path}: not UTF-8 at byte {error.start:,}") from None
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        where = f"{path}:{number}"
        try:
            fields: dict[str, Any] = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise CorpusError(f"{where}: not a JSON object ({error.__class__.__name__})") from None
        if not isinstance(fields, dict) or set(fields) != set(FIELDS):
            raise CorpusError(f"{where}: expected exactly the fields {', '.join(FIELDS)}")
        strings = [fields[name] for name in FIELDS[:-1]]
        if not isinstance(fields["tactics"], list) or not all(
            isinstance(v, str) for v in (*strings, *fields["tactics"])
        ):
            raise CorpusError(f"{where}: tactics must be a list of strings, every other field a string")
        row = Row(**{**fields, "tactics": tuple(fields["tactics"])})
        if (row.lang, row.label) != (path.parent.name, path.stem):
            raise CorpusError(f"{where}: {row.lang}/{row.label} stands in the file of {path.parent.name}/{path.stem}")
        for value, known in ((row.label, LABELS), (row.lang, LANGUAGES), (row.difficulty, DIFFICULTIES)):
            if value not in known:
                raise CorpusError(f"{where}: {value!r} is none of {', '.join(known)}")
        if not row.text.strip():
            raise CorpusError(f"{where}: empty text")
        yield row


def _check_whole(rows: Sequence[Row]) -> None:
    ids: set[str] = set()
    label_of: dict[str, str] = {}
    for row in rows:
        if row.id in ids:
            raise CorpusError(f"id {row.id!r} occurs twice")
        ids.add(row.id)
        if label_of.setdefault(row.family, row.label) != row.label:
            raise CorpusError(f"family {row.family!r} has two labels")


def grouped_folds(labels: Sequence[str], groups: Sequence[str], n_splits: int, seed: int) -> list[Split]:
    """Folds with about the same share of every label, in which no group stands on both sides.

    Returns:
        `n_splits` pairs of index arrays (train, test); every row is in exactly one test part.
    """
    from sklearn.model_selection import StratifiedGroupKFold

    families_of = {label: {group for of, group in zip(labels, groups, strict=True) if of == label} for label in LABELS}
    if scarce := [label for label in LABELS if len(families_of[label]) < n_splits]:
        raise CorpusError(
            f"too few families of {', '.join(scarce)}: {n_splits} folds need at least {n_splits} of each label"
        )
    folds = StratifiedGroupKFold(n_splits, shuffle=True, random_state=seed)
    return list(folds.split(np.zeros(len(labels)), np.asarray(labels), np.asarray(groups)))
