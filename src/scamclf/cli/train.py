"""`scamclf train`: corpus in, verified model file out."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scamclf.cli.console import say

if TYPE_CHECKING:
    from scamclf.corpus import Corpus

#: Figures that the manifest repeats from the report.
_HEADLINES = (
    "auc_scam",
    "auc_fake_vs_genuine",
    "accuracy",
    "macro_f1",
    "false_alarms",
    "scams_caught",
    "scams_called_genuine",
    "uncertain",
    "ece_scam",
    "brier_scam",
)


def train(
    data: Annotated[Path, typer.Option(help="Corpus, a folder of <lang>/<label>.jsonl.")] = Path("data/messages"),
    model: Annotated[
        Path, typer.Option(help="Model file to write; manifest, metrics and model card go beside it.")
    ] = Path("models/scamclf.joblib"),
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
    feedback: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Learn from the answers of `scamclf review`, too.")
    ] = None,
) -> None:
    """Train on a corpus, judge the model by grouped cross-validation, and write it.

    The model that stood there stays whole until the new one is written, read back and compared.
    """
    from scamclf.corpus import read_corpus

    if track and not search:
        from scamclf.tracking import require_mlflow

        require_mlflow()
    from scamclf.artifact import require_writable

    require_writable(model)
    corpus = read_corpus(data)
    say(f"{len(corpus):,} messages in {len(set(corpus.families)):,} families from {data}")
    if feedback:
        corpus = _with_feedback(corpus, feedback)
    if search:
        _search(corpus, model.with_name("search.json"))
    else:
        _train(corpus, data, model, examples, track)


def _with_feedback(corpus: Corpus, path: Path) -> Corpus:
    from scamclf.feedback import read_feedback, with_feedback

    extended = with_feedback(corpus, read_feedback(path))
    say(f"{path}: {extended.added:,} answers added, {len(extended.known):,} left out as known")
    if extended.contradicted:
        some = ", ".join(extended.contradicted[:10]) + (", …" if len(extended.contradicted) > 10 else "")
        say(f"{len(extended.contradicted):,} left out that contradict the corpus, where labels are changed: {some}")
    if extended.added:
        say(
            f"the model will hold words of {extended.added:,} messages of your own; "
            "do not publish it, or log it to a shared MLflow, without their senders' consent"
        )
    return extended.corpus


def _count_of_feedback(corpus: Corpus) -> dict[str, int]:
    from scamclf.feedback import SCENARIO

    count = sum(row.scenario == SCENARIO for row in corpus.rows)
    return {"feedback": count} if count else {}


def _train(corpus: Corpus, data: Path, model: Path, examples: Path, track: bool) -> None:
    from scamclf import artifact
    from scamclf.cli.report import print_report
    from scamclf.evaluation.metrics import evaluate
    from scamclf.evaluation.model_card import write_model_card
    from scamclf.train import TrainOptions
    from scamclf.train import train as train_model

    options = TrainOptions()
    golden = [line for line in examples.read_text(encoding="utf-8").splitlines() if line.strip()]
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
            **_count_of_feedback(corpus),
        },
        metrics={name: asdict(report.overall.figures[name]) for name in _HEADLINES},
        golden_texts=golden,
    )
    model.with_name("metrics.json").write_text(
        json.dumps(report.to_dict(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )
    write_model_card(model.with_name("README.md"), manifest, report)
    print_report(report)
    say(f"wrote {model}, its manifest, metrics.json and the model card README.md")
    if track:
        from scamclf.tracking import track as log_run

        run_id = log_run(trained, corpus, report, manifest, model, data)
        say(f"logged MLflow run {run_id}; `make ui` shows it")


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
