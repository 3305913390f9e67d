from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from scamclf import artifact
from scamclf.cli import app
from tests.conftest import ROOT


def run(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [str(a) for a in arguments])
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture(scope="module")
def trained(small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A model trained by the command, and what the command printed."""
    model = tmp_path_factory.mktemp("model") / "m.joblib"
    code, out, err = run(
        "train", "--data", small_data, "--model", model, "--examples", ROOT / "examples/messages.txt", "--no-track"
    )
    assert code == 0, err
    return model, out


def test_training_writes_a_model_its_metrics_and_its_card(trained: tuple[Path, str]) -> None:
    model, out = trained
    assert sorted(p.name for p in model.parent.iterdir()) == [
        "README.md",
        "m.joblib",
        "m.manifest.json",
        "metrics.json",
    ]
    manifest = artifact.verify(model)
    report = json.loads((model.parent / "metrics.json").read_text("utf-8"))
    auc = report["overall"]["figures"]["auc_scam"]
    assert manifest.metrics["auc_scam"] == auc
    assert f"{auc['value']:.3f} [{auc['low']:.3f}, {auc['high']:.3f}]" in out
    card = (model.parent / "README.md").read_text("utf-8")
    assert f"{auc['value']:.3f} [{auc['low']:.3f}, {auc['high']:.3f}]" in card
    assert f"{manifest.decision_rule.scam_at_least:.3f}" in card
    assert "{" not in card


def test_model_info_tells_what_the_manifest_says(trained: tuple[Path, str]) -> None:
    model, _ = trained
    code, out, _ = run("model", "info", "--model", model)
    manifest = artifact.verify(model)
    assert code == 0
    assert manifest.sha256 in out
    assert "scikit-learn" in out
    code, out, _ = run("model", "info", "--model", model, "--json")
    assert json.loads(out) == json.loads(manifest.to_json())


def test_model_info_refuses_a_changed_model(trained: tuple[Path, str], tmp_path: Path) -> None:
    model, _ = trained
    copy = tmp_path / "m.joblib"
    copy.write_bytes(model.read_bytes() + b"x")
    artifact.manifest_path(copy).write_bytes(artifact.manifest_path(model).read_bytes())
    code, out, err = run("model", "info", "--model", copy)
    assert (code, out) == (1, "")
    assert "SHA-256" in err


def test_cross_validation_prints_the_figures_of_the_training(trained: tuple[Path, str], small_data: Path) -> None:
    """`evaluate` without a file measures anew what `train` wrote down."""
    model, _ = trained
    code, out, _ = run("evaluate", "--data", small_data, "--json", "--resamples", "1000")
    assert code == 0
    assert json.loads(out) == json.loads((model.parent / "metrics.json").read_text("utf-8"))


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    path = tmp_path / "sms.tsv"
    rows = [
        ("ham", "晚上一起吃饭吗"),
        ("ham", "see you at 8 then"),
        ("spam", "加V信只还本金,不还就冻结你名下所有银行卡"),
        ("ham", "ok lah"),
    ]
    path.write_text("kind\tbody\n" + "".join(f"{kind}\t{body}\n" for kind, body in rows), encoding="utf-8")
    return path


def test_a_labelled_file_with_columns_and_labels_of_its_own(labelled: Path) -> None:
    code, out, err = run(
        "evaluate",
        "--on",
        labelled,
        "--text-column",
        "body",
        "--label-column",
        "kind",
        "--map",
        "ham=other",
        "--map",
        "spam=fake",
        "--resamples",
        "20",
        "--json",
    )
    assert code == 0, err
    report = json.loads(out)
    assert report["overall"]["rows"] == 4
    assert report["overall"]["labels"] == {"fake": 1, "genuine": 0, "other": 3, "other_scam": 0}
    assert report["overall"]["figures"]["recall_fake"]["value"] == 1
    assert report["overall"]["figures"]["recall_genuine"]["value"] is None


def test_groups_filters_and_families(tmp_path: Path) -> None:
    path = tmp_path / "m.jsonl"
    rows = [
        {
            "text": f"晚上吃饭吗{i}",
            "label": "other",
            "lang": "zh",
            "source": "a" if i % 2 else "b",
            "family": f"f{i // 2}",
            "disputed": i > 11,
        }
        for i in range(14)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    code, out, _ = run("evaluate", "--on", path, "--only", "disputed=false", "--resamples", "20", "--json")
    report = json.loads(out)
    assert code == 0
    assert (report["overall"]["rows"], report["overall"]["families"]) == (12, 6)
    assert {name: section["rows"] for name, section in report["by"]["source"].items()} == {"a": 6, "b": 6}
    code, out, _ = run("evaluate", "--on", path, "--by", "disputed", "--resamples", "20")
    assert code == 0
    assert re.search(r"^false +12 ", out, re.MULTILINE)


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (("--on", "nowhere.csv"), 1, "nowhere.csv: No such file"),
        (("--on", "m.txt"), 1, "m.txt: expected a .csv, .tsv or .jsonl file"),
        (("--on", "m.csv"), 1, "m.csv:2: no column 'label'; --label-column"),
        (
            ("--on", "m.csv", "--label-column", "kind"),
            1,
            "unknown labels: ham; expected fake, genuine, other, other_scam; --map",
        ),
        (("--on", "m.csv", "--map", "ham"), 2, "'ham' is not of the form NAME=VALUE"),
        (("--on", "m.csv", "--label-column", "kind", "--only", "kind=x"), 1, "no rows to evaluate"),
        (("--data", "nowhere"), 1, "no <lang>/<label>.jsonl below nowhere"),
        (("--resamples", "1"), 2, "greater than or equal to 10"),
    ],
)
def test_mistakes_get_a_clear_line(
    arguments: tuple[str, ...], code: int, complaint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "m.txt").write_text("x")
    (tmp_path / "m.csv").write_text("kind,text\nham,hello\n")
    actual, out, err = run("evaluate", *arguments)
    assert (actual, out) == (code, "")
    assert complaint in " ".join(err.replace("│", " ").split())
    assert "Traceback" not in err


def test_training_without_the_extra_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, small_data: Path, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "mlflow", None)
    code, out, err = run("train", "--data", small_data, "--model", tmp_path / "m.joblib")
    assert (code, out) == (1, "")
    assert "mlflow is not installed; run `pip install 'scamclf[train]'`, or train with --no-track" in err
    assert list(tmp_path.iterdir()) == []


def test_missing_examples_stop_the_training_before_it_starts(small_data: Path, tmp_path: Path) -> None:
    code, _, err = run(
        "train",
        "--data",
        small_data,
        "--model",
        tmp_path / "m.joblib",
        "--examples",
        tmp_path / "none.txt",
        "--no-track",
    )
    assert code == 1
    assert "none.txt: No such file" in err


def test_search_records_what_was_compared(small_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scamclf import search

    everything = search.alternatives()
    monkeypatch.setattr(
        search, "alternatives", lambda: {name: everything[name] for name in ("chosen", "signals weigh 0")}
    )
    code, out, _ = run("train", "--data", small_data, "--model", tmp_path / "m.joblib", "--search")
    assert code == 0
    record = json.loads((tmp_path / "search.json").read_text("utf-8"))
    assert [trial["name"] for trial in record["trials"]] == ["chosen", "signals weigh 0"]
    assert record["trials"][1]["options"]["features"]["signal_weight"] == 0
    assert all(np.isfinite(value) for trial in record["trials"] for value in trial["figures"]["auc_scam"])
    assert "signals weigh 0" in out
