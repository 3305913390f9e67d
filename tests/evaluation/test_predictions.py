from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scamclf.errors import InputError
from scamclf.evaluation.predictions import COLUMNS, Predictions
from scamclf.labels import LABELS, LANGUAGES, VERDICTS

TWO = Predictions(["a", "b"], ["fake", "other"], ["zh", "en"], ["f", "g"], np.full((2, 4), 0.25), ["fake", "uncertain"])

# CSV in UTF-8 holds any text but lone surrogates.
TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
ROWS = st.lists(
    st.tuples(
        TEXT,
        st.sampled_from(LABELS),
        st.sampled_from(LANGUAGES),
        TEXT,
        st.lists(st.floats(0, 1), min_size=4, max_size=4),
        st.sampled_from(VERDICTS),
    ),
    unique_by=lambda row: row[0],
    max_size=6,
)


@given(ROWS)
def test_what_was_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str, str, list[float], str]]
) -> None:
    ids, labels, languages, families, probabilities, verdicts = ([row[i] for row in rows] for i in range(6))
    wrote = Predictions(
        ids, labels, languages, families, np.array(probabilities, dtype=float).reshape(len(rows), 4), verdicts
    )
    path = tmp_path_factory.getbasetemp() / "predictions.csv"
    wrote.write(path)
    read = Predictions.read(path)
    assert (read.ids, read.labels, read.languages, read.families, read.verdicts) == (
        *(ids, labels, languages, families, verdicts),
    )
    assert np.array_equal(read.probabilities, wrote.probabilities)


def test_a_file_of_predictions_has_no_column_for_messages(tmp_path: Path) -> None:
    TWO.write(tmp_path / "p.csv")
    header = (tmp_path / "p.csv").read_text("utf-8").splitlines()[0]
    assert header == "id,label,lang,family,fake,genuine,other,other_scam,verdict"


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"ids": ["a", "a"]}, "ids must be unique, 1 of 2"),
        ({"ids": ["a"]}, "expected 1 values in every column"),
        ({"labels": ["ham", "fake"]}, "unknown labels: ham; expected fake, genuine, other, other_scam"),
        ({"labels": ["uncertain", "fake"]}, "unknown labels: uncertain"),
        ({"verdicts": ["ham", "fake"]}, "unknown verdicts: ham; expected .*uncertain"),
        ({"probabilities": np.zeros((2, 3))}, r"probabilities of shape \(2, 4\)"),
        ({"probabilities": np.full((2, 4), np.nan)}, "infinite or missing"),
    ],
)
def test_columns_that_do_not_fit_are_refused(change: dict[str, object], complaint: str) -> None:
    with pytest.raises(InputError, match=complaint):
        replace(TWO, **change)


HEADER = ",".join(COLUMNS).encode()
ROW = b"a,fake,en,f,0.7,0.1,0.1,0.1,fake"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "no column 'id'; expected the columns id, label, "),
        (b"id,text\na,hello\n", "no column 'label'"),
        (HEADER + b"\n" + ROW.replace(b"0.7", b"hello"), "p.csv:2: a probability is not a number"),
        (HEADER + b"\n" + ROW + b"\na,fake,en", "p.csv:3: too few columns, expected 9"),
        (HEADER + b"\n" + ROW + b"\n" + ROW, "p.csv: ids must be unique"),
        (HEADER + b"\n" + ROW.replace(b"fake,en", "您的账单已逾期,en".encode()), "p.csv: unknown labels: 1 more;"),
        (HEADER + b"\n" + ROW + "账".encode("gb18030"), "not a CSV file in UTF-8"),
    ],
)
def test_a_file_that_is_no_predictions_is_refused(content: bytes, complaint: str, tmp_path: Path) -> None:
    """In one line, which never quotes what may be a message."""
    path = tmp_path / "p.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=complaint):
        Predictions.read(path)
