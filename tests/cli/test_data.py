from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from scamclf.cli import app
from tests.conftest import ROW, write_corpus


def run(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["data", *(str(a) for a in arguments)])
    return result.exit_code, result.stdout, result.stderr


def test_the_shipped_corpus_keeps_all_rules() -> None:
    code, out, err = run("check")
    assert (code, out) == (0, "")
    assert "keep all rules" in err


def test_check_lists_every_problem_and_fails(tmp_path: Path) -> None:
    write_corpus(tmp_path, [ROW | {"difficulty": "medium"}, ROW | {"lang": "en", "region": "Mars"}])
    code, out, err = run("check", "--data", tmp_path)
    assert code == 1
    assert [line.split(": ")[1].split(" is none")[0] for line in out.splitlines()] == [
        "region 'Mars'",
        "difficulty 'medium'",
    ]
    assert "2 problems in" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("command", ["check", "stats", "audit", "suspects", "curve"])
def test_a_missing_corpus_is_one_line(command: str, tmp_path: Path) -> None:
    code, out, err = run(command, "--data", tmp_path)
    assert (code, out) == (1, "")
    assert "no <lang>/<label>.jsonl below" in err


def test_stats_counts_cells_tactics_and_forms(small_data: Path) -> None:
    code, out, _ = run("stats", "--data", small_data)
    assert code == 0
    for heading in ("language", "tactic", "debt", "stage", "sender", "region", "channel", "length", "form"):
        assert any(line.startswith(heading + " ") for line in out.splitlines()), heading
    code, out, _ = run("stats", "--data", small_data, "--json")
    counts = json.loads(out)
    assert counts["language"]["all"]["all"] == sum(counts["length"][value]["all"] for value in counts["length"])


def test_audit_prints_an_auc_for_each_cue(small_data: Path) -> None:
    code, out, _ = run("audit", "--data", small_data, "--json")
    reports = json.loads(out)
    assert code == 0
    assert {"zh", "en"} <= {report["lang"] for report in reports}
    assert all(0 <= report["auc"]["low"] <= report["auc"]["value"] <= report["auc"]["high"] <= 1 for report in reports)
    code, out, _ = run("audit", "--data", small_data)
    assert len(out.splitlines()) == len(reports) + 1


def test_suspects_are_listed_worst_first(small_data: Path) -> None:
    code, out, _ = run("suspects", "--data", small_data, "--most", "7", "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert len(rows) == 7
    assert [row["quality"] for row in rows] == sorted(row["quality"] for row in rows)


def test_curve_writes_points_and_a_plot(small_data: Path, tmp_path: Path) -> None:
    sms = tmp_path / "sms.tsv"
    sms.write_text("label\ttext\nham\tsee you at 8\nspam\t加V信只还本金,不还就冻结你名下所有银行卡\n", encoding="utf-8")
    output = tmp_path / "out" / "curve.json"
    renames = ("--map", "ham=other", "--map", "spam=fake")
    code, out, err = run("curve", "--data", small_data, "--on", sms, *renames, "--output", output)
    assert code == 0, err
    record = json.loads(output.read_text("utf-8"))
    assert {point["share"] for point in record["points"]} == {0.125, 0.25, 0.5, 1.0}
    assert {"folds", "sms"} <= {point["judged"] for point in record["points"]}
    assert len(out.splitlines()) == len(record["points"]) + 1
    assert output.with_suffix(".svg").read_text("utf-8").startswith("<?xml")


def test_curve_finds_out_first_whether_it_can_write(small_data: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    code, out, err = run("curve", "--data", small_data, "--output", tmp_path / "file" / "curve.json")
    assert (code, out) == (1, "")
    assert "cannot write" in err


@pytest.mark.parametrize(("command", "module"), [("curve", "matplotlib"), ("suspects", "cleanlab")])
def test_a_missing_extra_is_named_before_the_work(
    command: str, module: str, small_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    code, out, err = run(command, "--data", small_data)
    assert (code, out) == (1, "")
    assert f"{module} is not installed; run `pip install 'scamclf[train]'`" in err
