from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from scamclf.artifact import default_model_path, verify
from scamclf.cli import app
from scamclf.labels import LABELS
from tests.conftest import ROOT

FAKE = "加V信协商,今天只还本金,不还就起诉冻结你名下所有银行卡"
CHAT = "晚上回来吃饭吗"
#: Spares a new process the Chinese dictionary.
ENGLISH_CHAT = "see you at eight then"
SPANISH = "Su factura ha vencido, pague hoy mismo para evitar el corte del servicio"
CLOSE = "Please pay your outstanding amount"


def run(*arguments: str | Path, stdin: str | bytes | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [str(a) for a in arguments], input=stdin)
    return result.exit_code, result.stdout, result.stderr


def records(output: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in output.splitlines()]


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def test_a_record_keeps_the_contract(tmp_path: Path) -> None:
    code, out, err = run("predict", write(tmp_path / "m.txt", f"{FAKE}\n\n{CHAT}\n"))
    assert (code, err) == (0, "")
    fake, blank, chat = records(out)
    assert set(fake) >= {"line", "text", "lang", "label", "verdict", "probabilities", "scam_probability", "signals"}
    assert (fake["verdict"], chat["verdict"], blank["verdict"]) == ("fake", "other", "uncertain")
    assert [r["line"] for r in (fake, blank, chat)] == [1, 2, 3]
    assert (blank["text"], fake["text"]) == ("", FAKE)
    assert set(fake["probabilities"]) == set(LABELS)  # type: ignore[call-overload]
    signals = fake["signals"]
    assert isinstance(signals, list)
    assert all(FAKE[s["start"] : s["end"]] == s["text"] for s in signals)
    assert {"discount_bait", "off_platform_contact"} <= {s["name"] for s in signals}


def test_several_files_in_order_and_standard_input(tmp_path: Path) -> None:
    one, two = write(tmp_path / "1.txt", CHAT), write(tmp_path / "2.txt", FAKE)
    code, out, _ = run("predict", two, "-", one, stdin="see you at eight\n")
    assert code == 0
    assert [(r["file"], r["verdict"]) for r in records(out)] == [
        (str(two), "fake"),
        ("-", "other"),
        (str(one), "other"),
    ]


def test_tables_by_column(tmp_path: Path) -> None:
    table = write(tmp_path / "m.csv", f'id,body\n1,"{FAKE}\n第二行"\n2,{CHAT}\n')
    code, out, _ = run("predict", table, "--column", "body")
    assert code == 0
    assert [(r["line"], r["text"]) for r in records(out)] == [(2, f"{FAKE}\n第二行"), (4, CHAT)]
    lines = write(tmp_path / "m.jsonl", json.dumps({"text": CHAT}) + "\n")
    assert records(run("predict", lines)[1])[0]["text"] == CHAT
    unnamed = write(tmp_path / "export.dat", f"text\n{CHAT}\n")
    assert records(run("predict", unnamed, "--input-format", "csv")[1])[0]["text"] == CHAT


def test_doubt_is_said_in_every_format(tmp_path: Path) -> None:
    path = write(tmp_path / "m.txt", f"{FAKE}\n\n{SPANISH}\n{CLOSE}\n")
    found = records(run("predict", path)[1])
    assert [record["doubt"] for record in found] == ["", "no_words", "unlike", "close"]
    assert [record["verdict"] for record in found] == ["fake", *["uncertain"] * 3]
    rows = list(csv.DictReader(io.StringIO(run("predict", path, "--format", "csv")[1], newline="")))
    assert [row["doubt"] for row in rows] == ["", "no_words", "unlike", "close"]
    assert list(rows[0]).index("doubt") == list(rows[0]).index("verdict") + 1
    table = run("predict", path, "--format", "table")[1]
    assert table.count("unlike anything it was trained on") == 1


def test_a_base_rate_corrects_the_probabilities(tmp_path: Path) -> None:
    path = write(tmp_path / "m.txt", f"{FAKE}\n{CHAT}\n")
    code, out, err = run("predict", path, "--base-rate", "0.001")
    assert (code, err) == (0, "")
    trained = verify(default_model_path()).corpus["labels"]
    odds_there = (trained["fake"] + trained["other_scam"]) / (trained["genuine"] + trained["other"])
    for plain, rare in zip(records(run("predict", path)[1]), records(out), strict=True):
        before, after = (float(str(record["scam_probability"])) for record in (plain, rare))
        odds = before / (1 - before) / odds_there * 0.001 / 0.999
        assert after == pytest.approx(odds / (1 + odds), rel=1e-6)
        assert rare["signals"] == plain["signals"]


def test_a_base_rate_can_take_a_verdict_and_what_it_sets_off(tmp_path: Path) -> None:
    path = write(tmp_path / "m.txt", FAKE)
    code, out, _ = run("predict", path, "--base-rate", "1e-9", "--fail-on", "fake,other_scam")
    (record,) = records(out)
    assert (code, record["verdict"], record["doubt"]) == (0, "uncertain", "close")


@pytest.mark.parametrize("share", ["0", "1", "-0.1", "30", "nan", "inf", "1%", "often"])
def test_a_base_rate_that_is_no_share_is_wrong_usage(share: str, tmp_path: Path) -> None:
    code, out, err = run("predict", write(tmp_path / "m.txt", FAKE), "--base-rate", share)
    assert (code, out) == (2, "")
    assert "--base-rate" in err
    assert "Traceback" not in err


def test_csv_output_reads_back(tmp_path: Path) -> None:
    text = 'He said "pay",\nthen\rleft'
    lines = write(tmp_path / "m.jsonl", json.dumps({"text": text}) + "\n" + json.dumps({"text": FAKE}) + "\n")
    code, out, _ = run("predict", lines, "--format", "csv")
    assert code == 0
    rows = list(csv.DictReader(io.StringIO(out, newline="")))
    assert [row["text"] for row in rows] == [text, FAKE]
    assert rows[1]["verdict"] == "fake"
    assert "discount_bait" in rows[1]["signals"].split(";")
    assert sum(float(rows[1][label]) for label in LABELS) == pytest.approx(1, abs=1e-5)


def test_table_output_is_for_people(tmp_path: Path) -> None:
    hostile = "\x1b[2J\x1b]0;owned\x07 您的账单"
    code, out, _ = run("predict", write(tmp_path / "m.txt", f"{FAKE}\n{hostile}\n{'长' * 500}\n"), "--format", "table")
    assert code == 0
    assert "fake" in out
    assert "discount_bait: 只还本金" in out
    assert "\x1b[2J" not in out
    assert "\x07" not in out


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_files_from_windows(tmp_path: Path, encoding: str) -> None:
    code, out, _ = run("predict", write(tmp_path / "m.txt", f"{FAKE}\r\n{CHAT}\r\n", encoding))
    assert code == 0
    assert [r["text"] for r in records(out)] == [FAKE, CHAT]


def test_forced_encoding(tmp_path: Path) -> None:
    path = write(tmp_path / "m.txt", "您的帳單", "big5")
    assert records(run("predict", path, "--encoding", "big5")[1])[0]["text"] == "您的帳單"


def test_an_email_is_one_message(tmp_path: Path) -> None:
    path = write(tmp_path / "mail.txt", "Dear customer,\n\nplease pay.\n")
    (record,) = records(run("predict", "--whole", path)[1])
    assert record["text"] == "Dear customer,\n\nplease pay."


def test_exit_codes(tmp_path: Path) -> None:
    path = write(tmp_path / "m.txt", FAKE)
    assert run("predict", path, "--fail-on", "fake,other_scam")[0] == 3
    assert run("predict", path, "--fail-on", "genuine")[0] == 0
    assert run("predict", path, "--fail-on", "nonsense")[0] == 2
    assert run("predict")[0] == 2
    assert run("predict", path, "--format", "xml")[0] == 2


def test_fail_on_still_prints_everything(tmp_path: Path) -> None:
    code, out, _ = run("predict", write(tmp_path / "m.txt", f"{FAKE}\n{CHAT}\n"), "--fail-on", "fake")
    assert (code, len(records(out))) == (3, 2)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("nowhere.txt",), "nowhere.txt: no such file"),
        ((".",), "is a folder"),
        (("table.csv",), "no column 'text' in the header (id, body); --column"),
        (("m.txt", "--encoding", "klingon"), "unknown encoding 'klingon'"),
        (("m.txt", "--model", "none.joblib"), "no model file none.joblib; run `scamclf train`"),
    ],
)
def test_mistakes_get_one_clear_line(
    arguments: tuple[str, ...], complaint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "table.csv", "id,body\n1,x\n")
    write(tmp_path / "m.txt", CHAT)
    code, out, err = run("predict", *arguments)
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert err.startswith("scamclf: error: ")
    assert complaint in err


def test_a_broken_line_keeps_what_came_before(tmp_path: Path) -> None:
    good = json.dumps({"text": CHAT}) + "\n"
    code, out, err = run("predict", write(tmp_path / "m.jsonl", good * 600 + "{oops 私密\n"))
    assert code == 1
    assert len(records(out)) == 600
    assert "m.jsonl:601: not JSON" in err
    assert "私密" not in err


def test_an_empty_file_has_no_records(tmp_path: Path) -> None:
    assert run("predict", write(tmp_path / "m.txt", "")) == (0, "", "")


def scamclf(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from scamclf.cli import main; main()", *arguments]


def test_a_pipe_that_closes_early_leaves_no_traceback(tmp_path: Path) -> None:
    path = write(tmp_path / "m.txt", f"{CHAT}\n" * 3000)
    with subprocess.Popen(scamclf("predict", str(path)), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


def test_results_are_utf8_whatever_the_locale(tmp_path: Path) -> None:
    path = write(tmp_path / "m.jsonl", '{"text": "\\ud83d 您的账单"}\n')
    done = subprocess.run(
        scamclf("predict", str(path)),
        env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert "您的账单" in done.stdout.decode("utf-8")


def read_all(terminal: int) -> str:
    """What a terminal got that nobody writes to any more; a read gives 4 KB at most."""
    parts = []
    with contextlib.suppress(OSError):
        while part := os.read(terminal, 100_000):
            parts.append(part)
    return b"".join(parts).decode()


def test_a_terminal_gets_a_table_and_a_file_gets_a_bar(tmp_path: Path) -> None:
    """On a real terminal: a table by default; with the output in a file, progress on the terminal."""
    path = write(tmp_path / "m.txt", f"{ENGLISH_CHAT}\n" * 3)
    master, slave = pty.openpty()
    subprocess.run(scamclf("predict", str(path)), stdin=slave, stdout=slave, stderr=slave, check=True)
    table = os.read(master, 100_000).decode()
    assert "verdict" in table
    assert "other" in table
    with (tmp_path / "out.jsonl").open("wb") as out:
        subprocess.run(scamclf("predict", str(path)), stdin=slave, stdout=out, stderr=slave, check=True)
    os.close(slave)
    assert "3 messages" in read_all(master)
    os.close(master)
    assert len((tmp_path / "out.jsonl").read_text("utf-8").splitlines()) == 3


def test_help_and_version_are_quick_and_complete() -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "from scamclf.cli import main; main()", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert not loaded & {"sklearn", "pandas", "mlflow", "matplotlib", "jieba", "joblib"}
    for command in ("predict", "evaluate", "train", "model"):
        assert command in done.stdout
    code, out, _ = run("--version")
    assert (code, out.split()[0]) == (0, "scamclf")


def test_the_readme_example_runs() -> None:
    code, out, _ = run("predict", ROOT / "examples" / "messages.txt")
    assert code == 0
    assert len(records(out)) == len((ROOT / "examples" / "messages.txt").read_text("utf-8").splitlines())


def test_a_slow_pipe_gets_its_answers_at_once() -> None:
    with subprocess.Popen(scamclf("predict", "-"), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        for text in (CHAT, FAKE):
            process.stdin.write(f"{text}\n".encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["text"] == text
        process.stdin.close()
        assert process.stdout.read() == b""


def test_many_files_are_not_all_open_at_once(tmp_path: Path) -> None:
    import resource

    for i in range(60):
        write(tmp_path / f"{i}.txt", CHAT)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (len(os.listdir("/proc/self/fd")) + 30, hard))
    try:
        code, out, err = run("predict", *(tmp_path / f"{i}.txt" for i in range(60)))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert (code, err) == (0, "")
    assert len(records(out)) == 60


def test_a_headerless_table_is_not_quoted(tmp_path: Path) -> None:
    code, _, err = run("predict", write(tmp_path / "m.csv", "1,私密内容张三欠款\n"))
    assert code == 1
    assert "私密" not in err
    assert "(2 more)" in err


@pytest.mark.parametrize("options", [("--explain",), ("--format", "csv", "--base-rate", "0.01")])
def test_worker_processes_judge_alike(options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scamclf.cli.predict.CHUNK", 4)
    monkeypatch.setattr("scamclf.cli.predict._PATIENCE", 0)
    path = ROOT / "examples" / "messages.txt"
    assert run("predict", path, *options, "--jobs", "2") == run("predict", path, *options)


def test_a_negative_number_of_jobs_is_wrong_usage() -> None:
    assert run("predict", "-", "--jobs", "-1")[0] == 2
