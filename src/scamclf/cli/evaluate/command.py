"""The command `scamclf evaluate`: its options, which go together, and what each way to measure is handed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from scamclf.cli.console import ModelOption
from scamclf.cli.evaluate.limits import parse_limits
from scamclf.cli.labelled import (
    FamilyColumnOption,
    LabelColumnOption,
    RenamesOption,
    TextColumnOption,
    columns_from_options,
)

#: Ways to measure, by the option that asks for them; grouped cross-validation needs none.
_FOLDS, _REPORT, _ON, _ATTACKS, _ABLATION, _VOCABULARY = (
    "",
    "--report",
    "--on",
    "--attacks",
    "--ablation",
    "--vocabulary",
)

#: The ways that an option goes with; the others go with all.
_GOES_WITH = {
    "data": (_FOLDS, _REPORT, _ATTACKS, _ABLATION, _VOCABULARY),
    "text_column": (_ON,),
    "label_column": (_ON,),
    "family_column": (_ON,),
    "renames": (_ON,),
    "only": (_ON,),
    "by": (_ON,),
    "against": (_ON, _REPORT),
    "model": (_ON, _REPORT),
    "sample": (_ATTACKS,),
    "feedback": (_REPORT,),
    "resamples": (_FOLDS, _ON, _REPORT),
    "fail_under": (_FOLDS, _ON, _REPORT),
    "track": (_REPORT,),
    "as_json": (_FOLDS, _ON, _ATTACKS, _ABLATION, _VOCABULARY),
}


def evaluate(
    context: typer.Context,
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
    vocabulary: Annotated[
        bool, typer.Option("--vocabulary", help="Train with fewer n-grams and compare (about 10 minutes).")
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
    ways = {_REPORT: report, _ON: on, _ATTACKS: attacks, _ABLATION: ablation, _VOCABULARY: vocabulary}
    asked = [way for way, wanted in ways.items() if wanted]
    if len(asked) > 1:
        raise typer.BadParameter("one of them at a time", param_hint=", ".join(asked))
    way = asked[0] if asked else _FOLDS
    for option, right in _misplaced(context, way):
        why = f"goes with {' or '.join(right)}" if way == _FOLDS else f"means nothing with {way}"
        raise typer.BadParameter(why, param_hint=option)
    limits = parse_limits(fail_under)
    if report:
        from scamclf.cli.evaluate.protocol import report as measure_all

        measure_all(data, report, model, against, feedback, resamples, limits, track)
    elif on:
        from scamclf.cli.evaluate.outside import outside

        columns = columns_from_options(text_column, label_column, family_column, renames, only)
        outside(on, columns, model, against, by, resamples, limits, as_json)
    else:
        from scamclf.cli.evaluate import corpus

        if attacks:
            corpus.attack(data, sample, as_json)
        elif ablation:
            corpus.ablate(data, as_json)
        elif vocabulary:
            corpus.compare_sizes(data, as_json)
        else:
            corpus.cross_validate(data, resamples, limits, as_json)


def _misplaced(context: typer.Context, way: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Options that were given and mean nothing for this way to measure, with the ways they go with."""
    for parameter in context.command.params:
        ways = _GOES_WITH.get(parameter.name or "")
        source = context.get_parameter_source(parameter.name or "")
        if ways and way not in ways and source and source.name == "COMMANDLINE":
            yield parameter.opts[0], ways
