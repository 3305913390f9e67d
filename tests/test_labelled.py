from __future__ import annotations

from pathlib import Path

import pytest

from scamclf.errors import InputError
from scamclf.labelled import Columns, Labelled, read_labelled


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


def read(tmp_path: Path, table: str, **renames: str) -> Labelled:
    (tmp_path / "m.csv").write_text(table, encoding="utf-8")
    return read_labelled(tmp_path / "m.csv", Columns(renames=renames), silent)


def test_labels_that_are_ours_after_renaming_pass(tmp_path: Path) -> None:
    read(tmp_path, "text,label\nhi,ham\npay,fake\n", ham="other").require_known_labels()
    read(tmp_path, "text,label\n").require_known_labels()


def test_labels_that_are_not_ours_are_named_with_the_way_out(tmp_path: Path) -> None:
    rows = read(
        tmp_path, "text,label\nsecret one,ham\nsecret two,spam\nsecret three,Fake\nsecret four,other\n", ham="other"
    )
    with pytest.raises(InputError) as error:
        rows.require_known_labels()
    message = str(error.value)
    assert message.startswith("unknown labels: Fake, spam; expected fake, genuine, other, other_scam;")
    assert "--map OLD=NEW" in message
    assert "secret" not in message
    assert "\n" not in message


def test_a_missing_label_is_unknown(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="unknown labels"):
        read(tmp_path, "text,label\nhi,\n").require_known_labels()


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
