from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from scamclf.cli import app
from scamclf.datasets import named


def run(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["data", *(str(a) for a in arguments)])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SCAMCLF_SETS", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "scamclf"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    path = tmp_path / "copy.tsv"
    path.write_text("label\ttext\nham\tsee you at 8\nspam\tWIN a prize\n")
    return path


def test_sets_lists_what_there_is_and_where_it_lies(copy: Path, own_cache: Path) -> None:
    code, out, _ = run("sets")
    assert code == 0
    assert out.count("is not on this machine; run `scamclf data pull ") == len(out.splitlines()) // 2
    run("pull", "uci-sms-spam", "--from", copy, "--unchecked")
    code, out, _ = run("sets")
    assert f"{own_cache / 'sets' / 'uci-sms-spam' / 'data.jsonl'} (unchecked copy)\n" in out


def test_sets_as_json_is_the_whole_table(own_cache: Path) -> None:
    code, out, _ = run("sets", "--json")
    table = {entry["name"]: entry for entry in json.loads(out)}
    assert code == 0
    assert table["uci-sms-spam"]["licence"] == "CC-BY-4.0"
    assert table["mishra-soni"]["labels"]["Smishing"] == "other_scam"
    assert table["mishra-soni"]["path"] is None


def test_pull_tells_licence_citation_rows_and_place_on_standard_error(
    tmp_path: Path, own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text("text,scam_type,language\npay the toll,government,English\n")
    dataset = replace(named("imc25-smishing"), sha256=hashlib.sha256(mine.read_bytes()).hexdigest())
    monkeypatch.setattr("scamclf.datasets.named", lambda name: dataset)
    code, out, err = run("pull", "imc25-smishing", "--from", mine)
    assert (code, out) == (0, "")
    assert f"1 messages in {own_cache / 'sets' / 'imc25-smishing'}" in err
    assert "licence CC-BY-4.0; please cite: Agarwal, Papasavva" in err
    assert "unchecked" not in err


def test_a_copy_that_nobody_checked_is_called_so(copy: Path, tmp_path: Path) -> None:
    code, _, err = run("pull", "uci_sms_spam", "--from", copy, "--unchecked", "--cache", tmp_path / "mine")
    assert code == 0
    assert "unchecked: nobody compared this copy" in err
    assert f"set SCAMCLF_SETS={tmp_path / 'mine' / 'sets'} to let scamclf evaluate --on find it" in err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["no-such-set"], "no public set 'no-such-set'; there are uci-sms-spam"),
        (["uci-sms-spam", "--from", "missing.zip"], "missing.zip: No such file or directory"),
        (["uci-sms-spam", "--from", "https://localhost:1/x.zip"], "cannot download from localhost"),
        (["uci-sms-spam", "--from", "http://localhost:1/x.zip"], "not an https address, and not followed"),
        (["uci-sms-spam", "--from", __file__], "expected the publisher's file, or a .csv, .tsv or .jsonl file"),
    ],
)
def test_what_cannot_be_pulled_is_one_line(arguments: list[str], complaint: str) -> None:
    code, out, err = run("pull", *arguments)
    assert (code, out) == (1, "")
    assert complaint in err
    assert "Traceback" not in err


def test_the_library_and_prediction_load_no_web_client() -> None:
    code = "import sys, scamclf, scamclf.cli.app; sys.exit('urllib.request' in sys.modules or 'scamclf.datasets' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
