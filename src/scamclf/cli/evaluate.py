"""`scamclf evaluate`: measures a model on labelled messages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
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
)

if TYPE_CHECKING:
    from scamclf.corpus import Corpus
    from scamclf.evaluation.metrics import Report
    from scamclf.labelled import Columns

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
    attacks: Annotated[
        bool, typer.Option("--attacks", help="Disguise held-out messages in 12 ways and compare (about 10 minutes).")
    ] = False,
    ablation: Annotated[
        bool, typer.Option("--ablation", help="Leave out each part of the features and compare (about 10 minutes).")
    ] = False,
    sample: Annotated[int, typer.Option(min=50, help="Fakes, and honest messages, that --attacks disguises.")] = 600,
    resamples: Annotated[int, typer.Option(min=10, help="Bootstrap resamples for the intervals.")] = 1000,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole report as JSON.")] = False,
    model: ModelOption = None,
) -> None:
    """Measure, with 95 % intervals: on the corpus by grouped cross-validation, or on a labelled file.

    Cross-validation trains anew with the shipped options; a message and its near-copies are never in the training of
    the model that judges them. With --on nothing is trained: the finished model judges the file.

    Examples:

      scamclf evaluate

      scamclf evaluate --attacks --json > attacks.json

      scamclf evaluate --on sms.tsv --map ham=other --map spam=other_scam

      scamclf evaluate --on labelled.jsonl --only disputed=false --by source --json
    """
    if (attacks or ablation) and (on or (attacks and ablation)):
        raise typer.BadParameter("goes with the corpus, and neither with the other", param_hint="--attacks, --ablation")
    if attacks:
        _attack(data, sample, as_json)
        return
    if ablation:
        _ablate(data, as_json)
        return
    if on is None:
        for option, value in (("--map", renames), ("--only", only), ("--by", by), ("--model", model)):
            if value:
                raise typer.BadParameter("goes with --on", param_hint=option)
        report = _cross_validate(data, resamples)
    else:
        columns = columns_from_options(text_column, label_column, family_column, renames, only)
        report = _judge_file(on, columns, by, resamples, model)
    if as_json:
        typer.echo(json.dumps(report.to_dict(), ensure_ascii=False, indent=2))
    else:
        from scamclf.cli.report import print_report

        print_report(report)


def _cross_validate(data: Path, resamples: int) -> Report:
    from scamclf.corpus import read_corpus
    from scamclf.evaluation.metrics import evaluate as measure
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


def _judge_file(path: Path, columns: Columns, by: list[str] | None, resamples: int, model: Path | None) -> Report:
    import numpy as np

    from scamclf.evaluation.metrics import evaluate as measure
    from scamclf.judge import load
    from scamclf.labelled import read_labelled
    from scamclf.labels import LABELS

    rows = read_labelled(path, columns, say)
    names = _BY_DEFAULT if by is None else by
    groups = {name: rows.group_by(name) for name in names if by is not None or any(name in row for row in rows.fields)}
    judge = load(model)
    judgements = [
        judgement
        for start in range(0, len(rows.texts), _JUDGED_AT_ONCE)
        for judgement in judge.judge_many(rows.texts[start : start + _JUDGED_AT_ONCE])
    ]
    probabilities = np.array([[judgement.probabilities[label] for label in LABELS] for judgement in judgements])
    verdicts = [judgement.verdict for judgement in judgements]
    return measure(rows.labels, probabilities, verdicts, families=rows.families, groups=groups, resamples=resamples)
