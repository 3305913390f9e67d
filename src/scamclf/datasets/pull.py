"""Fetches a public set into a folder of the user's, with a record of where it came from."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from scamclf.datasets.convert import Rows, rows_as_prepared, rows_as_published
from scamclf.datasets.download import download, sha256_of
from scamclf.datasets.table import Dataset
from scamclf.errors import InputError
from scamclf.reading import Notice, format_of, quote_names

#: The two files of a pulled set.
DATA, SOURCE = "data.jsonl", "source.json"

# What is read at most of a file whose size no record tells.
_LARGEST_DOWNLOAD = 64 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """Where a pulled set came from; the content of its `source.json`."""

    name: str
    title: str
    authors: str
    citation: str
    licence: str
    #: The address, or the name of the file that the user gave.
    origin: str
    sha256: str
    #: Whether that is the checksum of the publisher's file.
    checked: bool
    #: ISO 8601, UTC.
    pulled: str
    scamclf: str
    rows: int
    #: Label as published -> rows.
    counts: Mapping[str, int]
    #: The publisher's label -> ours.
    labels: Mapping[str, str]
    #: Of `data.jsonl`.
    data_sha256: str

    @classmethod
    def from_json(cls, text: str) -> Source:
        """Read what `pull` wrote.

        Raises:
            ValueError, TypeError: it is something else.
        """
        fields: dict[str, Any] = json.loads(text)
        return cls(**fields)


def pull(
    dataset: Dataset,
    folder: Path,
    *,
    origin: str | None = None,
    unchecked: bool = False,
    notice: Notice = lambda text: None,
    allow_local_http: bool = False,
) -> Source:
    """Put a set into `folder`, as `data.jsonl` and `source.json`; what stood there stays until the new one is ready.

    Args:
        dataset: an entry of the table.
        folder: the set's own folder; made if need be.
        origin: another https address, or a file, with the publisher's content; the publisher's address if None.
        unchecked: take `origin` even without the publisher's checksum, if it is a table with columns `label` and `text`.
        notice: called with one line about progress and about what was left out.
        allow_local_http: for tests; see `download`.

    Raises:
        DownloadError: the file could not be fetched, or is another one.
        InputError: the file cannot be used.
    """
    if origin is None or "://" in origin:
        url, path = origin or dataset.url, folder / dataset.file
        if path.is_file() and sha256_of(path) == dataset.sha256:
            notice(f"{path} is here already")
        else:
            notice(f"downloading {url} …")
            limit = _LARGEST_DOWNLOAD if dataset.size is None else dataset.size + dataset.size // 10
            download(url, path, sha256=dataset.sha256, limit=limit, allow_local_http=allow_local_http)
        digest, checked, came_from = dataset.sha256, True, url
    else:
        path = Path(origin)
        digest, came_from = sha256_of(path), path.name
        checked = digest == dataset.sha256
        if not checked:
            _require_consent(dataset, path, digest, unchecked)
    rows = (rows_as_published if checked else rows_as_prepared)(dataset, path, notice)
    _report_omissions(dataset, rows, notice)
    return _store(dataset, folder, rows, came_from, digest, checked)


def _require_consent(dataset: Dataset, path: Path, digest: str, unchecked: bool) -> None:
    if format_of(path) == "txt":
        raise InputError(
            f"{path}: SHA-256 is {digest[:12]}…, that of {dataset.file} is {dataset.sha256[:12]}…; expected "
            "the publisher's file, or a .csv, .tsv or .jsonl file with columns 'label' and 'text'"
        )
    if not unchecked:
        raise InputError(
            f"{path}: not the publisher's {dataset.file} by its SHA-256; if it holds the same messages, in columns 'label' and 'text', pass --unchecked"
        )


def _report_omissions(dataset: Dataset, rows: Rows, notice: Notice) -> None:
    if rows.not_kept:
        wanted = " and ".join(f"{column} is {' or '.join(values)}" for column, values in dataset.keep.items())
        notice(f"left out {rows.not_kept:,} rows; kept are those whose {wanted}")
    if rows.left_out:
        names = quote_names(rows.left_out)
        notice(f"left out {rows.left_out.total():,} rows with labels that match none of ours: {names}")


def _store(dataset: Dataset, folder: Path, rows: Rows, origin: str, digest: str, checked: bool) -> Source:
    folder.mkdir(parents=True, exist_ok=True)
    new_data = folder / f"{DATA}.new"
    with new_data.open("w", encoding="utf-8", newline="\n") as file:
        for text, label in zip(rows.texts, rows.labels, strict=True):
            file.write(json.dumps({"text": text, "label": label}, ensure_ascii=False) + "\n")
    source = Source(
        name=dataset.name,
        title=dataset.title,
        authors=dataset.authors,
        citation=dataset.citation,
        licence=dataset.licence,
        origin=origin,
        sha256=digest,
        checked=checked,
        pulled=datetime.now(UTC).isoformat(timespec="seconds"),
        scamclf=version("scamclf"),
        rows=len(rows.texts),
        counts=rows.counts,
        labels=dict(dataset.labels),
        data_sha256=sha256_of(new_data),
    )
    new_source = folder / f"{SOURCE}.new"
    new_source.write_text(json.dumps(asdict(source), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    # The record holds the checksum of the data: if only one of the two is replaced, `find` notices.
    os.replace(new_data, folder / DATA)
    os.replace(new_source, folder / SOURCE)
    return source
