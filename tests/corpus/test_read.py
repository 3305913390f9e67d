from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from scamclf.corpus import FIELDS, Corpus, find_problems, read_corpus
from scamclf.errors import CorpusError
from scamclf.labels import LABELS, LANGUAGES
from scamclf.signals.find import RED_FLAGS
from tests.conftest import DATA, ROW, write_corpus


def test_the_shipped_corpus_is_large_and_covers_every_cell(corpus: Corpus) -> None:
    cells = Counter((row.lang, row.label) for row in corpus.rows)
    assert set(cells) == {(lang, label) for lang in LANGUAGES for label in LABELS}
    assert min(cells.values()) >= 50
    assert len(corpus) >= 1_600
    assert sum(n for (_, label), n in cells.items() if label == "other") >= 600


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
        ([ROW, ROW | {"id": "a-2", "label": "fake", "text": "又一条"}], "family 'a-1' has two labels"),
        ([ROW | {"difficulty": "medium"}], "difficulty 'medium' is none of easy, hard"),
        ([ROW | {"label": "spam"}], "label 'spam' is none of"),
        ([ROW | {"lang": "fr"}], "lang 'fr' is none of"),
        ([ROW | {"text": "  "}], "genuine.jsonl:1: empty text"),
        ([{k: v for k, v in ROW.items() if k != "family"}], "expected exactly the fields"),
        ([ROW | {"extra": 1}], "expected exactly the fields"),
        ([ROW | {"id": 7}], "every other field a string"),
        ([ROW | {"tactics": "urgency"}], "tactics must be a list"),
        ([ROW | {"tactics": ["rudeness"]}], "tactic 'rudeness' is none of"),
        ([ROW | {"region": "XX"}], "region 'XX' is none of CN"),
        ([ROW | {"stage": ""}], "stage '' is none of before_due"),
        ([ROW | {"label": "other"}], "region 'CN' is none of nothing: only a debt message has one"),
        ([ROW, ROW | {"id": "a-2", "family": "b"}], "a-1 and a-2 have the same text"),
        ([ROW | {"id": f"a-{i}", "text": f"第{i}条"} for i in range(5)], "family 'a-1' has 5 rows; at most 4"),
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


def test_shipped_files_are_plain_utf8() -> None:
    for path in DATA.glob("*/*.jsonl"):
        content = path.read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\n")
        content.decode("utf-8")


def test_all_problems_are_found_at_once(tmp_path: Path) -> None:
    copy = {"id": "b-1", "family": "b-1", "text": "您的账单已逾期3天"}
    write_corpus(tmp_path, [ROW | {"text": "您的账单已逾期5天"}, ROW | copy, ROW | {"lang": "en", "tactics": ["x"]}])
    with (tmp_path / "en" / "genuine.jsonl").open("ab") as file:
        file.write(b"\xff\n")
    problems = find_problems(tmp_path)
    assert [problem.removeprefix(f"{tmp_path}/") for problem in problems] == [
        "en/genuine.jsonl:1: tactic 'x' is none of " + ", ".join(RED_FLAGS),
        "en/genuine.jsonl:2: not UTF-8 at byte 0 of the line",
        "a-1 and b-1 share 100% of their wording but no family",
    ]
    with pytest.raises(CorpusError, match=re.escape("(and 1 more: `scamclf data check` lists them)")):
        read_corpus(tmp_path)
