from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from scamclf import artifact
from scamclf.cli import app
from scamclf.corpus import Corpus
from scamclf.decide import Budgets
from scamclf.evaluation.metrics import evaluate
from scamclf.evaluation.predictions import Predictions
from scamclf.train import TrainOptions, train

# MLflow warns of what it is about to change.
pytestmark = pytest.mark.filterwarnings("ignore")


def run(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["compare", *(str(a) for a in arguments)])
    return result.exit_code, result.stdout, result.stderr


def half_of(corpus: Corpus) -> Corpus:
    """Enough to train on, and quick."""
    return replace(corpus, rows=corpus.rows[::2])


@pytest.fixture(scope="module")
def store(small_corpus: Corpus, small_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A store with two tracked trainings, the second of which is regularised more strongly."""
    from scamclf.tracking import track

    half = half_of(small_corpus)
    folder = tmp_path_factory.mktemp("runs")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{folder / 'mlflow.db'}")
        for c in (1.0, 0.02):
            options = TrainOptions(c=c, folds=2, budgets=Budgets(0.3, 0.3, 0.3, 0.3))
            trained = train(half, options)
            report = evaluate(half.labels, trained.probabilities, trained.verdicts, groups=half.groups, resamples=2)
            manifest = artifact.save(
                trained.model,
                folder / "m.joblib",
                rule=trained.rule,
                options=options.to_dict(),
                corpus={"digest": half.digest, "rows": len(half)},
                metrics={"auc_scam": asdict(report.overall.figures["auc_scam"])},
                golden_texts=["晚上吃饭吗"],
            )
            track(trained, half, report, manifest, folder / "m.joblib", small_data)
        yield folder / "mlflow.db"


def test_two_runs_are_compared(
    store: Path, small_corpus: Corpus, small_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    half = half_of(small_corpus)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{store}")
    shared = ("--changed", "2", "--texts", "--data", small_data, "--resamples", "50")
    code, out, err = run("latest~1", "champion", *shared)
    assert code == 0, err
    assert re.search(r"^c +1\.0 +0\.02$", out, re.MULTILINE)
    assert "folds" not in out
    assert f"corpus {half.digest[:12]}, {len(half):,} messages" in out
    assert f"{len(half):,} messages of both" in out
    assert re.search(r"^log_loss .*\+\d\.\d{4} \[\+.*worse$", out, re.MULTILINE)

    code, out, err = run("latest~1", "latest", *shared, "--json")
    assert code == 0, err
    record = json.loads(out)
    assert record["options"] == {"c": ["1.0", "0.02"]}
    assert record["first"]["corpus"] == record["second"]["corpus"] == half.digest[:32]
    assert record["metrics"]["log_loss"]["change"]["low"] > 0
    text_of = {row.id: row.text for row in half.rows}
    assert [row["text"] for row in record["changed"]] == [text_of[row["id"]] for row in record["changed"]]
    assert len(record["changed"]) == 2


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a.csv and b.csv; in b one of three rows was judged otherwise, and nothing is right any more."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    monkeypatch.setitem(sys.modules, "mlflow", None)  # nothing here needs it
    probabilities = np.array([[0.7, 0.1, 0.1, 0.1], [0.1, 0.7, 0.1, 0.1], [0.1, 0.1, 0.7, 0.1]])
    labels = ["fake", "genuine", "other"]
    first = Predictions(["r1", "r2", "r3"], labels, ["zh"] * 3, ["f1", "f2", "f3"], probabilities, labels)
    first.write(tmp_path / "a.csv")
    second = replace(first, probabilities=probabilities[[1, 1, 2]], verdicts=["genuine", "genuine", "other"])
    second.write(tmp_path / "b.csv")
    return tmp_path


def test_files_are_compared_without_mlflow(files: Path) -> None:
    code, out, err = run("a.csv", "b.csv", "--metrics", "accuracy,scams_called_genuine", "--resamples", "20")
    assert (code, err) == (0, "")
    assert "options unknown" in out
    assert "3 messages of both, 3 families" in out
    assert [line.split()[:4] for line in out.splitlines() if line.startswith(("accuracy", "scams_"))] == [
        ["accuracy", "1.0000", "0.6667", "-0.3333"],
        ["scams_called_genuine", "0.0000", "1.0000", "+1.0000"],
    ]
    assert "verdicts changed: 1; now right: 0, no longer right: 1 (exact McNemar test: p = 1)" in out
    assert re.search(r"^r1 +fake +fake +genuine +0\.700 -> 0\.100$", out, re.MULTILINE)


def test_a_file_without_rows_has_none_in_common(files: Path) -> None:
    Predictions.read(files / "a.csv").take([]).write(files / "none.csv")
    code, out, err = run("none.csv", "b.csv")
    assert (code, out) == (1, "")
    assert "no rows in common: 0 in the first, 3 in the second" in err


def test_no_rows_are_listed_if_none_are_wanted(files: Path) -> None:
    assert "r1" not in run("a.csv", "b.csv", "--changed", "0", "--resamples", "20")[1]


def test_a_run_without_predictions_is_compared_by_its_logged_figures(files: Path) -> None:
    """As runs were before predictions were logged."""
    old = files / "old"
    old.mkdir()
    (old / "metrics.json").write_text(json.dumps({"overall": {"figures": {"accuracy": {"value": 0.5}}}}))
    code, out, err = run("old", "b.csv")
    assert code == 0
    assert "no predictions in old: logged figures are compared, without intervals, verdicts and rows" in err
    assert [line.split() for line in out.splitlines() if line.startswith("accuracy")] == [
        ["accuracy", "0.5000", "0.6667", "+0.1667"]
    ]
    assert "verdicts changed" not in out
    record = json.loads(run("old", "b.csv", "--json")[1])
    assert record["metrics"]["accuracy"]["change"] == {"value": pytest.approx(1 / 6), "low": None, "high": None}
    assert record["changed"] == []


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (("a.csv",), 2, "Missing argument"),
        (("a.csv", "nowhere.csv"), 1, "nowhere.csv: No such file"),
        (("a.csv", "no/where"), 1, "no/where: No such file"),
        (("a.csv", "empty"), 1, "empty: no run: expected predictions.csv"),
        (("a.csv", "newest"), 1, "'newest' is no run: expected a run's id"),
        (("a.csv", "latest"), 1, "mlflow is not installed; run `pip install 'scamclf[train]'`, or name files"),
        (("a.csv", "other.csv"), 1, "no rows in common: 3 in the first, 1 in the second, their ids differ"),
        (("a.csv", "b.csv", "--metrics", "f2"), 1, "unknown metrics: f2; expected some of auc_scam"),
        (("a.csv", "b.csv", "--resamples", "1"), 2, "x>=10"),
        (
            ("a.csv", "b.csv", "--texts", "--data", "empty", "--resamples", "10"),
            1,
            "no <lang>/<label>.jsonl below empty",
        ),
    ],
)
def test_mistakes_get_a_clear_line(arguments: tuple[str, ...], code: int, complaint: str, files: Path) -> None:
    (files / "empty").mkdir()
    Predictions(["x"], ["fake"], ["zh"], ["x"], np.full((1, 4), 0.25), ["fake"]).write(files / "other.csv")
    actual, out, err = run(*arguments)
    assert (actual, out) == (code, "")
    assert complaint in " ".join(err.replace("│", " ").split())
    assert "Traceback" not in err
    if code == 1:
        assert len(err.splitlines()) == 1
