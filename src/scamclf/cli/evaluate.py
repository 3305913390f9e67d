"""`scamclf evaluate`: measures a model on labelled messages."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scamclf.cli.console import ModelOption, say
from scamclf.cli.labelled import (
    FamilyColumnOption,
    LabelColumnOption,
    RenamesOption,
    TextColumnOption,
    columns_from_options,
    pair,
)

if TYPE_CHECKING:
    from scamclf.corpus import Corpus
    from scamclf.evaluation.metrics import Report
    from scamclf.evaluation.predictions import Predictions
    from scamclf.labelled import Labelled

_BY_DEFAULT = ("lang", "source")
_JUDGED_AT_ONCE = 512


def evaluate(
    data: Annotated[Path, typer.Option(help="Corpus to cross-validate on, a folder of <lang>/<label>.jsonl.")] = Path(
        "data/messages"
    ),
    report: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Run the whole protocol (about 20 minutes) and write report/index.html, metrics.json, predictions.csv and MODEL_CARD.md there.",
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(
            metavar="FILE|SET",
            help="Labelled .csv, .tsv or .jsonl file, or public set of `scamclf data sets`, to judge with the finished model instead.",
        ),
    ] = None,
    text_column: TextColumnOption = "text",
    label_column: LabelColumnOption = "label",
    family_column: FamilyColumnOption = "family",
    renames: RenamesOption = None,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN=VALUE", help="Keep only rows of --on with this value. Repeatable."),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="Report each value of this column too. Default: lang and source."),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(
            metavar="MODEL|PREDICTIONS",
            help="With --on: judge with this model file, too, and compare the two, paired. With --report: predictions.csv of an earlier report.",
        ),
    ] = None,
    attacks: Annotated[
        bool, typer.Option("--attacks", help="Disguise held-out messages in 12 ways and compare (about 10 minutes).")
    ] = False,
    ablation: Annotated[
        bool, typer.Option("--ablation", help="Leave out each part of the features and compare (about 10 minutes).")
    ] = False,
    sample: Annotated[int, typer.Option(min=50, help="Fakes, and honest messages, that --attacks disguises.")] = 600,
    feedback: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Answers of `scamclf review` that the model of --report was trained on, too."
        ),
    ] = None,
    resamples: Annotated[int, typer.Option(min=10, help="Bootstrap resamples for the intervals.")] = 1000,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(
            metavar="METRIC=VALUE",
            help="Exit with 1 if a figure is worse than this, such as auc_scam=0.97 or false_alarms=0.02. Repeatable.",
        ),
    ] = None,
    track: Annotated[
        bool,
        typer.Option(
            "--track/--no-track", help="Log what --report finds to MLflow (MLFLOW_TRACKING_URI, or sqlite here)."
        ),
    ] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    model: ModelOption = None,
) -> None:
    """Measure, with 95 % intervals: on the corpus by grouped cross-validation, or on a labelled file.

    Cross-validation trains anew with the shipped options; a message and its near-copies are never in the training of
    the model that judges them. With --on nothing is trained: the finished model judges the file.

    Examples:

      scamclf evaluate

      scamclf evaluate --report models

      scamclf evaluate --attacks --json > attacks.json

      scamclf evaluate --on uci-sms-spam --fail-under auc_scam=0.9

      scamclf evaluate --on mine.csv --map ham=other --map spam=other_scam --against old.joblib

      scamclf evaluate --on labelled.jsonl --only disputed=false --by source --json
    """
    limits = _limits(fail_under)
    if sum((bool(report), on is not None, attacks, ablation)) > 1:
        raise typer.BadParameter("one of them at a time", param_hint="--report, --on, --attacks, --ablation")
    if on is None:
        for option, value in (("--map", renames), ("--only", only), ("--by", by)):
            if value:
                raise typer.BadParameter("goes with --on", param_hint=option)
        for option, path in (("--model", model), ("--against", against)):
            if path and not report:
                raise typer.BadParameter("goes with --on or --report", param_hint=option)
    if feedback and not report:
        raise typer.BadParameter("goes with --report", param_hint="--feedback")
    if as_json and report:
        raise typer.BadParameter("--report writes metrics.json", param_hint="--json")
    if limits and (attacks or ablation):
        raise typer.BadParameter(
            "goes with the figures of one model, not with --attacks or --ablation", param_hint="--fail-under"
        )
    if attacks:
        _attack(data, sample, as_json)
    elif ablation:
        _ablate(data, as_json)
    elif report:
        _report(data, report, model, against, feedback, resamples, limits, track)
    elif on is None:
        _tell(_cross_validate(data, resamples), limits, as_json)
    else:
        columns = columns_from_options(text_column, label_column, family_column, renames, only)
        rows = _labelled(on, columns)
        judged = _judge(rows, model)
        measured = _measure(rows, judged, by, resamples)
        if not against:
            _tell(measured, limits, as_json)
        else:
            _compare(rows, measured, judged, _judge(rows, against), limits, as_json, resamples)


def _limits(conditions: list[str] | None) -> dict[str, float]:
    from scamclf.reporting.titles import TITLES

    limits = {}
    for condition in conditions or ():
        name, value = pair(condition, "--fail-under")
        if name not in TITLES:
            raise typer.BadParameter(f"{name!r}: not among {', '.join(TITLES)}", param_hint="--fail-under")
        try:
            limits[name] = float(value)
        except ValueError:
            limits[name] = math.nan
        if math.isnan(limits[name]):
            raise typer.BadParameter(f"{value!r} is no number", param_hint="--fail-under")
    return limits


def _tell(report: Report, limits: Mapping[str, float], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(report.to_dict(), ensure_ascii=False, indent=2))
    else:
        from scamclf.cli.report import print_report

        print_report(report)
    _require({name: figure.value for name, figure in report.overall.figures.items()}, limits)


def _require(figures: Mapping[str, float | None], limits: Mapping[str, float]) -> None:
    from scamclf.errors import QualityError
    from scamclf.reporting.titles import title

    failed = []
    for name, limit in limits.items():
        value = figures[name]
        higher = title(name).higher_is_better
        # A figure that the rows do not define keeps no promise.
        if not (value is not None and (value >= limit if higher else value <= limit)):
            shown = "undefined" if value is None or value != value else f"{value:.4f}"
            failed.append(f"{name} is {shown}, expected at {'least' if higher else 'most'} {limit:g}")
    if failed:
        raise QualityError("; ".join(failed))


def _cross_validate(data: Path, resamples: int) -> Report:
    from scamclf.corpus import read_corpus
    from scamclf.evaluation.metrics import evaluate as measure
    from scamclf.features import MessagePreparer
    from scamclf.train import TrainOptions, out_of_fold

    corpus = read_corpus(data)
    options = TrainOptions()
    say(f"{len(corpus):,} messages; {options.folds} grouped folds …")
    messages = MessagePreparer().transform(corpus.texts)
    found = out_of_fold(messages, corpus.labels, corpus.families, options, n_jobs=-1)
    verdicts = found.verdicts(corpus.labels, corpus.families, options.budgets)
    return measure(
        corpus.labels,
        found.probabilities,
        verdicts,
        families=corpus.families,
        groups=corpus.groups,
        resamples=resamples,
    )


def _report(
    data: Path,
    folder: Path,
    model: Path | None,
    against: Path | None,
    feedback: Path | None,
    resamples: int,
    limits: Mapping[str, float],
    track: bool,
) -> None:
    from scamclf.artifact import default_model_path, require_writable, verify
    from scamclf.cli.train import add_feedback, require_local_store
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
    _require({name: figure["value"] for name, figure in record["overall"]["figures"].items()}, limits)


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


def _attack(data: Path, sample: int, as_json: bool) -> None:
    from scamclf.cli.report import attack_lines
    from scamclf.corpus import read_corpus
    from scamclf.errors import require_extra
    from scamclf.evaluation.robustness import measure_robustness
    from scamclf.train import TrainOptions

    require_extra("pypinyin")
    corpus = read_corpus(data)
    say(f"{len(corpus):,} messages; {sample} fakes and {sample} honest ones disguised in 36 ways …")
    results = measure_robustness(corpus, TrainOptions(), sample=sample, n_jobs=-1)
    _print(corpus, results, attack_lines(results), as_json)


def _ablate(data: Path, as_json: bool) -> None:
    from scamclf.cli.report import ablation_lines
    from scamclf.corpus import read_corpus
    from scamclf.evaluation.ablation import ablate, parts

    corpus = read_corpus(data)
    say(f"{len(corpus):,} messages; {len(parts())} models …")
    results = []
    for result in ablate(corpus, n_jobs=-1):
        say(result.name)
        results.append(result)
    _print(corpus, results, ablation_lines(results), as_json)


def _print(corpus: Corpus, results: Sequence[Any], lines: Iterable[str], as_json: bool) -> None:
    if as_json:
        record = {"corpus": {"digest": corpus.digest, "rows": len(corpus)}, "results": [r.to_dict() for r in results]}
        typer.echo(json.dumps(record, ensure_ascii=False, indent=2))
    else:
        for line in lines:
            typer.echo(line)


def _labelled(what: str, columns: Any) -> Labelled:
    from scamclf.datasets import find
    from scamclf.labelled import read_labelled

    found = find(what, columns)
    if found.remark:
        say(found.remark)
    return read_labelled(found.path, found.columns, say)


def _judge(rows: Labelled, model: Path | None) -> Predictions:
    import numpy as np

    from scamclf.errors import InputError
    from scamclf.evaluation.predictions import Predictions
    from scamclf.judge import load
    from scamclf.labels import LABELS

    if not rows.texts:
        raise InputError("no rows to evaluate")
    rows.require_known_labels()
    judge = load(model)
    judgements = [
        judgement
        for start in range(0, len(rows.texts), _JUDGED_AT_ONCE)
        for judgement in judge.judge_many(rows.texts[start : start + _JUDGED_AT_ONCE])
    ]
    return Predictions(
        ids=[str(number) for number in range(len(rows.texts))],
        labels=rows.labels,
        languages=[judgement.lang for judgement in judgements],
        families=rows.families,
        probabilities=np.array([[judgement.probabilities[label] for label in LABELS] for judgement in judgements]),
        verdicts=[judgement.verdict for judgement in judgements],
    )


def _measure(rows: Labelled, judged: Predictions, by: list[str] | None, resamples: int) -> Report:
    from scamclf.errors import InputError
    from scamclf.evaluation.metrics import evaluate as measure

    if unknown := [name for name in by or () if not any(name in row for row in rows.fields)]:
        raise InputError(f"no column {unknown[0]!r} in --on; --by names one of its columns")
    names = _BY_DEFAULT if by is None else by
    groups = {name: rows.group_by(name) for name in names if by is not None or any(name in row for row in rows.fields)}
    return measure(
        judged.labels,
        judged.probabilities,
        judged.verdicts,
        families=judged.families,
        groups=groups,
        resamples=resamples,
    )


def _compare(
    rows: Labelled,
    measured: Report,
    judged: Predictions,
    other: Predictions,
    limits: Mapping[str, float],
    as_json: bool,
    resamples: int,
) -> None:
    from scamclf.cli.compare import metric_lines, verdict_lines
    from scamclf.evaluation.compare import paired

    comparison = paired(other, judged, resamples=resamples)
    if as_json:
        both = measured.to_dict() | {"against": comparison.to_dict()}
        typer.echo(json.dumps(both, ensure_ascii=False, indent=2))
        _require({name: figure.value for name, figure in measured.overall.figures.items()}, limits)
        return
    _tell(measured, {}, as_json=False)
    typer.echo("\nagainst the other model (first: the other, second: this)")
    for line in (*metric_lines(comparison, comparison.metrics), *verdict_lines(comparison)):
        typer.echo(line)
    _require({name: figure.value for name, figure in measured.overall.figures.items()}, limits)
