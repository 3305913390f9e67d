"""Reads the labelled messages and checks every rule that a row, or all of them together, has to keep."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scamclf.corpus.fields import Row, make_row
from scamclf.errors import CorpusError

if TYPE_CHECKING:
    import pandas as pd

#: A family is for parts and follow-ups of one message, not a way to smuggle in variations.
LARGEST_FAMILY = 4


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
    corpus, problems = _read(folder)
    if problems:
        more = f" (and {len(problems) - 1:,} more: `scamclf data check` lists them)" if len(problems) > 1 else ""
        raise CorpusError(problems[0] + more)
    return corpus


def find_problems(folder: Path) -> list[str]:
    """Every broken rule below `folder`, each with its file and line; also what only a look at all pairs can tell.

    Raises:
        CorpusError: no file there.
    """
    from scamclf.corpus.near import near_copies

    corpus, problems = _read(folder)
    for first, second, share in near_copies(corpus.rows):
        problems.append(f"{first.id} and {second.id} share {share:.0%} of their wording but no family")
    return problems


def _read(folder: Path) -> tuple[Corpus, list[str]]:
    paths = sorted(folder.glob("*/*.jsonl"))
    if not paths:
        raise CorpusError(
            f"no <lang>/<label>.jsonl below {folder}; --data names the folder of the corpus, which comes with the source, not with the wheel"
        )
    digest = hashlib.sha256()
    rows: list[Row] = []
    problems: list[str] = []
    for path in paths:
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
        for found in _read_rows(path, content):
            if isinstance(found, Row):
                rows.append(found)
            else:
                problems.append(found)
    return Corpus(tuple(rows), digest.hexdigest()), [*problems, *_problems_of_all(rows)]


def _read_rows(path: Path, content: bytes) -> Iterator[Row | str]:
    """The rows of a file, and in place of a broken one what is wrong with it."""
    # Not `splitlines`: a message may hold U+2028, which JSON leaves unescaped.
    for number, line in enumerate(content.split(b"\n"), 1):
        if not line:
            continue
        where = f"{path}:{number}"
        try:
            row = make_row(json.loads(line.decode("utf-8")))
        except UnicodeDecodeError as error:
            yield f"{where}: not UTF-8 at byte {error.start:,} of the line"
        except CorpusError as error:
            yield f"{where}: {error}"
        except (ValueError, RecursionError) as error:
            yield f"{where}: not a JSON object ({error.__class__.__name__})"
        else:
            if (row.lang, row.label) != (path.parent.name, path.stem):
                yield f"{where}: {row.lang}/{row.label} stands in the file of {path.parent.name}/{path.stem}"
            yield row


def _problems_of_all(rows: Sequence[Row]) -> Iterator[str]:
    yield from (f"id {name!r} occurs twice" for name, n in Counter(row.id for row in rows).items() if n > 1)
    seen: dict[str, str] = {}
    for row in rows:
        if (first := seen.setdefault(row.text, row.id)) != row.id:
            yield f"{first} and {row.id} have the same text"
    labels_of: dict[str, list[str]] = {}
    for row in rows:
        labels_of.setdefault(row.family, []).append(row.label)
    for family, labels in labels_of.items():
        if len(set(labels)) > 1:
            yield f"family {family!r} has two labels"
        if len(labels) > LARGEST_FAMILY:
            yield f"family {family!r} has {len(labels)} rows; at most {LARGEST_FAMILY} are allowed"
