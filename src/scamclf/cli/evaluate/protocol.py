"""`--report`: runs the whole protocol and writes what it finds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scamclf.cli.console import say
from scamclf.cli.evaluate.limits import require


def report(
    data: Path,
    folder: Path,
    model: Path | None,
    against: Path | None,
    feedback: Path | None,
    resamples: int,
    limits: Mapping[str, float],
    track: bool,
) -> None:
    """Run the protocol on a corpus with the options of a model, and write report, figures, predictions and card into a folder."""
    from scamclf.artifact import default_model_path, require_writable, verify
    from scamclf.cli.feedback import add_feedback, require_local_store
    from scamclf.corpus import read_corpus
    from scamclf.errors import require_extra
    from scamclf.evaluation.measure import measure, read_unlike
    from scamclf.evaluation.predictions import Predictions
    from scamclf.reporting.model_card import model_card
    from scamclf.reporting.report import write_report
    from scamclf.train import TrainOptions

    # What is missing is found before the long run.
    require_extra("jinja2", "matplotlib")
    if track:
        from scamclf.tracking import require_mlflow

        require_mlflow()
        if feedback:
            require_local_store()
    manifest = verify(model or default_model_path())
    corpus = read_corpus(data)
    if feedback:
        corpus = add_feedback(corpus, feedback)
    previous = Predictions.read(against) if against else None
    others = data.parent / "unlike.jsonl"
    unlike = read_unlike(others) if others.exists() else []
    beside = {name: _read_json(folder / f"{name}.json") for name in ("attacks", "ablation", "learning-curve")}
    require_writable(folder / "metrics.json")
    if manifest.corpus["digest"] != corpus.digest:
        say("the model was trained on another corpus than this, or with other feedback: the card will be of both")
    record, predictions = measure(
        corpus,
        # Those of the model whose card this is.
        TrainOptions.from_dict(manifest.options),
        unlike=unlike,
        previous=previous,
        resamples=resamples,
        n_jobs=-1,
        tell=say,
    )
    (folder / "metrics.json").write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    predictions.write(folder / "predictions.csv")
    (folder / "MODEL_CARD.md").write_text(model_card(manifest, record), encoding="utf-8")
    page = write_report(
        record,
        folder / "report",
        attacks=beside["attacks"],
        ablation=beside["ablation"],
        curve=beside["learning-curve"],
    )
    say(f"wrote {page}, {folder / 'metrics.json'}, predictions.csv and MODEL_CARD.md")
    if track:
        from scamclf.tracking import track_evaluation

        say(f"logged MLflow run {track_evaluation(record, predictions, page)}; `make ui` shows it")
    require({name: figure["value"] for name, figure in record["overall"]["figures"].items()}, limits)


def _read_json(path: Path) -> Any:
    """What an earlier command wrote, if it is there."""
    from scamclf.errors import InputError

    if not path.exists():
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        found["corpus"]["digest"]
    except (ValueError, KeyError, TypeError):
        raise InputError(f"{path} is not what scamclf writes there; delete it, or make it anew") from None
    return found
