from __future__ import annotations

import json
import os
import pty
import signal
import stat
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

import scamclf
from scamclf.cli import app
from scamclf.corpus import Corpus, read_corpus
from scamclf.feedback import append_answer, read_feedback
from scamclf.labels import LABELS
from tests.conftest import write_corpus
from tests.test_feedback import ANSWER

FAKE = "加V信协商,今天只还本金,不还就起诉冻结你名下所有银行卡"
CHAT = "晚上回来吃饭吗"
DINNER = "see you at eight then"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, judge: scamclf.Judge) -> None:
    """A folder without a corpus, and one load of the model for all tests."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("scamclf.judge.load", lambda _: judge)


def review(*arguments: str | Path, answers: str = "") -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["review", *(str(a) for a in arguments)], input=answers)
    return result.exit_code, result.stdout, result.stderr


def inbox(*texts: str) -> Path:
    path = Path("inbox.jsonl")
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
    return path


def kept(path: Path = Path("data/feedback/labels.jsonl")) -> list[tuple[str, str]]:
    return [(answer.text, answer.label) for answer in read_feedback(path).answers]


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-c", "from scamclf.cli import main; main()", "review", *(str(a) for a in arguments)]


def test_a_session_in_a_process_of_its_own(judge: scamclf.Judge) -> None:
    path = inbox(FAKE, "", CHAT, DINNER, "broken \ud83d text")
    answers = "f\nn\n同学 Li\ng\nwhat\n?\no\n\n"
    done = subprocess.run(command("--all", path), input=answers, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    for shown in (
        "1 of 4",
        "4 of 4",
        FAKE,
        "P(scam)",
        "discount_bait: 只还本金",
        "note: ",
        "type one of these letters",
    ):
        assert shown in done.stdout
    assert "no corpus in data/messages" in done.stderr
    assert "3 of 4 answered, kept in data/feedback/labels.jsonl" in done.stderr
    file = Path("data/feedback/labels.jsonl")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    first, second, third = read_feedback(file).answers
    assert (first.text, first.label, first.verdict, first.source, first.line) == (FAKE, "fake", "fake", str(path), 1)
    assert (second.text, second.label, second.note, second.line) == (CHAT, "genuine", "同学 Li", 3)
    assert (third.text, third.label) == ("broken \ufffd text", "other")
    assert first.model == judge.artifact.manifest.sha256[:12]
    assert first.probabilities == pytest.approx(judge.judge(FAKE).probabilities)
    assert first.date.endswith("+00:00")


def test_only_the_uncertain_are_asked_about(judge: scamclf.Judge, small_corpus: Corpus) -> None:
    texts = list(dict.fromkeys(text[:18].strip() for text in small_corpus.texts[::6]))
    uncertain = [j.text for j in judge.judge_many(texts) if j.verdict == "uncertain" and j.lang != "und"]
    assert uncertain
    assert review(inbox(*texts), answers="o\n" * len(uncertain) + "\n")[0] == 0
    assert kept() == [(text, "other") for text in uncertain]


@pytest.mark.parametrize("key", ["f", "F", " Ｆ "])
def test_a_letter_is_taken_however_it_is_typed(key: str) -> None:
    assert review("--all", inbox(CHAT), answers=f"{key}\n")[0] == 0
    assert kept() == [(CHAT, "fake")]


@pytest.mark.parametrize(("key", "label"), [("f", "fake"), ("g", "genuine"), ("o", "other"), ("s", "other_scam")])
def test_every_label_has_its_letter(key: str, label: str) -> None:
    review("--all", inbox(CHAT), answers=f"{key}\n")
    assert kept() == [(CHAT, label)]


def test_back_changes_the_last_answer() -> None:
    code, out, _ = review("--all", inbox(CHAT, DINNER), answers="b\nf\nb\ng\no\n\n")
    assert code == 0
    assert "this is the first one" in out
    assert "your answer: fake" in out
    assert kept() == [(CHAT, "genuine"), (DINNER, "other")]
    assert all(answer.duplicate_of == "" for answer in read_feedback(Path("data/feedback/labels.jsonl")).answers)


def test_the_very_last_answer_can_be_changed_too() -> None:
    assert review("--all", inbox(CHAT), answers="f\nb\no\n\n")[0] == 0
    assert kept() == [(CHAT, "other")]


def test_stopping_keeps_what_was_answered() -> None:
    code, out, err = review("--all", inbox(CHAT, DINNER, FAKE), answers="o\nq\n")
    assert code == 0
    assert "3 of 3" not in out
    assert "1 of 3 answered" in err
    assert kept() == [(CHAT, "other")]


@pytest.mark.parametrize("answers", ["o\n", "o\nn\n", "o\nn\nhalf a note"])
def test_an_end_of_input_keeps_what_was_answered(answers: str) -> None:
    code, _, err = review("--all", inbox(CHAT, DINNER), answers=answers)
    assert (code, "1 of 2 answered" in err) == (0, True)
    assert kept() == [(CHAT, "other")]


def test_ctrl_c_keeps_what_was_answered() -> None:
    terminal, slave = pty.openpty()
    with subprocess.Popen(
        command("--all", inbox(CHAT, DINNER)), stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        os.close(slave)
        assert process.stdout
        assert process.stderr
        os.write(terminal, b"o\n")
        while "2 of 2" not in process.stdout.readline():
            pass
        process.send_signal(signal.SIGINT)
        errors = process.stderr.read()
    os.close(terminal)
    assert process.returncode == 130
    assert "1 of 2 answered" in errors
    assert "Traceback" not in errors
    assert kept() == [(CHAT, "other")]


def test_a_second_run_does_not_ask_what_was_answered() -> None:
    path = inbox(CHAT, DINNER, FAKE)
    review("--all", path, answers="o\no\nq\n")
    code, out, err = review("--all", path, answers="f\n\n")
    assert code == 0
    assert "1 of 1" in out
    assert CHAT not in out
    assert "2 answered before; --known asks again" in err
    assert kept() == [(CHAT, "other"), (DINNER, "other"), (FAKE, "fake")]
    assert "nothing to ask" in review("--all", path)[2]
    _, out, _ = review("--all", "--known", path, answers="g\nq\n")
    assert "known: feedback-1 other" in out
    assert kept()[0] == (CHAT, "genuine")


def test_a_text_that_comes_twice_is_asked_about_once() -> None:
    assert "1 of 1" in review("--all", inbox(DINNER, f" {DINNER.upper()}"), answers="o\n\n")[1]


def test_a_near_copy_of_an_answer_is_shown_and_kept_with_it() -> None:
    bill = "【某银行】您尾号{}的信用卡账单{}元今日到期"
    _, out, _ = review("--all", inbox(bill.format(1234, 500), bill.format(9876, 731)), answers="g\ng\n\n")
    assert "near-copy of feedback-1 genuine: 100% of the wording" in out
    second = read_feedback(Path("data/feedback/labels.jsonl")).answers[1]
    assert (second.duplicate_of, second.family) == ("feedback-1", "feedback-1")


def test_what_the_corpus_holds_is_named_and_not_asked(small_data: Path, small_corpus: Corpus) -> None:
    row, near = [row for row in small_corpus.rows if (row.lang, row.label) == ("zh", "fake") and len(row.text) > 40][:2]
    path = inbox(row.text, near.text + "3")
    _, out, err = review("--all", "--data", small_data, path, answers="g\n\n")
    assert f"inbox.jsonl:1  known: {row.id} fake" in err
    assert "1 of 1" in out
    assert f"near-copy of {near.id} fake" in out
    (answer,) = read_feedback(Path("data/feedback/labels.jsonl")).answers
    assert (answer.duplicate_of, answer.family) == (near.id, near.family)
    assert f"known: {row.id} fake" in review("--all", "--known", "--data", small_data, path)[1]


def test_disagree_asks_where_the_files_label_is_not_the_verdict() -> None:
    path = Path("m.csv")
    path.write_text(f'kind,text\nfake,"{FAKE}"\ngenuine,{CHAT}\n,{DINNER}\n', encoding="utf-8")
    code, out, _ = review("--disagree", "--label-column", "kind", path, answers="o\n\n")
    assert code == 0
    assert "1 of 1" in out
    assert "label in the file genuine" in out
    assert kept() == [(CHAT, "other")]


def test_disagree_asks_about_a_label_that_the_corpus_contradicts(small_corpus: Corpus, tmp_path: Path) -> None:
    row = next(row for row in small_corpus.rows if row.label == "other")
    data = write_corpus(tmp_path / "corpus", [asdict(row)])
    path = Path("m.jsonl")
    path.write_text(json.dumps({"text": row.text, "label": "fake"}) + "\n", encoding="utf-8")
    assert "1 of 1" in review("--disagree", "--data", data, path, answers="?\n\n")[1]
    review("--disagree", "--data", data, path, answers="f\n\n")
    assert "1 answered before" in review("--disagree", "--data", data, path)[2]
    Path("data/feedback/labels.jsonl").unlink()
    path.write_text(json.dumps({"text": row.text, "label": "other"}) + "\n", encoding="utf-8")
    assert "nothing to ask" in review("--disagree", "--data", data, path)[2]


def test_a_message_cannot_steer_the_terminal() -> None:
    _, out, _ = review("--all", inbox(f"\x1b[2J\x1b]0;owned\x07\u202e {CHAT}"), answers="o\n")
    assert CHAT in out
    assert not set("\x1b\x07\u202e") & set(out)


def test_of_a_very_long_message_the_beginning_is_shown() -> None:
    _, out, _ = review("--all", inbox("see you at eight " * 1000), answers="?\n\n")
    assert "… and 15,000 characters more" in out


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (("nowhere.txt",), 1, "nowhere.txt: no such file"),
        (("-",), 1, "standard input is where your answers come from"),
        (("--all", "--disagree", "m.csv"), 2, "choose one of --all and --disagree"),
        (("--disagree", "m.csv"), 1, "m.csv:2: no column 'label'; --disagree needs labels"),
        (("--disagree", "m.csv", "--label-column", "kind"), 1, "m.csv:2: unknown label (ham); expected fake, genuine"),
        (("m.csv", "--to", "m.csv/f.jsonl"), 1, "cannot write m.csv/f.jsonl"),
        (("m.csv", "--to", "broken.jsonl"), 1, "broken.jsonl:2: not a JSON object"),
    ],
)
def test_mistakes_get_one_clear_line(arguments: tuple[str, ...], code: int, complaint: str) -> None:
    Path("m.csv").write_text("kind,text\nham,see you at eight\n")
    append_answer(Path("broken.jsonl"), ANSWER)
    with Path("broken.jsonl").open("a") as file:
        file.write("{oops 私密\n")
    actual, _, err = review(*arguments)
    assert actual == code
    assert complaint in " ".join(err.replace("│", " ").split())
    assert "Traceback" not in err
    assert "私密" not in err


def test_every_option_has_a_help_text() -> None:
    command = get_command(app).commands["review"]  # type: ignore[attr-defined]
    assert len(command.help or "") > 10
    assert all(parameter.help for parameter in command.params if parameter.name != "help")


@pytest.fixture
def answers(small_corpus: Corpus) -> Path:
    """A new message, one that the corpus holds, and one that contradicts it."""
    path = Path("feedback.jsonl")
    rows = [row for row in small_corpus.rows if row.label == "other"]
    for text, label in ((DINNER, "other"), (rows[0].text, "other"), (rows[1].text, "fake")):
        append_answer(path, replace(ANSWER, text=text, label=label))
    return path


def test_training_tells_what_became_of_the_answers(answers: Path, small_corpus: Corpus, tmp_path: Path) -> None:
    rows = [row for row in small_corpus.rows if row.label == "other"][:20]
    rows += [row for row in small_corpus.rows if row.label != "other"][::4]
    data = write_corpus(tmp_path / "corpus", [asdict(row) for row in rows])
    examples = tmp_path / "examples.txt"
    examples.write_text(DINNER + "\n")
    arguments = ("--data", data, "--model", "m.joblib", "--examples", examples, "--no-track")
    result = CliRunner().invoke(app, ["train", "--feedback", str(answers), *(str(a) for a in arguments)])
    assert result.exit_code == 0, result.stderr
    assert "feedback.jsonl: 1 answers added, 1 left out as known" in result.stderr
    assert f"1 left out that contradict the corpus, where labels are changed: {rows[1].id}" in result.stderr
    assert "do not publish it" in result.stderr
    assert DINNER not in result.stderr
    corpus = json.loads(Path("m.manifest.json").read_text("utf-8"))["corpus"]
    assert (corpus["rows"], corpus["feedback"]) == (len(rows) + 1, 1)
    assert corpus["digest"] != read_corpus(data).digest
    assert set(corpus["labels"]) == set(LABELS)


def test_training_without_the_answers_stops_before_it_starts(small_data: Path) -> None:
    result = CliRunner().invoke(app, ["train", "--feedback", "none.jsonl", "--data", str(small_data), "--no-track"])
    assert result.exit_code == 1
    assert "cannot read none.jsonl: No such file" in result.stderr


def test_what_readers_taught_a_model_is_not_logged_to_a_server(
    answers: Path, small_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "https://mlflow.example")
    result = CliRunner().invoke(app, ["train", "--feedback", str(answers), "--data", str(small_data)])
    assert result.exit_code == 1
    assert "add --no-track" in result.stderr
    assert not Path("models").exists()
