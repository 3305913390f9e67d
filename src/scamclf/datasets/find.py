"""Finds labelled messages by the name of a public set, or by file."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from scamclf.datasets.download import sha256_of
from scamclf.datasets.pull import DATA, SOURCE, Source
from scamclf.datasets.table import Dataset, named
from scamclf.errors import InputError
from scamclf.labelled import Columns

#: Names a folder in which sets are looked for first, as `<name or alias>/data.jsonl` or `data.tsv`.
SETS_VARIABLE = "SCAMCLF_SETS"


@dataclass(frozen=True, slots=True)
class Found:
    """A file of labelled messages and how to read it."""

    path: Path
    columns: Columns
    #: What to tell about a public set: its title and licence, or that nobody checked the copy. Empty for a file.
    remark: str = ""
    #: Whether the publisher's checksum was found; None for a file.
    checked: bool | None = None


def find(
    what: str | Path, columns: Columns | None = None, *, copies: Path | None = None, cache: Path | None = None
) -> Found:
    """The file that `what` stands for: a path, or the name of a public set that lies on this machine.

    Args:
        what: an existing file, or the name or alias of a set.
        columns: what the user said about the file; of a set, the renames and conditions count, and precede its own.
        copies: a folder to look in first; what the environment names if None.
        cache: where sets are pulled to; the user's cache if None.

    Raises:
        InputError: neither file nor set, a set that was not pulled, or one that was changed since.
    """
    columns = columns or Columns()
    path = Path(what)
    if path.exists() and not path.is_dir():
        return Found(path, columns)
    try:
        dataset = named(str(what))
    except InputError as error:
        raise InputError(f"no file {what}, and {error}") from None
    ours = replace(columns, text="text", label="label", renames={**dataset.labels, **columns.renames})
    for folder in folders_of(dataset, copies=copies, cache=cache):
        if (folder / SOURCE).is_file() and (folder / DATA).is_file():
            source = _verified(folder, dataset)
            return Found(folder / DATA, ours, _remark(source), source.checked)
        if (folder / "data.tsv").is_file():
            return Found(folder / "data.tsv", ours, f"{dataset.name}: unchecked copy, {folder / 'data.tsv'}", False)
    raise InputError(f"{dataset.name} is not on this machine; run `scamclf data pull {dataset.name}` first")


def folders_of(dataset: Dataset, *, copies: Path | None = None, cache: Path | None = None) -> list[Path]:
    """Where a set may lie, first choice first; the last is where it is pulled to."""
    if copies is None and (named_folder := os.environ.get(SETS_VARIABLE)):
        copies = Path(named_folder)
    of_copies = [copies / name for name in dataset.names] if copies else []
    return [*of_copies, sets_folder(cache or default_cache()) / dataset.name]


def sets_folder(cache: Path) -> Path:
    """The folder of a cache that holds a folder for each set."""
    return cache / "sets"


def default_cache() -> Path:
    """The user's own folder for what can be fetched again, as the platform has it."""
    if base := os.environ.get("XDG_CACHE_HOME"):
        return Path(base) / "scamclf"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / "scamclf" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "scamclf"
    return Path.home() / ".cache" / "scamclf"


def _verified(folder: Path, dataset: Dataset) -> Source:
    remedy = f"run `scamclf data pull {dataset.name}` again"
    try:
        source = Source.from_json((folder / SOURCE).read_text(encoding="utf-8"))
    except (ValueError, TypeError):
        raise InputError(f"{folder / SOURCE} is not a record that `scamclf data pull` wrote; {remedy}") from None
    if sha256_of(folder / DATA) != source.data_sha256:
        raise InputError(f"{folder / DATA} was changed or damaged since it was pulled; {remedy}")
    return source


def _remark(source: Source) -> str:
    if not source.checked:
        return f"{source.name}: unchecked copy, from {source.origin}"
    return f"{source.title}, {source.authors}; {source.licence}; {source.rows:,} messages"
