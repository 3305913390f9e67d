"""What breaks programs of this kind: hostile input, output that goes away, processes that are killed."""

from __future__ import annotations

import io
import itertools
import json
import os
import signal
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

import scamclf
from scamclf.cli import app
from scamclf.errors import InputError
from scamclf.reading import LONGEST_LINE, read_records
from tests.conftest import ROOT

CHAT = "see you at eight then"

#: A judge that needs no model: what is tested is the way to it and from it, in processes of their own. Worker processes run this, too.
STAND_IN = """
import os, signal, time
import scamclf.judge
from scamclf.cli import main
import scamclf.cli.predict as predict
from scamclf.labels import LABELS, Judgement

class Judge:
    explain = None
    def judge_many(self, texts, base_rate=None):
        time.sleep(0.01)
        if "die" in texts:
            os.kill(os.getpid(), signal.SIGKILL)
        odds = dict.fromkeys(LABELS, 0.25)
        return [Judgement(text, "en", "other", "other", odds, 0.5, (), (), None) for text in texts]

scamclf.judge.load = lambda path: Judge()
predict.CHUNK, predict._PATIENCE = 16, 0

if __name__ == "__main__":
    main()
"""


@pytest.fixture(scope="module")
def stand_in(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    path = tmp_path_factory.mktemp("stand-in") / "scamclf_with_stand_in.py"
    path.write_text(STAND_IN, encoding="utf-8")
    return [sys.executable, str(path), "predict"]


def run(*arguments: str | Path, stdin: bytes | None = None) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [str(a) for a in arguments], input=stdin)
    return result.exit_code, result.stdout, result.stderr


def shell(command: str) -> subprocess.CompletedProcess[str]:
    """Run a line in a shell where `scamclf` is the command."""
    program = f'{sys.executable} -c "from scamclf.cli import main; main()"'
    return subprocess.run(["sh", "-c", command.replace("scamclf", program, 1)], capture_output=True, text=True)


def lines_of(path: Path, count: int) -> Path:
    path.write_text("".join(f"{CHAT} {number}\n" for number in range(count)), encoding="utf-8")
    return path


def assert_whole_and_in_order(output: bytes) -> int:
    assert output.endswith(b"\n") or not output
    numbers = [json.loads(line)["line"] for line in output.splitlines()]
    assert numbers == list(range(1, len(numbers) + 1))
    return len(numbers)


# Input


class Stream(io.RawIOBase):
    """So many bytes, made when they are read."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = filter(None, parts)  # nothing read would be the end

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        part = next(self._parts, b"")[: len(buffer)]
        buffer[: len(part)] = part
        return len(part)


@pytest.mark.parametrize("format", ["txt", "jsonl"])
def test_a_line_of_50_mb_takes_the_memory_of_what_is_kept_of_it(format: str) -> None:
    start, end = (b'{"text": "', b'"}\n') if format == "jsonl" else (b"", b"\n")
    parts = itertools.chain([start], itertools.repeat(b"pay now " * 1_000, 6_250), [end, start, b"next", end])
    records = read_records(io.BufferedReader(Stream(parts)), name="long", format=format)
    tracemalloc.start()
    try:
        if format == "txt":
            first, second = records
            assert (len(first.text), second.text, second.line) == (LONGEST_LINE, "next", 2)
        else:
            with pytest.raises(InputError, match=r"^long:1: not JSON"):
                next(records)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20_000_000


def test_many_long_lines_are_not_gathered(stand_in: list[str], tmp_path: Path) -> None:
    """Chunks end at so many characters, too: 100 lines of 800,000 characters never stand in memory together."""
    path = tmp_path / "m.txt"
    with path.open("wb") as file:
        for _ in range(100):
            file.write(b"pay now " * 100_000 + b"\n")
    measure = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"

    def peak(file: str) -> int:
        return int(
            subprocess.run([sys.executable, "-c", measure, *stand_in, file], capture_output=True, check=True).stdout
        )

    # Kilobytes on Linux, bytes on macOS.
    assert peak(str(path)) - peak(os.devnull) < 30_000 * (1024 if sys.platform == "darwin" else 1)


def test_a_million_blank_lines_keep_their_places() -> None:
    parts = itertools.chain(itertools.repeat(b"\n" * 8_000, 125), [b"last"])
    count = 0
    for record in read_records(io.BufferedReader(Stream(parts)), name="blank", format="txt"):  # noqa: B007
        count += 1
    assert (count, record.line, record.text) == (1_000_001, 1_000_001, "last")


def test_nuls_and_lone_surrogates_are_judged_as_they_come(
    judge: scamclf.Judge, stand_in: list[str], tmp_path: Path
) -> None:
    texts = ["pay\x00 now\x00\x00", "a\ud83d 您的账单", "\udc80", "\x00"]
    assert [judgement.text for judgement in judge.judge_many(texts)] == texts
    path = tmp_path / "m.jsonl"
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
    for style in ("jsonl", "csv", "table"):
        done = subprocess.run([*stand_in, str(path), "--format", style], capture_output=True)
        assert (done.returncode, done.stderr) == (0, b"")
        assert "您的账单" in done.stdout.decode("utf-8")
    lines = read_records(io.BytesIO(b"pay\x00 now\n\x00\x00\nnext\n"), name="f", format="txt")
    assert [record.text for record in lines] == ["pay\x00 now", "\x00\x00", "next"]


def test_ten_thousand_nested_links_are_judged_soon(judge: scamclf.Judge) -> None:
    start = time.thread_time()
    found = judge.judge("https://a.cn/?u=" * 10_000)
    assert found.verdict in scamclf.VERDICTS
    assert time.thread_time() - start < 10


def test_no_pattern_can_be_held_up() -> None:
    """Every regular expression of the package, on texts made of its own repetitions: twice the text, twice the time."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.redos"], cwd=ROOT, capture_output=True, check=True, timeout=600, encoding="utf-8"
    )
    report = json.loads(done.stdout)
    assert report["patterns"] > 50
    assert report["held_up"] == []


@pytest.mark.parametrize(
    ("beginning", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a PNG image"),
        (b"PK\x03\x04\x14\x00\x06\x00", "a ZIP archive, as .xlsx and .docx files are"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
        (b"\x1f\x8b\x08\x00\x00\x00", "a gzip archive"),
        (bytes(range(256)) * 8, "no text in any encoding known here"),
    ],
)
def test_a_file_that_is_no_text_is_refused(beginning: bytes, kind: str, tmp_path: Path) -> None:
    path = tmp_path / "m.txt"
    path.write_bytes(beginning + b"pay now\n")
    code, out, err = run("predict", path)
    assert (code, out) == (1, "")
    assert err.startswith(f"scamclf: error: {path}: is {kind}")
    assert err.count("\n") == 1
    assert run("predict", path, "--encoding", "utf-8")[0] == 0


@pytest.mark.parametrize(
    "text",
    [
        "您的账单\x00已逾期\n" * 5,
        "\x00\n" * 20,
        "PK, see you\nGIF8 and all that\n",
        "ваш счёт просрочен\n" * 9,
        "\x1b[31mpay now\x1b[0m\n" * 50,
    ],
)
def test_text_with_odd_characters_is_text(text: str) -> None:
    assert len(list(read_records(io.BytesIO(text.encode()), name="f", format="txt"))) == text.count("\n")


def test_an_open_quotation_mark_is_told_and_what_came_before_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_text(f'id,text\n1,{CHAT}\n2,"three\nfour"\n5,"私密 six\n7,seven\n8,eight\n', encoding="utf-8")
    code, out, err = run("predict", path)
    assert code == 1
    assert [json.loads(line)["text"] for line in out.splitlines()] == [CHAT, "three\nfour"]
    assert err == (
        f"scamclf: error: {path}:5: not a CSV row (the file ends within quotation marks); is a quotation mark left open?\n"
    )


def test_a_last_row_without_a_line_end_is_a_row() -> None:
    for content in (b'id,text\n1,"a"', b"id,text\n1,a", b'id,text\n1,"a\nb"'):
        (record,) = read_records(io.BytesIO(content), name="f", format="csv")
        assert record.text in ("a", "a\nb")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    path = lines_of(tmp_path / "m.txt", 1)
    path.chmod(0)
    code, out, err = run("predict", path)
    assert (code, out) == (1, "")
    assert err == f"scamclf: error: {path}: Permission denied\n"


def test_an_encoding_that_is_none_is_told(tmp_path: Path) -> None:
    path = lines_of(tmp_path / "m.txt", 1)
    for encoding in ("klingon", "hex", "rot13", "utf-8\x00"):
        code, out, err = run("predict", path, "--encoding", encoding)
        assert (code, out) == (1, ""), encoding
        assert "unknown encoding" in err
        assert err.count("\n") == 1


# Output


FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")


@FULL
@pytest.mark.parametrize("arguments", ["--help", "--version", "predict --help", "data sets"])
def test_what_is_printed_on_a_full_disk_is_told_missing(arguments: str) -> None:
    done = shell(f"scamclf {arguments} > /dev/full")
    assert done.returncode == 1
    assert done.stderr == "scamclf: error: input/output: No space left on device\n"


@FULL
@pytest.mark.parametrize("options", [("--format", "csv"), ("--format", "table"), ("-j2",)])
def test_results_on_a_full_disk_are_told_missing(options: tuple[str, ...], stand_in: list[str], tmp_path: Path) -> None:
    path = lines_of(tmp_path / "m.txt", 200)
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*stand_in, str(path), *options], stdout=full, stderr=subprocess.PIPE, text=True)
    assert (done.returncode, done.stderr) == (1, "scamclf: error: standard output: No space left on device\n")


@FULL
def test_a_complaint_that_cannot_be_written_is_no_traceback() -> None:
    assert shell("scamclf predict nowhere.txt 2> /dev/full").returncode == 1
    assert shell("scamclf predict nowhere.txt 2>&-").returncode == 1


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        ("scamclf predict nowhere.txt >&-", "standard output is closed"),
        ("scamclf --help >&-", "standard output is closed"),
        ("scamclf predict - <&-", "standard input is closed"),
    ],
)
def test_a_closed_stream_is_told(command: str, complaint: str) -> None:
    done = shell(command)
    assert done.returncode == 1
    assert done.stderr.startswith(f"scamclf: error: {complaint}")
    assert done.stderr.count("\n") == 1


def test_results_come_where_complaints_cannot_go(stand_in: list[str], tmp_path: Path) -> None:
    path = lines_of(tmp_path / "m.txt", 3)
    done = subprocess.run(["sh", "-c", '"$@" 2>&-', "sh", *stand_in, str(path)], stdout=subprocess.PIPE, check=True)
    assert assert_whole_and_in_order(done.stdout) == 3


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_reader_that_leaves_ends_everything_quietly(jobs: str, stand_in: list[str], tmp_path: Path) -> None:
    command = [*stand_in, str(lines_of(tmp_path / "m.txt", 20_000)), "--jobs", jobs]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1
    assert nobody_is_left(process.pid)


# Processes


def nobody_is_left(group: int) -> bool:
    """Whether all processes of a group end soon."""
    for _ in range(300):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_leaves_whole_records_one_line_and_no_process(jobs: str, stand_in: list[str], tmp_path: Path) -> None:
    command = [*stand_in, str(lines_of(tmp_path / "m.txt", 50_000)), "--jobs", jobs]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, bufsize=0
    ) as process:
        assert process.stdout
        first = process.stdout.readline()
        os.killpg(process.pid, signal.SIGINT)
        rest, complaint = process.communicate(timeout=60)
    assert (process.returncode, complaint) == (130, b"scamclf: error: interrupted\n")
    assert 0 < assert_whole_and_in_order(first + rest) < 50_000
    assert nobody_is_left(process.pid)


def test_a_killed_worker_ends_the_run_and_leaves_whole_records(stand_in: list[str], tmp_path: Path) -> None:
    path = tmp_path / "m.txt"
    path.write_text("fine\n" * 500 + "die\n" + "fine\n" * 5_000, encoding="utf-8")
    done = subprocess.run([*stand_in, str(path), "--jobs", "2"], capture_output=True)
    assert done.returncode == 1
    assert done.stderr.startswith(b"scamclf: error: a worker process was killed by signal 9")
    assert done.stderr.count(b"\n") == 1
    assert assert_whole_and_in_order(done.stdout) <= 496


def test_workers_do_not_outlive_their_parent(stand_in: list[str], tmp_path: Path) -> None:
    command = [*stand_in, str(lines_of(tmp_path / "m.txt", 50_000)), "--jobs", "2"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        assert process.stdout
        process.stdout.readline()
        process.kill()
        process.stdout.close()
    assert nobody_is_left(process.pid)


@pytest.mark.parametrize("options", [(), ("--format", "csv"), ("--format", "table", "--fail-on", "other")])
def test_jobs_change_nothing_that_is_printed(options: tuple[str, ...], stand_in: list[str], tmp_path: Path) -> None:
    one, two = lines_of(tmp_path / "1.txt", 333), tmp_path / "2.txt"
    two.write_text("\n\na\n", encoding="utf-8")
    outputs = [
        subprocess.run([*stand_in, str(one), str(two), *options, "--jobs", jobs], capture_output=True)
        for jobs in ("1", "2")
    ]
    assert outputs[0].stdout == outputs[1].stdout
    assert outputs[0].returncode == outputs[1].returncode == (3 if "--fail-on" in options else 0)
    assert [output.stderr for output in outputs] == [b"", b""]
