"""`scamclf evaluate`: measures a model on labelled messages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scamclf.cli.console import ModelOption, say
from scamclf.errors import InputError

if TYPE_CHECKING:
    from scamclf.evaluate import Report

_BY_DEFAULT = ("lang", "source")
_JUDGED_AT_ONCE = 512


def evaluate(
    data: Annotated[Path, typer.Option(help="Corpus to cross-validate on, a folder of <lang>/<label>.jsonl.")] = Path(
        "data/messages"
    ),
    on: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Labelled .csv, .tsv or .jsonl file to judge with the finished model instead."
        ),
    ] = None,
    text_column: Annotated[str, typer.Option(help="Column of --on that holds the messages.")] = "text",
    label_column: Annotated[str, typer.Option(help="Column of --on that holds the labels.")] = "label",
    family_column: Annotated[
        str, typer.Option(help="Column of --on that names near-copies; used if it is there.")
    ] = "family",
    renames: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="OLD=NEW", help="Rename a label of --on, such as ham=other. Repeatable."),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN=VALUE", help="Keep only rows of --on with this value. Repeatable."),
    ] = None,
    by: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="Report each value of this column too. Default: lang and source."),
    ] = None,
    resamples: Annotated[int, typer.Option(min=10, help="Bootstrap resamples for the intervals.")] = 1000,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole report as JSON.")] = False,
    model: ModelOption = None,
) -> None:
    """Measure, with 95 % intervals: on the corpus by grouped cross-validation, or on a labelled file.

    Cross-validation trains anew with the shipped options; a message and its near-copies are never in the training of
    the model that judges them. With --on nothing is trained: the finished model judges the file.

    Examples:

      scamclf evaluate

      scamclf evaluate --on sms.tsv --map ham=other --map spam=other_scam

      scamclf evaluate --on labelled.jsonl --only disputed=false --by source --json
    """
    if on is None:
        for option, value in (("--map", renames), ("--only", only), ("--by", by), ("--model", model)):
            if value:
                raise typer.BadParameter("goes with --on", param_hint=option)
        report = _cross_validate(data, resamples)
    else:
        report = _judge_file(
            on, text_column, label_column, family_column, renames or [], only or [], by, resamples, model
        )
    if as_json:
        typer.echo(json.dumps(report.to_dict(), ensure_ascii=False, indent=2))
    else:
        from scamclf.cli.report import print_report

        print_report(report)


def _cross_validate(data: Path, resamples: int) -> Report:
    from scamclf.corpus import read_corpus
    from scamclf.evaluate import evaluate as measure
    from scamclf.features import MessagePreparer
    from scamclf.train import TrainOptions, cross_fitted_verdicts, out_of_fold

    corpus = read_corpus(data)
    options = TrainOptions()
    say(f"{len(corpus):,} messages; {options.folds} grouped folds …")
    probabilities, folds = out_of_fold(
        MessagePreparer().transform(corpus.texts), corpus.labels, corpus.families, options, n_jobs=-1
    )
    verdicts = cross_fitted_verdicts(probabilities, corpus.labels, folds)
    return measure(
        corpus.labels, probabilities, verdicts, families=corpus.families, groups=corpus.groups, resamples=resamples
    )


def _judge_file(
    path: Path,
    text_column: str,
    label_column: str,
    family_column: str,
    renames: list[str],
    only: list[str],
    by: list[str] | None,
    resamples: int,
    model: Path | None,
) -> Report:
    import numpy as np

    from scamclf.evaluate import evaluate as measure
    from scamclf.judge import load
    from scamclf.labels import LABELS
    from scamclf.reading import format_of, read_records

    new_name = dict(_pair(rename, "--map") for rename in renames)
    if wrong := sorted(set(new_name.values()) - set(LABELS)):
        raise typer.BadParameter(f"{', '.join(wrong)}: not among {', '.join(LABELS)}", param_hint="--map")
    wanted = [_pair(condition, "--only") for condition in only]
    if format_of(path) == "txt":
        raise InputError(
            f"{path}: expected a .csv, .tsv or .jsonl file with columns {text_column!r} and {label_column!r}"
        )
    texts: list[str] = []
    fields: list[dict[str, Any]] = []
    with path.open("rb") as stream:
        for record in read_records(stream, name=str(path), format=format_of(path), column=text_column, notice=say):
            if not record.fields:
                continue
            if label_column not in record.fields:
                raise InputError(f"{path}:{record.line}: no column {label_column!r}; --label-column names another")
            if unknown := [column for column, _ in wanted if column not in record.fields]:
                raise InputError(f"{path}:{record.line}: no column {unknown[0]!r}; --only takes COLUMN=VALUE")
            if all(_plain(record.fields.get(column)) == value for column, value in wanted):
                texts.append(record.text)
                fields.append(dict(record.fields))
    labels = [new_name.get(label, label) for label in (_plain(row[label_column]) for row in fields)]
    groups = {
        column: [_plain(row.get(column)) for row in fields]
        for column in (by if by is not None else _BY_DEFAULT)
        if by is not None or any(column in row for row in fields)
    }
    families = [_plain(row.get(family_column)) or f"row {i}" for i, row in enumerate(fields)]
    judge = load(model)
    judgements = [
        judgement
        for start in range(0, len(texts), _JUDGED_AT_ONCE)
        for judgement in judge.judge_many(texts[start : start + _JUDGED_AT_ONCE])
    ]
    probabilities = np.array([[judgement.probabilities[label] for label in LABELS] for judgement in judgements])
    verdicts = [judgement.verdict for judgement in judgements]
    return measure(labels, probabilities, verdicts, families=families, groups=groups, resamples=resamples)


def _pair(argument: str, option: str) -> tuple[str, str]:
    left, sign, right = argument.partition("=")
    if not sign:
        raise typer.BadParameter(f"{argument!r} is not of the form NAME=VALUE", param_hint=option)
    return left, right


def _plain(value: object) -> str:
    """A field as a person would type it: true, false, text."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
