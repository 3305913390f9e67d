from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from scamclf.errors import InputError
from scamclf.evaluation.predictions import Predictions
from scamclf.runs import PREDICTIONS, read_run
from tests.conftest import ROOT

PREDICTED = Predictions(["a"], ["fake"], ["zh"], ["a"], np.array([[0.7, 0.1, 0.1, 0.1]]), ["fake"])


def test_a_folder_brings_what_it_holds(tmp_path: Path) -> None:
    """Options look as MLflow shows them, so that a folder and a run can be compared."""
    PREDICTED.write(tmp_path / PREDICTIONS)
    assert (read_run(tmp_path).params, read_run(tmp_path).metrics, read_run(tmp_path).corpus) == ({}, {}, None)
    manifest = {
        "created": "2024-06-07",
        "options": {"c": 1.0, "features": {"chars": [1, 4], "more": {"deep": None}}},
        "corpus": {"digest": "0" * 64, "rows": 12},
    }
    (tmp_path / "m.manifest.json").write_text(json.dumps(manifest))
    figures = {"accuracy": {"value": 0.5, "low": 0.4, "high": 0.6}, "auc_scam": {"value": None}}
    (tmp_path / "report.json").write_text(json.dumps({"overall": {"figures": figures}}))
    run = read_run(tmp_path)
    assert run.params == {"c": "1.0", "features.chars": "(1, 4)", "features.more.deep": "None"}
    assert run.metrics == {"accuracy": 0.5}
    assert (run.created, run.corpus, run.rows) == ("2024-06-07", "0" * 32, 12)
    assert run.predictions is not None


def test_the_shipped_models_folder_is_a_run() -> None:
    run = read_run(ROOT / "models")
    assert run.params["c"] == "1.0"
    assert 0.5 < run.metrics["auc_scam"] < 1
    assert run.corpus
    assert run.rows


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("README.md", "", r"no run: expected predictions.csv, metrics.json or report.json in it"),
        ("metrics.json", "[]", "metrics.json is not a report of figures"),
        ("metrics.json", "no JSON", "metrics.json is not a report of figures"),
        (PREDICTIONS, "id,text\n", "no column 'label'"),
    ],
)
def test_a_folder_that_is_no_run_is_refused(name: str, content: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(InputError, match=complaint):
        read_run(tmp_path)


def test_a_manifest_of_something_else_is_refused(tmp_path: Path) -> None:
    PREDICTED.write(tmp_path / PREDICTIONS)
    (tmp_path / "other.manifest.json").write_text("{}")
    with pytest.raises(InputError, match=r"other.manifest.json is not a scamclf manifest"):
        read_run(tmp_path)
