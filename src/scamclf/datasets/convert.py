"""Turns a publisher's file, or a table that somebody made of it, into rows of text and label."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from scamclf.datasets.table import Dataset
from scamclf.errors import InputError
from scamclf.reading import Notice, Record, format_of, read_records

#: Bytes of one file, unpacked; a file that claims or has more is refused.
LARGEST_CONTENT = 64 << 20


@dataclass(frozen=True, slots=True)
class Rows:
    """The messages of a set, their labels as published, and what was left out."""

    texts: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    #: Label -> rows left out, because it has no counterpart among ours.
    left_out: Counter[str] = field(default_factory=Counter)
    #: Rows left out because of `Dataset.keep`.
    not_kept: int = 0

    @property
    def counts(self) -> dict[str, int]:
        """Label -> rows taken."""
        return dict(Counter(self.labels))


def rows_as_published(dataset: Dataset, path: Path, notice: Notice) -> Rows:
    """Read the publisher's file, whose checksum has to be checked before.

    Raises:
        InputError: it is not what the table describes, or is too large.
    """
    content = _content(path, dataset.member)
    if dataset.header is not None:
        content = dataset.header.encode() + b"\n" + content
    stream = io.BytesIO(content)
    records = read_records(
        stream, name=dataset.file, format="csv", column=dataset.text, encoding="utf-8", notice=notice
    )
    return _take(dataset, records, dataset.label, dataset.file, filtered=True)


def rows_as_prepared(dataset: Dataset, path: Path, notice: Notice) -> Rows:
    """Read a .csv, .tsv or .jsonl file with columns `label` (as published) and `text`.

    Raises:
        InputError: another kind of file, or a column is missing.
    """
    if format_of(path) == "txt":
        raise InputError(f"{path}: expected a .csv, .tsv or .jsonl file with columns 'label' and 'text'")
    stream = io.BytesIO(_content(path, member=None))
    records = read_records(stream, name=str(path), format=format_of(path), notice=notice)
    return _take(dataset, records, "label", str(path), filtered=False)


def _take(dataset: Dataset, records: Iterable[Record], label_column: str, name: str, filtered: bool) -> Rows:
    texts, labels, left_out, not_kept = [], [], Counter[str](), 0
    keep = dataset.keep if filtered else {}
    for record in records:
        if not record.fields:
            continue
        if missing := [column for column in (label_column, *keep) if record.fields.get(column) is None]:
            raise InputError(f"{name}:{record.line}: no column {missing[0]!r}, which the set {dataset.name} has")
        label = str(record.fields[label_column]).strip()
        if any(str(record.fields[column]).strip() not in values for column, values in keep.items()):
            not_kept += 1
        elif label not in dataset.labels:
            left_out[label] += 1
        else:
            texts.append(record.text)
            labels.append(label)
    if not texts:
        raise InputError(f"{name}: no row with a label of {dataset.name}: {', '.join(dataset.labels)}")
    return Rows(texts, labels, left_out, not_kept)


def _content(path: Path, member: str | None) -> bytes:
    """The file, or one file of the archive; nothing is unpacked to disk, so no name in an archive matters."""
    with path.open("rb") as file:
        if member is None:
            return _at_most(file, path.name)
        try:
            with zipfile.ZipFile(file) as archive, archive.open(member) as stream:
                return _at_most(stream, f"{path.name}: {member}")
        except KeyError:
            raise InputError(f"{path.name}: no {member} in the archive; expected the publisher's file") from None
        # RuntimeError: encrypted, or an unusual compression; ValueError: impossible positions.
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
            raise InputError(f"{path.name}: not a zip archive that can be read ({error})") from None


def _at_most(stream: IO[bytes], name: str) -> bytes:
    content = stream.read(LARGEST_CONTENT + 1)
    if len(content) > LARGEST_CONTENT:
        raise InputError(f"{name}: more than {LARGEST_CONTENT:,} bytes unpacked; expected the publisher's file")
    return content
