from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from scamclf.cli import app
from scamclf.corpus import Corpus, read_corpus
from scamclf.errors import InputError, MissingExtraError
from scamclf.evaluation.predictions import Predictions
from scamclf.labels import LABELS
from scamclf.runs import DIGEST_LENGTH, PREDICTIONS, read_run
from scamclf.tracking import find_run, track_evaluation
from tests.conftest import ROOT
from tests.reporting.made_up import made_up_record


@pytest.mark.filterwarnings("ignore")
def test_training_logs_a_run_and_registers_the_champion(
    small_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path / 'store.db'}")
    model = tmp_path / "m.joblib"
    arguments = [
        "train",
        "--data",
        str(small_data),
        "--model",
        str(model),
        "--examples",
        str(ROOT / "examples/messages.txt"),
    ]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.stderr
    assert "WARNING" not in result.stderr

    import mlflow

    assert os.environ["MLFLOW_DISABLE_TELEMETRY"] == "true"
    mlflow.set_tracking_uri(f"sqlite:///{tmp_path / 'store.db'}")
    client = mlflow.MlflowClient()
    champion = client.get_model_version_by_alias("scamclf", "champion")
    assert champion.run_id
    run = client.get_run(champion.run_id)
    assert run.data.params["features.words"] == "2"
    assert 0.5 < run.data.metrics["auc_scam"] <= 1
    assert "zh.auc_scam" in run.data.metrics
    assert [item.dataset.name for item in run.inputs.dataset_inputs] == ["messages"]
    names = {artifact.path for artifact in client.list_artifacts(champion.run_id)}
    assert names >= {"confusion.png", "reliability.png", "report.json", "scamclf.manifest.json", "artifact"}

    found = find_run("champion")
    corpus = read_corpus(small_data)
    assert (found.name, found.rows, found.corpus) == (champion.run_id, len(corpus), corpus.digest[:32])
    assert found.predictions is not None
    assert list(found.predictions.ids) == [row.id for row in corpus.rows]
    labels = [LABELS[i] for i in found.predictions.probabilities.argmax(axis=1)]
    assert np.mean(np.array(labels) == found.predictions.labels) == pytest.approx(run.data.metrics["accuracy"])
    assert_holds_no_message(Path(client.download_artifacts(champion.run_id, PREDICTIONS, str(tmp_path))), corpus)

    import pandas as pd

    served = mlflow.pyfunc.load_model("models:/scamclf@champion")
    assert served.metadata.signature is not None
    assert list(served.predict(pd.DataFrame({"text": ["晚上吃饭吗"]}))) == ["other"]
    assert not (tmp_path / "mlflow.db").exists()


def assert_holds_no_message(path: Path, corpus: Corpus) -> None:
    content = path.read_text("utf-8")
    # Shorter ones, such as "ok", may be part of an id.
    assert not [row.id for row in corpus.rows if len(row.text) > 15 and row.text in content]


PREDICTED = Predictions(["a"], ["fake"], ["zh"], ["a"], np.array([[0.7, 0.1, 0.1, 0.1]]), ["fake"])


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A store with four runs: an old one without predictions, two finished ones, one that failed; and their ids."""
    import mlflow

    folder = tmp_path_factory.mktemp("store")
    client = mlflow.MlflowClient(tracking_uri=f"sqlite:///{folder / 'mlflow.db'}")
    experiment = client.create_experiment("scamclf", artifact_location=str(folder / "artifacts"))
    PREDICTED.write(folder / PREDICTIONS)
    ids = []
    for number, status in enumerate(("FINISHED", "FINISHED", "FINISHED", "FAILED")):
        run_id = client.create_run(experiment, start_time=1_700_000_000_000 + number).info.run_id
        client.log_param(run_id, "c", number)
        client.log_metric(run_id, "accuracy", number / 4)
        if number:
            client.log_artifact(run_id, str(folder / PREDICTIONS))
        client.set_terminated(run_id, status)
        ids.append(run_id)
    return folder / "mlflow.db", ids


@pytest.fixture
def ids(store: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the runs in the store, which is the one in use."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{store[0]}")
    return store[1]


@pytest.mark.filterwarnings("ignore")
def test_a_run_is_found_by_its_id_a_part_of_it_or_its_age(ids: list[str]) -> None:
    old, middle, new, failed = ids
    assert [find_run(name).name for name in (old, failed[:12], "latest", "latest~1", "latest~2")] == [
        *(old, failed, new, middle, old),
    ]


@pytest.mark.filterwarnings("ignore")
def test_a_run_brings_its_options_figures_and_predictions(ids: list[str]) -> None:
    run = find_run(ids[1])
    assert (run.params, run.metrics, run.created) == ({"c": "1"}, {"accuracy": 0.25}, "2023-11-14T22:13:20+00:00")
    assert run.predictions is not None
    assert run.predictions.ids == ["a"]
    assert find_run(ids[0]).predictions is None


@pytest.mark.filterwarnings("ignore")
def test_an_evaluation_is_a_run_with_its_figures_predictions_and_report(
    store: tuple[Path, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A copy: MLflow takes seconds to make a store.
    shutil.copy(store[0], tmp_path / "store.db")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{tmp_path / 'store.db'}")
    record = json.loads(json.dumps(made_up_record(rows=200)))
    record["overall"]["figures"]["recall_fake"]["value"] = None
    page = tmp_path / "index.html"
    page.write_text("<!doctype html>")
    run_id = track_evaluation(record, PREDICTED, page)

    assert find_run("latest").name != run_id  # a training
    found = find_run(run_id)
    assert found.corpus == record["protocol"]["corpus"]["digest"][:DIGEST_LENGTH]
    assert found.predictions is not None
    assert found.predictions.ids == PREDICTED.ids
    assert (found.predictions.probabilities == PREDICTED.probabilities).all()
    assert found.metrics["auc_scam"] == record["overall"]["figures"]["auc_scam"]["value"]
    assert found.metrics["zh.false_alarms"] == record["by"]["lang"]["zh"]["figures"]["false_alarms"]["value"]
    assert "recall_fake" not in found.metrics
    assert found.params["budgets.genuine_called_fake"] == "0.01"
    assert found.params["corpus.digest"] == record["protocol"]["corpus"]["digest"]

    import mlflow

    client = mlflow.MlflowClient(tracking_uri=f"sqlite:///{tmp_path / 'store.db'}")
    assert client.get_run(run_id).data.tags["kind"] == "evaluation"
    assert {artifact.path for artifact in client.list_artifacts(run_id)} == {"metrics.json", PREDICTIONS, "report"}
    logged = Path(client.download_artifacts(run_id, "metrics.json", str(tmp_path)))
    assert json.loads(logged.read_text("utf-8")) == record
    # Measuring registers nothing: the model in use stays in use.
    with pytest.raises(InputError, match="no registered model is in use"):
        find_run("champion")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("latest~3", "no run latest~3: 3 finished runs are stored"),
        ("000000", "no run 000000 among 4"),
        ("champion", "no run champion: no registered model is in use"),
        ("abcde", "'abcde' is no run: expected a run's id .at least 6 digits"),
        ("newest", "'newest' is no run: expected"),
    ],
)
def test_unknown_runs_are_one_line(ids: list[str], name: str, complaint: str) -> None:
    with pytest.raises(InputError, match=complaint) as caught:
        find_run(name)
    assert "\n" not in str(caught.value)


@pytest.mark.filterwarnings("ignore")
def test_a_part_that_two_ids_start_with_is_refused(store: tuple[Path, list[str]], ids: list[str]) -> None:
    twin = ids[0][:31] + ("1" if ids[0][31] == "0" else "0")
    with closing(sqlite3.connect(store[0], isolation_level=None)) as database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(runs)")]
        copied = ", ".join("?" if column == "run_uuid" else column for column in columns)
        database.execute(f"INSERT INTO runs SELECT {copied} FROM runs WHERE run_uuid = ?", (twin, ids[0]))
        try:
            with pytest.raises(InputError, match=f"2 runs start with {ids[0][:31]}: .*{twin}.*; give more digits"):
                find_run(ids[0][:31])
            assert find_run(ids[0]).name == ids[0]
        finally:
            database.execute("DELETE FROM runs WHERE run_uuid = ?", (twin,))


@pytest.mark.filterwarnings("ignore")
def test_a_missing_store_is_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    with pytest.raises(InputError, match=r"no runs here: mlflow.db does not exist; run `scamclf train`, or set"):
        find_run("latest")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "address", ["sqlite:///broken.db", "nonsense://me:secret@host", "http://me:secret@127.0.0.1:9"]
)
def test_a_store_that_cannot_be_read_is_one_line_without_its_password(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", address)
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    Path("broken.db").write_bytes(b"no database" * 100)
    with pytest.raises(InputError, match="MLflow cannot read ") as caught:
        find_run("latest")
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_without_mlflow_a_run_is_not_found_but_its_files_are(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "mlflow", None)
    with pytest.raises(MissingExtraError, match=r"mlflow is not installed; .*, or name files of predictions"):
        find_run("latest")
    PREDICTED.write(tmp_path / PREDICTIONS)
    assert read_run(tmp_path / PREDICTIONS).predictions is not None
