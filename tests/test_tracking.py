from __future__ import annotations

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from scamclf.cli import app
from tests.conftest import ROOT


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

    import pandas as pd

    served = mlflow.pyfunc.load_model("models:/scamclf@champion")
    assert served.metadata.signature is not None
    assert list(served.predict(pd.DataFrame({"text": ["晚上吃饭吗"]}))) == ["other"]
    assert not (tmp_path / "mlflow.db").exists()
