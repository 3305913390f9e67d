from __future__ import annotations

import io
import itertools
import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scamclf.errors import InputError
from scamclf.reading import LONGEST_LINE, Record, detect_encoding, read_records

ZH = "您尾号3216的信用卡本期账单已逾期,请尽快还款。\n【中国银行】请于明天中午前处理\n"
HANT = "您的帳單已逾期,請儘速繳款,逾期將停話。\n已繳費者請勿理會\n"


def read(content: bytes, format: str = "txt", **options: object) -> list[Record]:
    return list(read_records(io.BytesIO(content), name="f", format=format, **options))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ZH, "utf-8"),
        (ZH, "utf-8-sig"),
        (ZH, "gb18030"),
        (ZH, "gbk"),
        (ZH, "utf-16"),
        (ZH, "utf-16-le"),
        (ZH, "utf-16-be"),
        (HANT, "big5"),
        (HANT, "gb18030"),
        (HANT, "utf-8"),
        ("Your bill of £84 isn’t paid – pay now\n", "cp1252"),
    ],
)
def test_encoding_is_detected(text: str, encoding: str) -> None:
    assert [record.text for record in read(text.encode(encoding))] == text.splitlines()


def test_every_shipped_example_survives_chinese_windows() -> None:
    for text, encoding in ((ZH, "gb18030"), (HANT, "big5")):
        for line in text.splitlines():
            assert [record.text for record in read(line.encode(encoding))] == [line]


def test_plain_ascii_is_utf8() -> None:
    assert detect_encoding(b"pay now") == "utf-8"


def test_a_head_that_ends_inside_a_character_is_still_utf8() -> None:
    assert detect_encoding("账单".encode()[:-1]) == "utf-8"


def test_forced_encoding_wins_and_unknown_ones_are_named() -> None:
    assert read("账单".encode("gb18030"), encoding="gb18030")[0].text == "账单"
    with pytest.raises(InputError, match="unknown encoding 'klingon'"):
        read(b"x", encoding="klingon")


def test_a_guess_is_told() -> None:
    notices: list[str] = []
    read(ZH.encode("gb18030"), notice=notices.append)
    assert notices == ["f: read as gb18030 (--encoding changes it)"]


def test_bytes_that_are_no_text_are_replaced_and_told_once() -> None:
    notices: list[str] = []
    content = b"a" * 300_000 + b"\nb\xff\xfec\n\xff\nlast\n"
    records = read(content, notice=notices.append)
    assert [record.text for record in records][1:] == ["b\ufffd\ufffdc", "\ufffd", "last"]
    assert len(notices) == 1
    assert notices[0].startswith("f:2: some bytes were no text")


def test_blank_lines_keep_their_place() -> None:
    assert [(r.line, r.text) for r in read(b"\na\n\n\nb")] == [(1, ""), (2, "a"), (3, ""), (4, ""), (5, "b")]


def test_line_ends_of_every_system() -> None:
    assert [r.text for r in read(b"a\r\nb\rc\nd")] == ["a", "b", "c", "d"]


def test_an_empty_file_has_no_messages() -> None:
    assert read(b"") == []
    assert read(b"", "jsonl") == []


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\ufeff\x00\ufffd"), min_size=1),
        min_size=1,
    )
)
def test_text_comes_back(lines: list[str]) -> None:
    assert [r.text for r in read("\n".join(lines).encode())] == lines


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00")), min_size=1))
def test_csv_comes_back(texts: list[str]) -> None:
    import csv

    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerows([("id", "text"), *enumerate(texts)])
    assert [r.text for r in read(file.getvalue().encode(), "csv")] == texts


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_jsonl_comes_back(texts: list[str]) -> None:
    content = "\n".join(json.dumps({"text": text}, ensure_ascii=False) for text in texts)
    assert [r.text for r in read(content.encode(), "jsonl")] == texts


def test_csv_lines_are_those_of_the_file() -> None:
    content = 'id,text\n1,"one\ntwo"\n2,three\n'
    assert [(r.line, r.text) for r in read(content.encode(), "csv")] == [(2, "one\ntwo"), (4, "three")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_delimiters(delimiter: str) -> None:
    content = f"label{delimiter}text\nham{delimiter}hi there\n"
    (record,) = read(content.encode(), "csv")
    assert (record.text, record.fields["label"]) == ("hi there", "ham")


def test_tab_separated_quotation_marks_are_characters() -> None:
    assert [r.text for r in read(b'label\ttext\nham\t"oh\nham\tno" she said\n', "csv")] == ['"oh', 'no" she said']


def test_short_csv_rows_are_blank_messages() -> None:
    assert [r.text for r in read(b"id,text\n1\n2,b\n", "csv")] == ["", "b"]


@pytest.mark.parametrize(
    ("content", "format", "complaint"),
    [
        (b"a,b\n1,2\n", "csv", "f: no column 'text' in the header (a, b); --column"),
        (b"", "csv", "f: empty, expected a header"),
        (b'{"body": "x"}', "jsonl", "f:1: no field 'text'; --column"),
        (b'{"text": "x"}\n{oops', "jsonl", "f:2: not JSON"),
        (b'{"text": 5}', "jsonl", "f:1: field 'text' is a int"),
        (b"[1]", "jsonl", "f:1: a JSON list, expected an object with a field 'text'"),
        (b"[" * 100_000, "jsonl", "f:1: not JSON"),
        (b"x", "xml", "unknown input format 'xml'"),
    ],
)
def test_broken_tables_are_named(content: bytes, format: str, complaint: str) -> None:
    with pytest.raises(InputError) as caught:
        read(content, format)
    assert complaint in str(caught.value)


def test_errors_never_quote_the_message() -> None:
    with pytest.raises(InputError) as caught:
        read('{"text": "私密"} 私密'.encode(), "jsonl")
    assert "私密" not in str(caught.value)


def test_json_null_is_a_blank_message_and_lone_surrogates_survive() -> None:
    assert [r.text for r in read(b'{"text": null}\n\n', "jsonl")] == ["", ""]
    (record,) = read(b'{"text": "a\\ud83d"}', "jsonl")
    record.text.encode("utf-8", "replace")


def test_a_huge_line_is_cut_and_told() -> None:
    notices: list[str] = []
    records = read(b"x" * (3 * LONGEST_LINE) + b"\nnext\n", notice=notices.append)
    assert [len(records[0].text), records[1].text, records[1].line] == [LONGEST_LINE, "next", 2]
    assert "line cut after 1,000,000 characters" in notices[0]


class Endless(io.RawIOBase):
    """A file without end."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        line = "【银行】您的账单已逾期,请尽快还款\n".encode()
        data = (line * (len(buffer) // len(line) + 1))[: len(buffer) // len(line) * len(line)]
        buffer[: len(data)] = data
        return len(data)


def test_memory_does_not_grow_with_the_file() -> None:
    records = read_records(io.BufferedReader(Endless()), name="endless", format="txt")
    for _ in itertools.islice(records, 20_000):
        pass
    tracemalloc.start()
    for _ in itertools.islice(records, 100_000):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000
