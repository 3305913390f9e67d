"""`scamclf data`: checks the corpus, shows what it covers, and fetches public sets to measure on."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scamclf.cli import sets
from scamclf.cli.console import one_line, say
from scamclf.cli.labelled import (
    FamilyColumnOption,
    LabelColumnOption,
    RenamesOption,
    TextColumnOption,
    columns_from_options,
)

if TYPE_CHECKING:
    from scamclf.corpus.stats import Table
    from scamclf.evaluation.learning import Point

app = typer.Typer(
    help="Check the corpus, see what it covers, and fetch public sets to measure on.", no_args_is_help=True
)
app.command("sets")(sets.sets)
app.command("pull")(sets.pull)

DataOption = Annotated[Path, typer.Option("--data", help="Corpus, a folder of <lang>/<label>.jsonl.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]
_CORPUS = Path("data/messages")


@app.command()
def check(data: DataOption = _CORPUS) -> None:
    """List every row that breaks a rule, with file and line. Exit code 1 if there is one.

    Checked: fields and their values, unique ids and texts, families (one label, few rows), near-copies in two families.
    """
    from scamclf.corpus import find_problems
    from scamclf.errors import CorpusError

    problems = find_problems(data)
    for problem in problems:
        typer.echo(problem)
    if problems:
        raise CorpusError(f"{len(problems):,} problems in {data}")
    say(f"the messages in {data} keep all rules")


@app.command()
def stats(data: DataOption = _CORPUS, as_json: JsonOption = False) -> None:
    """Count the messages of every language and label, and every tactic, debt, stage, sender, region, channel, length and form."""
    from scamclf.corpus import read_corpus
    from scamclf.corpus.stats import count_cells, count_values

    rows = read_corpus(data).rows
    tables = [count_cells(rows), *count_values(rows)]
    if as_json:
        counts = {
            table.name: {value: dict(zip(table.columns, row, strict=True)) for value, row in table.counts.items()}
            for table in tables
        }
        typer.echo(json.dumps(counts, ensure_ascii=False, indent=2))
        return
    for number, table in enumerate(tables):
        _print_table(table, gap=number > 0)


def _print_table(table: Table, gap: bool) -> None:
    heading = f"{table.name:<24}" + "".join(f"{column:>12}" for column in table.columns)
    typer.echo(("\n" if gap else "") + heading)
    for value, counts in table.counts.items():
        typer.echo(f"{one_line(value, 23):<24}" + "".join(f"{count:>12,}" for count in counts))


@app.command()
def audit(data: DataOption = _CORPUS, as_json: JsonOption = False) -> None:
    """Measure how far shallow cues alone tell fake from genuine, within each language; 0.5 is chance.

    Length, punctuation, links, brands, country, opening word, greeting, currency, emoji, opt-out line: each alone and all together,
    by a logistic regression on grouped folds, with 95 % intervals.
    """
    from scamclf.audit import audit as audit_rows
    from scamclf.corpus import read_corpus

    reports = list(audit_rows(read_corpus(data).rows))
    if as_json:
        typer.echo(json.dumps([asdict(report) for report in reports], ensure_ascii=False, indent=2))
        return
    typer.echo(f"{'language':<10}{'cue':<14}{'fake':>7}{'genuine':>9}  AUC fake / genuine")
    for report in reports:
        typer.echo(f"{report.lang:<10}{report.cue:<14}{report.fake:>7,}{report.genuine:>9,}  {report.auc}")


@app.command()
def suspects(
    data: DataOption = _CORPUS,
    most: Annotated[int, typer.Option(min=1, help="How many to list.")] = 200,
    as_json: JsonOption = False,
) -> None:
    """List the rows whose label the rest of the corpus contradicts most, for a person to read again.

    Labels are predicted out of fold, and ranked with cleanlab.
    """
    from scamclf.corpus import read_corpus
    from scamclf.suspects import find_suspects

    corpus = read_corpus(data)
    say(f"cross-validating on {len(corpus):,} messages …")
    for suspect in find_suspects(corpus, most, n_jobs=-1):
        if as_json:
            fields = {**asdict(suspect.row), "predicted": suspect.predicted, "quality": round(suspect.quality, 4)}
            typer.echo(json.dumps(fields, ensure_ascii=False))
        else:
            row = suspect.row
            typer.echo(
                f"{suspect.quality:.3f}  {row.label:<10} ? {suspect.predicted:<10}  {row.id:<12}  {one_line(row.text, 60)}"
            )


@app.command()
def curve(
    data: DataOption = _CORPUS,
    on: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Labelled .csv, .tsv or .jsonl file to judge too. Repeatable."),
    ] = None,
    text_column: TextColumnOption = "text",
    label_column: LabelColumnOption = "label",
    family_column: FamilyColumnOption = "family",
    renames: RenamesOption = None,
    output: Annotated[Path, typer.Option(help="JSON file to write; the plot goes beside it, as SVG.")] = Path(
        "models/learning-curve.json"
    ),
) -> None:
    """Train on an eighth, a quarter, half and all of the corpus, and measure what more messages bring.

    Judged are the held-out folds of the corpus and the files of --on, named after their files.

    Example:

      scamclf data curve --on sms/data.tsv --map ham=other --map spam=other_scam
    """
    from scamclf.artifact import require_writable
    from scamclf.corpus import read_corpus
    from scamclf.errors import require_extra
    from scamclf.evaluation.learning import CRITERIA, learning_curve
    from scamclf.labelled import read_labelled
    from scamclf.reporting.plots import plot_learning_curve

    require_extra("matplotlib")
    require_writable(output)
    columns = columns_from_options(text_column, label_column, family_column, renames)
    outside = {path.stem: read_labelled(path, columns, say) for path in on or []}
    corpus = read_corpus(data)
    points: list[Point] = []
    typer.echo(f"{'judged':<28}{'trained on':>11}" + "".join(f"{criterion:>23}" for criterion in CRITERIA))
    for point in learning_curve(corpus, outside, n_jobs=-1):
        points.append(point)
        cells = "".join(f"{point.figures[criterion]!s:>23}" for criterion in CRITERIA)
        typer.echo(f"{one_line(point.judged, 27):<28}{point.rows:>11,}{cells}")
    record = {"corpus": {"digest": corpus.digest, "rows": len(corpus)}, "points": [point.to_dict() for point in points]}
    output.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    picture = output.with_suffix(".svg")
    plot_learning_curve(points).savefig(picture, metadata={"Date": None})
    say(f"wrote {output} and {picture}")
