"""`--on`: a finished model judges labelled messages that are not the corpus's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from scamclf.cli.console import say
from scamclf.cli.evaluate.limits import require

if TYPE_CHECKING:
    from scamclf.evaluation.metrics import Report
    from scamclf.evaluation.predictions import Predictions
    from scamclf.labelled import Columns, Labelled

_BY_DEFAULT = ("lang", "source")
_JUDGED_AT_ONCE = 512


def outside(
    what: str,
    columns: Columns,
    model: Path | None,
    against: Path | None,
    by: list[str] | None,
    resamples: int,
    limits: Mapping[str, float],
    as_json: bool,
) -> None:
    """Judge a file or a public set, compare with another model if one is named, and print the figures."""
    from scamclf.evaluation.compare import paired

    rows = _labelled(what, columns)
    judged = _judge(rows, model)
    report = _measure(rows, judged, by, resamples)
    comparison = paired(_judge(rows, against), judged, resamples=resamples) if against else None
    if as_json:
        further = {"against": comparison.to_dict()} if comparison else {}
        typer.echo(json.dumps({**report.to_dict(), **further}, ensure_ascii=False, indent=2))
    else:
        from scamclf.cli.report import print_report

        print_report(report)
        if comparison:
            from scamclf.cli.compare import metric_lines, verdict_lines

            typer.echo("\nagainst the other model (first: the other, second: this)")
            for line in (*metric_lines(comparison, comparison.metrics), *verdict_lines(comparison)):
                typer.echo(line)
    require(report.values(), limits)


def _labelled(what: str, columns: Columns) -> Labelled:
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
