"""What is known of a training run, and reading it from files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scamclf.errors import InputError
from scamclf.evaluation.predictions import Predictions

#: The file that holds a run's out-of-fold predictions, in a folder or among a run's artifacts.
PREDICTIONS = "predictions.csv"

#: Digits of the corpus's digest that MLflow has room for.
DIGEST_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Run:
    """What is known of a training run; what is not known is empty or None."""

    #: Its id in MLflow, or the path it was read from.
    name: str
    created: str = ""
    #: Options by dotted names, as text.
    params: dict[str, str] = field(default_factory=dict)
    #: Figures of all rows, and of each language as `zh.auc_scam`.
    metrics: dict[str, float] = field(default_factory=dict)
    #: The first 32 digits of the corpus's digest.
    corpus: str | None = None
    rows: int | None = None
    #: None if the run logged none, as older ones did.
    predictions: Predictions | None = None


def differing_options(first: Run, second: Run) -> dict[str, tuple[str | None, str | None]]:
    """The options that the two runs were not given alike; None where a run has no such option.

    >>> differing_options(Run("a", params={"c": "1.0", "folds": "5"}), Run("b", params={"c": "2.0", "folds": "5"}))
    {'c': ('1.0', '2.0')}
    """
    names = list(dict.fromkeys([*first.params, *second.params]))
    pairs = {name: (first.params.get(name), second.params.get(name)) for name in names}
    return {name: (one, other) for name, (one, other) in pairs.items() if one != other}


def read_run(path: Path) -> Run:
    """Read a run from a file of predictions, or from a folder as a training or MLflow leaves it.

    Of a folder these are read if they are there: `predictions.csv`, one `*.manifest.json`, and the figures in `metrics.json` or
    `report.json`.

    Raises:
        InputError: a folder without predictions and figures, or a file that is not what its name says.
        OSError: no such file.
    """
    if not path.is_dir():
        return Run(str(path), predictions=Predictions.read(path))
    predictions = path / PREDICTIONS
    manifests = sorted(path.glob("*.manifest.json"))
    reports = [report for report in (path / "metrics.json", path / "report.json") if report.exists()]
    if not predictions.exists() and not reports:
        raise InputError(f"{path}: no run: expected {PREDICTIONS}, metrics.json or report.json in it")
    options, corpus, created = _read_manifest(manifests[0]) if len(manifests) == 1 else ({}, {}, "")
    return Run(
        name=str(path),
        created=created,
        params={name: str(value) for name, value in flatten(options).items()},
        metrics=_read_figures(reports[0]) if reports else {},
        corpus=str(corpus.get("digest", ""))[:DIGEST_LENGTH] or None,
        rows=corpus.get("rows"),
        predictions=Predictions.read(predictions) if predictions.exists() else None,
    )


def _read_manifest(path: Path) -> tuple[dict[str, Any], dict[str, Any], str]:
    """Options, corpus and date; of any format version, since nothing is opened by it."""
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        return dict(manifest["options"]), dict(manifest["corpus"]), str(manifest["created"])
    except (ValueError, KeyError, TypeError):
        raise InputError(f"{path} is not a scamclf manifest; `scamclf train` writes one") from None


def _read_figures(path: Path) -> dict[str, float]:
    try:
        figures = json.loads(path.read_text(encoding="utf-8"))["overall"]["figures"]
        return {name: float(figure["value"]) for name, figure in figures.items() if figure["value"] is not None}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InputError(f"{path} is not a report of figures; `scamclf evaluate --json` prints one") from None


def flatten(options: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Options by dotted names; a list that was a tuple before it was JSON is one again.

    >>> flatten({"features": {"words": 2, "chars": [1, 4]}, "c": 1.0})
    {'features.words': 2, 'features.chars': (1, 4), 'c': 1.0}
    """
    flat: dict[str, Any] = {}
    for name, value in options.items():
        if isinstance(value, dict):
            flat |= flatten(value, f"{prefix}{name}.")
        else:
            flat[prefix + name] = tuple(value) if isinstance(value, list) else value
    return flat
