"""Records training runs in MLflow and finds them again; the only door to mlflow."""

from __future__ import annotations

import json
import logging
import os
import re
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scamclf.corpus import Corpus
from scamclf.errors import InputError, require_extra
from scamclf.evaluation.metrics import Report, reliability
from scamclf.evaluation.predictions import Predictions
from scamclf.manifest import Manifest
from scamclf.runs import DIGEST_LENGTH, PREDICTIONS, Run, flatten
from scamclf.train import Trained

EXPERIMENT = "scamclf"

#: What a run is tagged with.
TRAINING, EVALUATION = "training", "evaluation"

REGISTERED_NAME = "scamclf"
ALIAS = "champion"

#: Where runs go unless MLFLOW_TRACKING_URI names another place.
DEFAULT_STORE = "sqlite:///mlflow.db"

_RUN_ID = re.compile(r"[0-9a-f]{6,32}")
_LATEST = re.compile(r"latest(?:~(\d{1,4}))?")


def require_mlflow() -> None:
    """Fail before the training rather than after it.

    Raises:
        MissingExtraError: mlflow, pandas or matplotlib is not installed.
    """
    _keep_private()
    require_extra("matplotlib", "mlflow", "pandas", otherwise=", or train with --no-track")


def track(trained: Trained, corpus: Corpus, report: Report, manifest: Manifest, model_path: Path, data: Path) -> str:
    """Log parameters, corpus, figures, predictions, plots and the model as one run, and make the model the champion.

    Predictions are logged without their messages.

    Returns:
        The run's id.
    """
    require_mlflow()
    import mlflow
    import mlflow.data.pandas_dataset
    import mlflow.sklearn
    from mlflow.models import infer_signature

    from scamclf.reporting.plots import plot_confusion, plot_reliability

    with _started(TRAINING) as run:
        mlflow.log_params(flatten(manifest.options))
        frame = corpus.to_frame()
        dataset = mlflow.data.pandas_dataset.from_pandas(
            frame, source=str(data), targets="label", name="messages", digest=corpus.digest[:DIGEST_LENGTH]
        )
        mlflow.log_input(dataset, context="training")
        mlflow.log_metrics(_figures(report.to_dict()))
        mlflow.log_dict(report.to_dict(), "report.json")
        mlflow.log_text(manifest.to_json(), "scamclf.manifest.json")
        mlflow.log_figure(plot_confusion(report.overall), "confusion.png")
        mlflow.log_figure(plot_reliability(reliability(corpus.labels, trained.probabilities)), "reliability.png")
        mlflow.log_artifact(str(model_path), "artifact")
        _log_predictions(Predictions.of(corpus, trained.probabilities, trained.verdicts))
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


def track_evaluation(record: Mapping[str, Any], predictions: Predictions, page: Path) -> str:
    """Log the figures, predictions and report of an evaluation as one run; the report shows the texts of the worst errors.

    Returns:
        The run's id.
    """
    require_mlflow()
    import mlflow

    with _started(EVALUATION) as run:
        protocol = record["protocol"]
        mlflow.log_params(flatten(protocol["options"]) | flatten({"corpus": protocol["corpus"]}))
        mlflow.log_metrics(_figures(record))
        mlflow.log_dict(dict(record), "metrics.json")
        mlflow.log_artifact(str(page), "report")
        _log_predictions(predictions)
        run_id: str = run.info.run_id
    return run_id


@contextmanager
def _started(kind: str) -> Iterator[Any]:
    """A new run, with MLflow's own remarks turned off."""
    import mlflow

    _quieten()
    mlflow.set_tracking_uri(_store())
    mlflow.set_experiment(EXPERIMENT)
    with mlflow.start_run(tags={"kind": kind}) as run, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield run


def _log_predictions(predictions: Predictions) -> None:
    import mlflow

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / PREDICTIONS
        predictions.write(path)
        mlflow.log_artifact(str(path))


def find_run(name: str) -> Run:
    """Look a run up in MLflow.

    Args:
        name: a run's id or at least six digits that only one run's id starts with; `latest`, `latest~1` (the finished one before
            it) and so on; `champion`, the run whose model is in use.

    Raises:
        InputError: no such run, several, or no store that can be read.
        MissingExtraError: mlflow is not installed.
    """
    if not (_RUN_ID.fullmatch(name) or _LATEST.fullmatch(name) or name == ALIAS):
        raise InputError(
            f"{name!r} is no run: expected a run's id (at least 6 digits of 0-9 and a-f), latest, latest~1, {ALIAS}, "
            "or a file or folder of predictions"
        )
    _keep_private()
    require_extra("mlflow", otherwise=", or name files of predictions")
    with _client() as client:
        run = client.get_run(_champion_id(client)) if name == ALIAS else _logged_run(client, name)
        datasets = [entry.dataset for entry in run.inputs.dataset_inputs]
        return Run(
            name=run.info.run_id,
            created=datetime.fromtimestamp(run.info.start_time / 1000, UTC).isoformat(timespec="seconds"),
            params=dict(run.data.params),
            metrics=dict(run.data.metrics),
            corpus=datasets[0].digest if datasets else run.data.params.get("corpus.digest", "")[:DIGEST_LENGTH] or None,
            rows=json.loads(datasets[0].profile or "{}").get("num_rows")
            if datasets
            else int(run.data.params.get("corpus.rows", 0)) or None,
            predictions=_logged_predictions(client, run.info.run_id),
        )


def _keep_private() -> None:
    # A run on a worried person's laptop reports to nobody.
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")


def _quieten() -> None:
    """For after the import, which sets levels of its own."""
    os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
    logging.getLogger("mlflow").setLevel(logging.ERROR)
    logging.getLogger("alembic").setLevel(logging.ERROR)


def store_is_local() -> bool:
    """Whether runs stay on this machine."""
    store = _store()
    return "://" not in store or store.startswith(("sqlite:///", "file:"))


def _store() -> str:
    return os.environ.get("MLFLOW_TRACKING_URI") or DEFAULT_STORE


@contextmanager
def _client() -> Iterator[Any]:
    """A client of the store; what goes wrong inside the block is the store's fault."""
    import mlflow
    from mlflow.exceptions import MlflowException
    from sqlalchemy.exc import SQLAlchemyError

    _quieten()
    uri = _store()
    file = uri.removeprefix("sqlite:///")
    # MLflow would make an empty one.
    if file != uri and not Path(file).exists():
        raise InputError(f"no runs here: {file} does not exist; run `scamclf train`, or set MLFLOW_TRACKING_URI")
    # A server that is down is found out in seconds, not in minutes.
    os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "2")
    try:
        yield mlflow.MlflowClient(tracking_uri=uri)
    except (MlflowException, SQLAlchemyError) as error:
        # Another kind of address may hold a password, and MLflow's own message repeats the address.
        name = file if file != uri else "the store that MLFLOW_TRACKING_URI names"
        raise InputError(
            f"MLflow cannot read {name} ({type(error).__name__}); is it there, and made by this release of MLflow?"
        ) from None


def _logged_run(client: Any, name: str) -> Any:
    """The run that an id's beginning or `latest~N` stands for."""
    runs = list(_runs(client))
    if latest := _LATEST.fullmatch(name):
        # A training is compared with a training: `evaluate --report` logs runs of its own, which go by their ids.
        finished = [run for run in runs if run.info.status == "FINISHED" and run.data.tags.get("kind") != EVALUATION]
        back = int(latest[1] or 0)
        if back >= len(finished):
            raise InputError(f"no run {name}: {len(finished):,} finished runs are stored; `scamclf train` adds one")
        return finished[back]
    found = [run for run in runs if run.info.run_id.startswith(name)]
    if not found:
        raise InputError(f"no run {name} among {len(runs):,}; `make ui` lists them")
    if len(found) > 1:
        few = ", ".join(run.info.run_id for run in found[:3])
        raise InputError(f"{len(found)} runs start with {name}: {few}; give more digits")
    return found[0]


def _runs(client: Any) -> Iterator[Any]:
    """All runs that were not deleted, newest first."""
    experiment = client.get_experiment_by_name(EXPERIMENT)
    token: str | None = None
    while experiment:
        page = client.search_runs([experiment.experiment_id], order_by=["attributes.start_time DESC"], page_token=token)
        yield from page
        token = page.token
        if not token:
            return


def _champion_id(client: Any) -> str:
    from mlflow.exceptions import MlflowException

    try:
        run_id: str = client.get_model_version_by_alias(REGISTERED_NAME, ALIAS).run_id
    except MlflowException as error:
        # MLflow says so in either way: no model of that name, no such alias.
        if error.error_code not in ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"):
            raise
        raise InputError(f"no run {ALIAS}: no registered model is in use; `scamclf train` registers one") from None
    return run_id


def _logged_predictions(client: Any, run_id: str) -> Predictions | None:
    if PREDICTIONS not in {artifact.path for artifact in client.list_artifacts(run_id)}:
        return None
    # MLflow copies artifacts even out of a local store.
    with tempfile.TemporaryDirectory() as folder:
        return Predictions.read(Path(client.download_artifacts(run_id, PREDICTIONS, folder)))


def _figures(record: Mapping[str, Any]) -> dict[str, float]:
    """Figures of all rows, and of each language; MLflow stores no undefined ones."""
    sections = {"": record["overall"]} | {f"{lang}.": one for lang, one in record["by"].get("lang", {}).items()}
    return {
        f"{prefix}{name}": figure["value"]
        for prefix, section in sections.items()
        for name, figure in section["figures"].items()
        if figure["value"] is not None
    }
