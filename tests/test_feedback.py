from __future__ import annotations

import json
import stat
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scamclf.corpus import Corpus
from scamclf.corpus.fields import make_row
from scamclf.errors import InputError
from scamclf.feedback import Answer, Feedback, append_answer, open_feedback, read_feedback, with_feedback
from scamclf.labels import COLLECTION_LABELS, LABELS
from scamclf.train import TrainOptions, train
from scamclf.twins import Twins
from tests.conftest import ROW

ANSWER = Answer(
    text="小张,你那笔钱什么时候还?",
    label="other",
    verdict="uncertain",
    probabilities={"fake": 0.4, "genuine": 0.2, "other": 0.3, "other_scam": 0.1},
    model="0123456789ab",
    lang="zh",
    date="2026-01-02T03:04:05+00:00",
    source="inbox.txt",
    line=7,
)


def answer(text: str, label: str = "other", lang: str = "zh", family: str = "") -> Answer:
    return replace(ANSWER, text=text, label=label, lang=lang, family=family)


def feedback(*answers: Answer) -> Feedback:
    return Feedback(answers, "digest")


def corpus(*rows: tuple[str, str]) -> Corpus:
    """Rows of (id, text), each a family of its own."""
    return Corpus(
        tuple(make_row(ROW | {"id": name, "family": name, "text": text}) for name, text in rows), "corpus digest"
    )


BILL = "【某银行】您尾号1234的信用卡账单500元今日到期"
OTHER_BILL = "【某银行】您尾号9876的信用卡账单731元今日到期"


def test_an_answer_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    append_answer(path, replace(ANSWER, note="他是\n我同学", duplicate_of="zh-1", family="zh-1"))
    assert read_feedback(path).answers == (replace(ANSWER, note="他是\n我同学", duplicate_of="zh-1", family="zh-1"),)


@given(text=st.text(st.characters(), min_size=1).filter(str.strip), note=st.text(st.characters()))
def test_any_text_comes_back(text: str, note: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Half characters, as broken exports hold them, are replaced; all else is kept."""
    path = tmp_path_factory.mktemp("any") / "f.jsonl"
    append_answer(path, replace(ANSWER, text=text, note=note))
    (read,) = read_feedback(path).answers
    assert (read.text, read.note) == tuple(
        "".join("\ufffd" if 0xD800 <= ord(c) <= 0xDFFF else c for c in one) for one in (text, note)
    )


def test_the_last_answer_for_a_text_counts_and_keeps_the_first_ones_place(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    for one in (answer("see you at Eight"), answer("ok lah"), answer("see you  at eight", "fake")):
        append_answer(path, one)
    assert [(a.text, a.label) for a in read_feedback(path).answers] == [
        ("see you  at eight", "fake"),
        ("ok lah", "other"),
    ]
    assert len(path.read_bytes().splitlines()) == 3


def test_a_line_without_an_end_does_not_swallow_the_next(tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    append_answer(path, ANSWER)
    path.write_bytes(path.read_bytes().removesuffix(b"\n"))
    append_answer(path, answer("ok lah"))
    assert [a.text for a in read_feedback(path).answers] == [ANSWER.text, "ok lah"]


def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / "feedback" / "labels.jsonl"
    assert len(open_feedback(path)) == 0
    append_answer(path, ANSWER)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert len(open_feedback(path)) == 1


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{oops 私密", r"f.jsonl:2: not a JSON object"),
        ('"私密"', r"f.jsonl:2: expected the fields text, label"),
        ('{"text": "私密"}', r"f.jsonl:2: expected the fields text, label"),
        (json.dumps(asdict(ANSWER) | {"label": "spam 私密"}), r"f.jsonl:2: label is none of fake, genuine"),
        (json.dumps(asdict(ANSWER) | {"line": "7"}), r"f.jsonl:2: line is of type str, expected int"),
        (json.dumps(asdict(ANSWER) | {"probabilities": {"fake": 1}}), r"f.jsonl:2: probabilities must hold"),
        (json.dumps(asdict(ANSWER) | {"text": " \n"}), r"f.jsonl:2: empty text"),
        (json.dumps(asdict(ANSWER) | {"extra": 1}), r"f.jsonl:2: expected the fields"),
    ],
)
def test_a_broken_line_is_named_and_not_quoted(line: str, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    append_answer(path, ANSWER)
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(InputError, match=complaint) as raised:
        read_feedback(path)
    assert "私密" not in str(raised.value)


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    (tmp_path / "f.jsonl").write_bytes(b"\n\xff\n")
    with pytest.raises(InputError, match=r"f.jsonl:2: not UTF-8"):
        read_feedback(tmp_path / "f.jsonl")


def test_a_missing_file_and_one_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot read .*none\.jsonl: No such file"):
        read_feedback(tmp_path / "none.jsonl")
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"cannot write .*--to names another file"):
        open_feedback(tmp_path / "file" / "f.jsonl")
    with pytest.raises(InputError, match="cannot write"):
        append_answer(tmp_path, ANSWER)


def test_answers_become_rows_that_keep_the_rules_of_the_corpus() -> None:
    answers = [answer(f"message number {'abcd'[i]}", label, "en") for i, label in enumerate(LABELS)]
    extended = with_feedback(corpus(("a", BILL)), feedback(*answers))
    rows = extended.corpus.rows[1:]
    assert [(row.id, row.label, row.lang) for row in rows] == [
        (f"feedback-{i + 1}", label, "en") for i, label in enumerate(LABELS)
    ]
    for row in rows:
        assert make_row(asdict(row) | {"tactics": []}) == row
        assert (row.scenario, row.difficulty) == ("feedback", "hard")
        assert (row.region == "unclear") == (row.label in COLLECTION_LABELS)
    assert extended.added == 4


def test_the_digest_tells_what_was_learnt_from() -> None:
    alone = corpus(("a", BILL))
    one, other = Feedback((ANSWER,), "one"), Feedback((ANSWER,), "other")
    digests = [alone.digest, *(with_feedback(alone, each).corpus.digest for each in (one, other))]
    assert len(set(digests)) == 3
    assert with_feedback(alone, one).corpus.digest == digests[1]


def test_what_the_corpus_holds_is_left_out_and_its_label_stays() -> None:
    extended = with_feedback(
        corpus(("a", BILL), ("b", "see you at eight")),
        feedback(answer(BILL + " ", "genuine"), answer("SEE you at eight", "fake"), ANSWER),
    )
    assert (extended.added, extended.known, extended.contradicted) == (1, ("a",), ("b",))
    assert [row.label for row in extended.corpus.rows] == ["genuine", "genuine", "other"]


def test_near_copies_share_a_family() -> None:
    extended = with_feedback(
        corpus(("a", BILL), ("b", "see you at eight")),
        feedback(answer(OTHER_BILL), answer("晚上回来吃饭吗我炖了排骨1"), answer("晚上回来吃饭吗我炖了排骨22"), ANSWER),
    )
    assert extended.corpus.families == ["a", "b", "a", "feedback-2", "feedback-2", "feedback-4"]


def test_an_answer_near_to_two_families_joins_them() -> None:
    one, two = "pay your water bill by friday noon", "your water bill by friday noon or else"
    both = "pay your water bill by friday noon or else"
    rows = corpus(("a", one), ("b", two), ("c", "see you at eight"))
    assert with_feedback(rows, feedback(answer(both))).corpus.families == ["a", "a", "c", "a"]


def test_a_family_that_was_kept_with_the_answer_is_heeded() -> None:
    rows = corpus(("a", BILL))
    assert with_feedback(rows, feedback(answer("被改写过的账单", family="a"))).corpus.families == ["a", "a"]
    assert with_feedback(rows, feedback(answer("被改写过的账单", family="gone"))).corpus.families == ["a", "feedback-1"]


def test_a_twin_is_the_same_text_before_a_near_one() -> None:
    twins = Twins(corpus(("a", OTHER_BILL)).rows, [answer(BILL, "fake")])
    same, near = twins.find(BILL), twins.find(OTHER_BILL.replace("731", "88"))
    assert same
    assert near
    assert (same.id, same.label, same.exact, same.in_corpus) == ("feedback-1", "fake", True, False)
    assert (near.id, near.family, near.exact, near.in_corpus) == ("a", "a", False, True)
    assert near.share > 0.5
    assert twins.find("see you at eight") is None
    assert [twins.answered(text) for text in (BILL, OTHER_BILL)] == [True, False]


def test_a_twin_has_the_label_of_the_last_answer() -> None:
    twins = Twins((), [answer("ok lah", "fake")])
    twins.add(answer("OK lah", "other"))
    twins.add(answer("see you"))
    found = [twins.find("ok lah"), twins.find("see you")]
    assert [(twin.id, twin.label) for twin in found if twin] == [("feedback-1", "other"), ("feedback-2", "other")]


def test_learning_from_an_answer_changes_the_verdict_on_its_message(small_corpus: Corpus) -> None:
    text = "Dear client, your instalment of 310 is overdue, pay at our office or in the app before Monday"
    options = TrainOptions(folds=3)
    before = train(small_corpus, options).model.predict([text])[0]
    assert before in COLLECTION_LABELS
    answers = feedback(answer(text, "other_scam", "en"))
    assert train(with_feedback(small_corpus, answers).corpus, options).model.predict([text])[0] == "other_scam"
