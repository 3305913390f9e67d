"""Measures by training anew on a corpus: cross-validation, disguises, ablation, sizes of the vocabulary."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from scamclf.cli.console import say
from scamclf.cli.evaluate.limits import require

if TYPE_CHECKING:
    from scamclf.corpus import Corpus


def cross_validate(data: Path, resamples: int, limits: Mapping[str, float], as_json: bool) -> None:
    """Judge each message of a corpus by a model that saw neither it nor a near-copy, and print the figures."""
    from scamclf.corpus import read_corpus
    from scamclf.counts import Counts
    from scamclf.evaluation.metrics import evaluate
    from scamclf.train import TrainOptions, out_of_fold

    corpus = read_corpus(data)
    options = TrainOptions()
    say(f"{len(corpus):,} messages; {options.folds} grouped folds …")
    counts = Counts.of(corpus.texts, n_jobs=-1)
    found = out_of_fold(counts, corpus.labels, corpus.families, options, n_jobs=-1)
    report = evaluate(
        corpus.labels,
        found.probabilities,
        found.verdicts(options.budgets),
        families=corpus.families,
        groups=corpus.groups,
        resamples=resamples,
    )
    if as_json:
        typer.echo(json.dumps(report.to_dict(), ensure_ascii=False, indent=2))
    else:
        from scamclf.cli.report import print_report

        print_report(report)
    require(report.values(), limits)


def attack(data: Path, sample: int, as_json: bool) -> None:
    """Disguise held-out messages and print what that hides."""
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


def ablate(data: Path, as_json: bool) -> None:
    """Leave out each part of the features and print what it adds."""
    from scamclf.cli.report import ablation_lines
    from scamclf.corpus import read_corpus
    from scamclf.evaluation.ablation import ablate as leave_out
    from scamclf.evaluation.ablation import parts

    corpus = read_corpus(data)
    say(f"{len(corpus):,} messages; {len(parts())} models …")
    results = []
    for result in leave_out(corpus, n_jobs=-1):
        say(result.name)
        results.append(result)
    _print(corpus, results, ablation_lines(results), as_json)


def compare_sizes(data: Path, as_json: bool) -> None:
    """Train with fewer n-grams and print what that loses."""
    from scamclf.cli.report import vocabulary_lines
    from scamclf.corpus import read_corpus
    from scamclf.evaluation.vocabulary import sizes, smallest_within_noise, study

    corpus = read_corpus(data)
    say(f"{len(corpus):,} messages; {len(sizes())} models …")
    results = []
    for result in study(corpus, n_jobs=-1):
        say(result.name)
        results.append(result)
    say(f"the fewest n-grams within the noise: {smallest_within_noise(results).name}")
    _print(corpus, results, vocabulary_lines(results), as_json)


def _print(corpus: Corpus, results: Sequence[Any], lines: Iterable[str], as_json: bool) -> None:
    if as_json:
        record = {"corpus": {"digest": corpus.digest, "rows": len(corpus)}, "results": [r.to_dict() for r in results]}
        typer.echo(json.dumps(record, ensure_ascii=False, indent=2))
    else:
        for line in lines:
            typer.echo(line)
