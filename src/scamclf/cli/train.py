"""`scamclf train`: corpus in, verified model file out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scamclf.cli.console import say
from scamclf.cli.feedback import add_feedback, count_of_feedback, require_local_store

if TYPE_CHECKING:
    from scamclf.corpus import Corpus
    from scamclf.decide import Budgets


def train(
    data: Annotated[Path, typer.Option(help="Corpus, a folder of <lang>/<label>.jsonl.")] = Path("data/messages"),
    model: Annotated[Path, typer.Option(help="Model file to write; its manifest goes beside it.")] = Path(
        "models/scamclf.joblib"
    ),
    examples: Annotated[
        Path, typer.Option(help="Messages, one a line, whose probabilities the manifest keeps as proof.")
    ] = Path("examples/messages.txt"),
    track: Annotated[
        bool, typer.Option("--track/--no-track", help="Log the run to MLflow (MLFLOW_TRACKING_URI, or sqlite here).")
    ] = True,
    search: Annotated[
        bool,
        typer.Option(
            "--search", help="Compare other options by grouped cross-validation, write search.json, train nothing."
        ),
    ] = False,
    budget: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SHARE|NAME=SHARE",
            help="Mistakes that verdicts may make, such as 0.02 (genuine-called-fake and fake-called-genuine), or one by name: "
            "genuine-called-fake, fake-called-genuine, other-called-scam, scams-called-other, and confidence. Repeatable.",
        ),
    ] = None,
    feedback: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Learn from the answers of `scamclf review`, too.")
    ] = None,
) -> None:
    """Train on a corpus, judge the model by grouped cross-validation, and write it.

    The model that stood there stays whole until the new one is written, read back and compared.
    """
    from scamclf.corpus import read_corpus

    if search and budget:
        raise typer.BadParameter("goes with a training, not with --search", param_hint="--budget")
    budgets = _budgets(budget)
    if track and not search:
        from scamclf.tracking import require_mlflow

        require_mlflow()
        if feedback:
            require_local_store()
    from scamclf.artifact import require_writable

    corpus = read_corpus(data)
    require_writable(model)
    say(f"{len(corpus):,} messages in {len(set(corpus.families)):,} families from {data}")
    if feedback:
        corpus = add_feedback(corpus, feedback)
    if search:
        _search(corpus, model.with_name("search.json"))
    else:
        _train(corpus, data, model, examples, budgets, track)


def _budgets(given: list[str] | None) -> Budgets:
    from dataclasses import fields

    from scamclf.cli.labelled import pair
    from scamclf.decide import Budgets
    from scamclf.errors import InputError

    known = {field.name.replace("_", "-"): field.name for field in fields(Budgets)}
    shares: dict[str, float] = {}
    for one in given or ():
        name, value = pair(one, "--budget") if "=" in one else (None, one)
        if name is not None and name not in known:
            raise typer.BadParameter(f"{name!r}: not among {', '.join(known)}", param_hint="--budget")
        try:
            share = float(value)
        except ValueError:
            raise typer.BadParameter(f"{value!r} is no share, such as 0.01", param_hint="--budget") from None
        shares |= (
            {known[name]: share} if name is not None else {"genuine_called_fake": share, "fake_called_genuine": share}
        )
    try:
        return Budgets(**shares)
    except InputError as error:
        raise typer.BadParameter(str(error), param_hint="--budget") from None


def _unprovable(corpus: Corpus, budgets: Budgets) -> Iterator[str]:
    """Budgets that so small a corpus cannot prove: the verdict they guard is never given."""
    from scamclf.decide import MISTAKES

    for name, (labels, verdicts) in MISTAKES.items():
        budget = getattr(budgets, name)
        families = len({row.family for row in corpus.rows if row.label in labels})
        if families < (needed := budgets.smallest_sample(budget)):
            yield (
                f"{families:,} families of {' or '.join(labels)} messages cannot prove a budget of {budget:g} for {name.replace('_', '-')}, {needed:,} can: "
                f"no message will get the verdict {' or '.join(verdicts)}; --budget allows more mistakes"
            )


def _train(corpus: Corpus, data: Path, model: Path, examples: Path, budgets: Budgets, track: bool) -> None:
    from scamclf import artifact
    from scamclf.cli.report import print_report
    from scamclf.evaluation.metrics import evaluate
    from scamclf.reporting.titles import HEADLINES
    from scamclf.train import TrainOptions
    from scamclf.train import train as train_model

    options = TrainOptions(budgets=budgets)
    for line in _unprovable(corpus, budgets):
        say(line)
    golden = _examples(examples)
    say("cross-validating and training …")
    trained = train_model(corpus, options, n_jobs=-1)
    report = evaluate(
        corpus.labels, trained.probabilities, trained.verdicts, families=corpus.families, groups=corpus.groups
    )
    manifest = artifact.save(
        trained.model,
        model,
        rule=trained.rule,
        options=options.to_dict(),
        corpus={
            "digest": corpus.digest,
            "rows": len(corpus),
            "labels": report.overall.labels,
            **count_of_feedback(corpus),
        },
        metrics={name: asdict(report.overall.figures[name]) for name in HEADLINES},
        golden_texts=golden,
    )
    print_report(report)
    say(f"wrote {model} and its manifest; `make evaluate` measures it and writes its report and card")
    if track:
        from scamclf.tracking import track as log_run

        run_id = log_run(trained, corpus, report, manifest, model, data)
        say(f"logged MLflow run {run_id}; `make ui` shows it")


def _examples(path: Path) -> list[str]:
    from scamclf.errors import InputError

    try:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8; --examples names a file of messages, one a line") from None
    if not lines:
        raise InputError(f"{path}: no messages; --examples names a file of messages, one a line")
    return lines


def _search(corpus: Corpus, path: Path) -> None:
    from scamclf.search import CRITERIA, search

    trials = []
    path.parent.mkdir(parents=True, exist_ok=True)
    typer.echo(f"{'options':<26}" + "".join(f"{criterion:>24}" for criterion in CRITERIA))
    for trial in search(corpus):
        trials.append(trial.to_dict())
        cells = (f"{f.value:.4f} [{f.low:.3f}, {f.high:.3f}]" for f in trial.figures.values())
        typer.echo(f"{trial.name:<26}" + "".join(f"{cell:>24}" for cell in cells))
        record = {"corpus": {"digest": corpus.digest, "rows": len(corpus)}, "trials": trials}
        path.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    say(f"wrote {path}; the defaults of TrainOptions are the choice")
