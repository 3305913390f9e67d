"""What a model said of labelled messages, in memory and as a file, without the messages."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from scamclf.corpus import Corpus
from scamclf.errors import InputError
from scamclf.labels import LABELS, VERDICTS
from scamclf.reading import quote_names

#: Columns of a predictions file; the messages themselves are in the corpus only.
COLUMNS = ("id", "label", "lang", "family", *LABELS, "verdict")


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """What a model said of n labelled messages, without the messages.

    Raises:
        InputError: columns of different lengths, an id that occurs twice, an unknown label or verdict, or a probability that
            is no number.
    """

    ids: Sequence[str]
    labels: Sequence[str]
    languages: Sequence[str]
    #: Names of near-copy families.
    families: Sequence[str]
    #: Shape (n, 4), in the order of `LABELS`.
    probabilities: np.ndarray
    verdicts: Sequence[str]

    def __post_init__(self) -> None:
        n = len(self.ids)
        columns = (self.labels, self.languages, self.families, self.verdicts)
        if any(len(column) != n for column in columns) or self.probabilities.shape != (n, len(LABELS)):
            raise InputError(f"expected {n:,} values in every column and probabilities of shape ({n}, {len(LABELS)})")
        if repeated := n - len(set(self.ids)):
            raise InputError(f"ids must be unique, {repeated:,} of {n:,} occur again")
        for kind, values, known in (("labels", self.labels, LABELS), ("verdicts", self.verdicts, VERDICTS)):
            if unknown := sorted(set(values) - set(known)):
                raise InputError(f"unknown {kind}: {quote_names(unknown)}; expected {', '.join(known)}")
        if not np.isfinite(self.probabilities).all():
            raise InputError("expected probabilities that are numbers, some are infinite or missing")

    @classmethod
    def of(
        cls, corpus: Corpus, probabilities: np.ndarray, verdicts: Sequence[str], rows: np.ndarray | None = None
    ) -> Predictions:
        """What was said of some rows of a corpus, with what the corpus knows of them; of all rows if None."""
        chosen = corpus.rows if rows is None else [corpus.rows[i] for i in rows]
        return cls(
            ids=[row.id for row in chosen],
            labels=[row.label for row in chosen],
            languages=[row.lang for row in chosen],
            families=[row.family for row in chosen],
            probabilities=probabilities,
            verdicts=verdicts,
        )

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, rows: Sequence[int] | np.ndarray) -> Predictions:
        """Some of the rows, in the order asked for."""
        ids, labels, languages, families, verdicts = (
            [column[i] for i in rows]
            for column in (self.ids, self.labels, self.languages, self.families, self.verdicts)
        )
        return Predictions(ids, labels, languages, families, self.probabilities[rows], verdicts)

    def write(self, path: Path) -> None:
        """Write a CSV file; probabilities keep every digit."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            rows = zip(self.ids, self.labels, self.languages, self.families, strict=True)
            for row, probabilities, verdict in zip(rows, self.probabilities.tolist(), self.verdicts, strict=True):
                writer.writerow((*row, *probabilities, verdict))

    @classmethod
    def read(cls, path: Path) -> Predictions:
        """Read what `write` wrote; further columns are left alone.

        Raises:
            InputError: not a file of predictions; names the line where one line is to blame.
        """
        rows: list[dict[str, Any]] = []
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                reader = csv.DictReader(file)
                if missing := [column for column in COLUMNS if column not in (reader.fieldnames or ())]:
                    raise InputError(
                        f"{path}: no column {missing[0]!r}; expected the columns {', '.join(COLUMNS)} of a predictions file"
                    )
                for row in reader:
                    if any(row[column] is None for column in COLUMNS):
                        raise InputError(f"{path}:{reader.line_num}: too few columns, expected {len(COLUMNS)}")
                    try:
                        rows.append(row | {label: float(row[label]) for label in LABELS})
                    except ValueError:
                        raise InputError(f"{path}:{reader.line_num}: a probability is not a number") from None
        except (csv.Error, UnicodeDecodeError):
            raise InputError(f"{path}: not a CSV file in UTF-8") from None
        ids, labels, languages, families, verdicts = (
            [row[name] for row in rows] for name in ("id", "label", "lang", "family", "verdict")
        )
        probabilities = np.array([[row[label] for label in LABELS] for row in rows]).reshape(len(rows), len(LABELS))
        try:
            return cls(ids, labels, languages, families, probabilities, verdicts)
        except InputError as error:
            raise InputError(f"{path}: {error}") from None
