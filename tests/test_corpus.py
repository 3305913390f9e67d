from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scamclf.corpus import FIELDS, Corpus, grouped_folds, read_corpus
from scamclf.errors import CorpusError
from scamclf.labels import LABELS, LANGUAGES, SCAM_LABELS
from tests.conftest import DATA, ROOT, write_corpus

ROW = {
    "id": "a-1",
    "text": "您的账单已逾期",
    "label": "genuine",
    "lang": "zh",
    "family": "a-1",
    "scenario": "bill",
    "difficulty": "easy",
    "tactics": [],
}


def test_the_shipped_corpus_is_large_and_covers_every_cell(corpus: Corpus) -> None:
    cells = Counter((row.lang, row.label) for row in corpus.rows)
    assert set(cells) == {(lang, label) for lang in LANGUAGES for label in LABELS}
    assert min(cells.values()) >= 50
    assert len(corpus) >= 1_600
    assert sum(n for (_, label), n in cells.items() if label == "other") >= 600


def test_the_data_card_counts_what_is_there(corpus: Corpus) -> None:
    cells = Counter((row.lang, row.label) for row in corpus.rows)
    card = (ROOT / "data" / "README.md").read_text("utf-8")
    for lang in LANGUAGES:
        counts = " | ".join(f"{cells[lang, label]:,}" for label in LABELS)
        assert f"| {lang} | {counts} | {sum(cells[lang, label] for label in LABELS):,} |" in card


def test_the_data_card_tells_how_far_the_readers_agreed(corpus: Corpus) -> None:
    with (ROOT / "data" / "second-reading.csv").open(encoding="utf-8", newline="") as file:
        readings = list(csv.DictReader(file))
    ids = {row.id for row in corpus.rows}
    assert {reading["id"] for reading in readings} <= ids
    same = sum(r["author"] == r["reader"] for r in readings) / len(readings)
    same_side = sum((r["author"] in SCAM_LABELS) == (r["reader"] in SCAM_LABELS) for r in readings) / len(readings)
    card = " ".join((ROOT / "data" / "README.md").read_text("utf-8").split())
    assert f"{len(readings):,} of them, agreement {same:.1%} on the four labels, {same_side:.1%} on scam or not" in card


def test_what_readers_disagree_on_is_marked_hard(corpus: Corpus) -> None:
    rows = {row.id: row for row in corpus.rows}
    with (ROOT / "data" / "second-reading.csv").open(encoding="utf-8", newline="") as file:
        disputed = [rows[r["id"]] for r in csv.DictReader(file) if r["author"] != r["reader"]]
    assert disputed
    assert {row.difficulty for row in disputed} == {"hard"}


def test_no_card_number_in_the_corpus_could_be_anyones(corpus: Corpus) -> None:
    """Invented card numbers must fail the check digit that every real one passes."""

    def luhn(digits: str) -> bool:
        doubled = (int(c) * 2 if i % 2 else int(c) for i, c in enumerate(reversed(digits)))
        return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0

    assert luhn("4111111111111111")
    for row in corpus.rows:
        text = unicodedata.normalize("NFKC", row.text)
        for match in re.finditer(r"(?<!\d)\d(?:[ .·*-]?\d){15,18}(?!\d)", text):
            digits = re.sub(r"\D", "", match[0])
            assert not luhn(digits), row.id


def test_digest_changes_with_the_content_and_only_with_it(tmp_path: Path) -> None:
    first = read_corpus(write_corpus(tmp_path / "a", [ROW])).digest
    again = read_corpus(write_corpus(tmp_path / "b", [ROW])).digest
    other = read_corpus(write_corpus(tmp_path / "c", [ROW | {"difficulty": "hard"}])).digest
    assert first == again != other


def test_frame_has_a_column_a_field(corpus: Corpus) -> None:
    frame = corpus.to_frame()
    assert tuple(frame.columns) == FIELDS
    assert frame["text"].tolist() == corpus.texts


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([ROW, ROW | {"text": "又一条"}], "id 'a-1' occurs twice"),
        ([ROW, ROW | {"id": "a-2", "label": "fake"}], "family 'a-1' has two labels"),
        ([ROW | {"difficulty": "medium"}], "'medium' is none of easy, hard"),
        ([ROW | {"label": "spam"}], "'spam' is none of"),
        ([ROW | {"lang": "fr"}], "'fr' is none of"),
        ([ROW | {"text": "  "}], "genuine.jsonl:1: empty text"),
        ([{k: v for k, v in ROW.items() if k != "family"}], "expected exactly the fields"),
        ([ROW | {"extra": 1}], "expected exactly the fields"),
    ],
)
def test_a_broken_rule_is_named(rows: list[dict[str, object]], complaint: str, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=re.escape(complaint)):
        read_corpus(write_corpus(tmp_path, rows))


def test_errors_name_the_line_and_never_the_text(tmp_path: Path) -> None:
    write_corpus(tmp_path, [ROW])
    with (tmp_path / "zh" / "genuine.jsonl").open("a", encoding="utf-8") as file:
        file.write("私密内容 not json\n")
    with pytest.raises(CorpusError) as caught:
        read_corpus(tmp_path)
    assert "genuine.jsonl:2" in str(caught.value)
    assert "私密" not in str(caught.value)


def test_a_row_in_the_wrong_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "en" / "fake.jsonl"
    path.parent.mkdir()
    path.write_text(json.dumps(ROW), encoding="utf-8")
    with pytest.raises(CorpusError, match="zh/genuine stands in the file of en/fake"):
        read_corpus(tmp_path)


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="--data names the folder"):
        read_corpus(tmp_path)


@given(st.lists(st.tuples(st.sampled_from(LABELS), st.integers(0, 30)), min_size=80, max_size=160), st.integers(0, 5))
def test_no_group_crosses_a_fold(rows: list[tuple[str, int]], seed: int) -> None:
    labels = [label for label, _ in rows]
    groups = [f"{label}{group}" for label, group in rows]
    if len(set(groups)) < 8:
        return
    seen: list[int] = []
    for train, test in grouped_folds(labels, groups, 4, seed):
        assert not {groups[i] for i in train} & {groups[i] for i in test}
        seen += test.tolist()
    assert sorted(seen) == list(range(len(rows)))


def test_shipped_files_are_plain_utf8() -> None:
    for path in DATA.glob("*/*.jsonl"):
        content = path.read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\n")
        content.decode("utf-8")
