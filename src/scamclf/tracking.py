"""Records a training run in MLflow; the only door to mlflow."""

from __future__ import annotations

import logging
import os
import warnings
from pathlib import Path
from typing import Any

from scamclf.artifact import Manifest
from scamclf.corpus import Corpus
from scamclf.errors import require_extra
from scamclf.evaluation.metrics import Report, reliability
from scamclf.train import Trained

EXPERIMENT = "scamclf"
REGISTERED_NAME = "scamclf"
ALIAS = "champion"

#: Where runs go unless MLFLOW_TRACKING_URI names another place.
DEFAULT_STORE = "sqlite:///mlflow.db"


def require_mlflow() -> None:
    """Fail before the training rather than after it.

    Raises:
        MissingExtraError: mlflow, pandas or matplotlib is not installed.
    """
    # A run on a worried person's laptop reports to nobody.
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    require_extra("matplotlib", "mlflow", "pandas", otherwise=", or train with --no-track")


def track(trained: Trained, corpus: Corpus, report: Report, manifest: Manifest, model_path: Path, data: Path) -> str:
    """Log parameters, corpus, figures, plots and the model as one run, and make the model the champion.

    Returns:
        The run's id.
    """
    require_mlflow()
    import mlflow
    import mlflow.data.pandas_dataset
    import mlflow.sklearn
    from mlflow.models import infer_signature

    from scamclf.evaluation.plots import plot_confusion, plot_reliability

    if not os.environ.get("MLFLOW_TRACKING_URI"):
        mlflow.set_tracking_uri(DEFAULT_STORE)
    logging.getLogger("mlflow").setLevel(logging.ERROR)
    logging.getLogger("alembic").setLevel(logging.ERROR)
    mlflow.set_experiment(EXPERIMENT)
    with mlflow.start_run() as run, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        mlflow.log_params(_flat(manifest.options))
        frame = corpus.to_frame()
        dataset = mlflow.data.pandas_dataset.from_pandas(
            frame, source=str(data), targets="label", name="messages", digest=corpus.digest[:32]
        )
        mlflow.log_input(dataset, context="training")
        mlflow.log_metrics(_figures(report))
        mlflow.log_dict(report.to_dict(), "report.json")
        mlflow.log_text(manifest.to_json(), "scamclf.manifest.json")
        mlflow.log_figure(plot_confusion(report.overall), "confusion.png")
        mlflow.log_figure(plot_reliability(reliability(corpus.labels, trained.probabilities)), "reliability.png")
        mlflow.log_artifact(str(model_path), "artifact")
        example = frame[["text"]].head(3).astype(object)
        mlflow.sklearn.log_model(
            trained.model,
            name="model",
            # skops would refuse functions of ours; the file is our own and its manifest is beside it.
            serialization_format="cloudpickle",
            signature=infer_signature(example, trained.model.predict(example)),
            input_example=example,
            registered_model_name=REGISTERED_NAME,
            pip_requirements=[f"scamclf=={manifest.scamclf}", f"scikit-learn=={manifest.libraries['scikit-learn']}"],
        )
        client = mlflow.MlflowClient()
        versions = client.search_model_versions(f"name='{REGISTERED_NAME}' and run_id='{run.info.run_id}'")
        client.set_registered_model_alias(REGISTERED_NAME, ALIAS, versions[0].version)
        run_id: str = run.info.run_id
    return run_id


def _flat(options: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in options.items():
        flat |= _flat(value, f"{name}.") if isinstance(value, dict) else {prefix + name: value}
    return flat


def _figures(report: Report) -> dict[str, float]:
    sections = {"": report.overall} | {f"{value}.": section for value, section in report.by.get("lang", {}).items()}
    return {
        f"{prefix}{name}": figure.value
        for prefix, section in sections.items()
        for name, figure in section.figures.items()
        if figure.value == figure.value  # MLflow stores no NaN
    }
