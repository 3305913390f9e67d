from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from scamclf.cli import app
from tests.conftest import DATA

FAKE = "加V信xh8827协商,今天只还本金,不还就起诉冻结你名下所有银行卡"
run = CliRunner().invoke


def test_a_message_is_explained_in_its_own_language() -> None:
    result = run(app, ["explain", FAKE])
    assert result.exit_code == 0
    for words in ("fake", "假冒催收", "加V信", "要您到私人聊天里谈", "怎么办", "如果您已经把钱转出去"):
        assert words in result.stdout


def test_the_readers_language_and_region_can_be_chosen() -> None:
    result = run(app, ["explain", FAKE, "--language", "en", "--region", "HK"])
    assert "wants you in a private chat" in result.stdout
    assert "18222" in result.stdout
    assert "12378" not in result.stdout


def test_traditional_chinese_is_answered_in_traditional_chinese() -> None:
    result = run(app, ["explain", "您的貸款已逾期,請立即加LINE協商還款,否則移送強制執行"])
    assert "請" in result.stdout
    assert "请" not in result.stdout.split("\n", 3)[3]


@pytest.mark.parametrize(
    ("message", "doubt", "words"),
    [
        ("Su factura ha vencido, pague hoy mismo para evitar el corte", "unlike", "unlike anything it was trained on"),
        ("Please pay your outstanding amount", "close", "the words do not say enough"),
        ("!!!", "no_words", "nothing to read"),
        ("今天付款", "close", "两种可能都说得通"),
        (FAKE, "", ""),
    ],
)
def test_doubt_is_put_into_words(message: str, doubt: str, words: str) -> None:
    record = json.loads(run(app, ["explain", message, "--format", "json"]).stdout)
    assert record["doubt"] == doubt
    first = run(app, ["explain", message]).stdout.splitlines()[0]
    assert f"({words})" in first if words else "(" not in first


def test_standard_input_may_have_many_lines() -> None:
    result = run(app, ["explain", "-", "--format", "json"], input="加V信协商\n今天只还本金\n")
    record = json.loads(result.stdout)
    assert record["text"] == "加V信协商\n今天只还本金"
    for reason in record["reasons"]:
        assert record["text"][reason["start"] : reason["end"]] == reason["text"]
    assert record["advice"][0]["id"] == "stop"


def test_json_has_all_that_predict_has_and_the_reasons() -> None:
    record = json.loads(run(app, ["explain", FAKE, "--format", "json"]).stdout)
    assert {"verdict", "probabilities", "signals", "conduct", "contrast", "log_odds", "reasons", "advice"} <= set(
        record
    )
    assert record["contrast"] == ["fake", "genuine"]


def test_page_is_written(tmp_path: Path) -> None:
    page = tmp_path / "why.html"
    result = run(app, ["explain", FAKE, "--html", str(page)])
    assert result.exit_code == 0
    assert f"wrote {page}" in result.stderr
    assert page.read_text("utf-8").startswith("<!doctype html>")


def test_page_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    result = run(app, ["explain", FAKE, "--html", str(tmp_path / "no" / "why.html")])
    assert result.exit_code == 1
    assert result.stderr.startswith("scamclf: error:")
    assert FAKE not in result.stderr


def test_nearest_corpus_messages_come_with_their_labels() -> None:
    result = run(app, ["explain", FAKE, "--similar", "2", "--data", str(DATA), "--format", "json"])
    assert [one["label"] for one in json.loads(result.stdout)["similar"]] == ["fake", "fake"]


@pytest.mark.parametrize(
    ("arguments", "stdin", "error"),
    [
        (["explain", ""], None, "empty message"),
        (["explain", "-"], " \n", "empty message"),
        (["explain", FAKE, "--similar", "1", "--data", "no/such"], None, "no/such"),
        (["explain", FAKE, "--model", "no.joblib"], None, "no.joblib"),
    ],
)
def test_mistakes_get_one_line(arguments: list[str], stdin: str | None, error: str) -> None:
    result = run(app, arguments, input=stdin)
    assert result.exit_code == 1
    assert error in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert "加V信" not in result.stderr


def test_a_file_name_is_no_message(tmp_path: Path) -> None:
    path = tmp_path / "mail.txt"
    path.write_text(FAKE, "utf-8")
    result = run(app, ["explain", str(path)])
    assert result.exit_code == 1
    assert "is a file, expected the message itself" in result.stderr


def test_characters_that_steer_a_terminal_are_not_printed() -> None:
    result = run(app, ["explain", "\x1b[31m加V信\x07协商\u202e只还本金"])
    assert "\x1b[31m加" not in result.stdout
    assert "\x07" not in result.stdout
    assert "\u202e" not in result.stdout


def test_predict_can_explain(tmp_path: Path) -> None:
    path = tmp_path / "in.txt"
    path.write_text(f"{FAKE}\n\n您的快递已到菜鸟驿站\n", "utf-8")
    records = [json.loads(line) for line in run(app, ["predict", "--explain", str(path)]).stdout.splitlines()]
    assert len(records) == 3
    assert any(reason["text"] == "加V信" and reason["weight"] > 0 for reason in records[0]["reasons"])
    assert records[1]["reasons"] == []
    table = run(app, ["predict", "--explain", "--format", "table", str(path)]).stdout
    assert "加V信 (off_platform_contact" in table
    header, first, *_ = run(app, ["predict", "--explain", "--format", "csv", str(path)]).stdout.splitlines()
    assert header.endswith("signals,conduct,towards_scam,against_scam")
    assert "加V信" in first.split(",")[-2]
