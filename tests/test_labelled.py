from __future__ import annotations

from pathlib import Path

import pytest

from scamclf.errors import InputError
from scamclf.labelled import Columns, read_labelled


def silent(_: str) -> None:
    pass


def test_columns_labels_and_filters_are_the_files_own(tmp_path: Path) -> None:
    path = tmp_path / "m.jsonl"
    path.write_text(
        '{"body": "hi", "kind": "ham", "lang": "en", "sure": true}\n'
        '{"body": "pay", "kind": "fake", "sure": false}\n'
        '{"body": "yo", "kind": "ham", "family": "f", "sure": true}\n'
    )
    rows = read_labelled(path, Columns("body", "kind", renames={"ham": "other"}, only=[("sure", "true")]), silent)
    assert (rows.texts, rows.labels, rows.families) == (["hi", "yo"], ["other", "other"], ["row 0", "f"])
    assert rows.group_by("lang") == ["en", ""]


@pytest.mark.parametrize(
    ("name", "columns", "complaint"),
    [
        ("m.txt", Columns(), "expected a .csv, .tsv or .jsonl file with columns 'text' and 'label'"),
        ("m.csv", Columns(label="kind"), r"m.csv:2: no column 'kind'; --label-column"),
        ("m.csv", Columns(only=[("sure", "true")]), r"m.csv:2: no column 'sure'; --only"),
    ],
)
def test_what_is_missing_is_named(name: str, columns: Columns, complaint: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("text,label\nhi,other\n")
    with pytest.raises(InputError, match=complaint):
        read_labelled(tmp_path / name, columns, silent)
