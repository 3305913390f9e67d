"""Reads files of labelled messages that are not our corpus: other columns, other names for the labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scamclf.errors import InputError
from scamclf.labels import LABELS
from scamclf.reading import Notice, format_of, quote_names, read_records


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a file keeps what, and which of its rows to take."""

    text: str = "text"
    label: str = "label"
    #: Names near-copies; used if it is there.
    family: str = "family"
    #: The file's name of a label -> ours.
    renames: Mapping[str, str] = field(default_factory=dict)
    #: (column, value) pairs that a row must have.
    only: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Labelled:
    """Messages with their labels, the families of near-copies, and all columns as they stood."""

    texts: list[str]
    labels: list[str]
    families: list[str]
    fields: list[dict[str, str]]

    def require_known_labels(self) -> None:
        """Refuse labels that are not ours.

        Raises:
            InputError: names them and the way to rename them.
        """
        if unknown := sorted(set(self.labels) - set(LABELS)):
            raise InputError(
                f"unknown labels: {quote_names(unknown)}; expected {', '.join(LABELS)}; --map OLD=NEW renames one"
            )

    def group_by(self, column: str) -> list[str]:
        """The values of a column, empty where a row lacks it."""
        return [row.get(column, "") for row in self.fields]


def read_labelled(path: Path, columns: Columns, notice: Notice) -> Labelled:
    """Read a .csv, .tsv or .jsonl file.

    Raises:
        InputError: another kind of file, or a row without a column that is needed.
    """
    if format_of(path) == "txt":
        raise InputError(
            f"{path}: expected a .csv, .tsv or .jsonl file with columns {columns.text!r} and {columns.label!r}"
        )
    found = Labelled([], [], [], [])
    with path.open("rb") as stream:
        for record in read_records(stream, name=str(path), format=format_of(path), column=columns.text, notice=notice):
            if not record.fields:
                continue
            row = {name: _plain(value) for name, value in record.fields.items()}
            if columns.label not in row:
                raise InputError(f"{path}:{record.line}: no column {columns.label!r}; --label-column names another")
            if unknown := [column for column, _ in columns.only if column not in row]:
                raise InputError(f"{path}:{record.line}: no column {unknown[0]!r}; --only takes COLUMN=VALUE")
            if any(row[column] != value for column, value in columns.only):
                continue
            label = row[columns.label]
            found.texts.append(record.text)
            found.labels.append(columns.renames.get(label, label))
            found.families.append(row.get(columns.family) or f"row {len(found.families)}")
            found.fields.append(row)
    return found


def _plain(value: Any) -> str:
    """A field as a person would type it: true, false, text."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
