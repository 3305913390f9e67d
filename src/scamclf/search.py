"""Compares ways to train by grouped cross-validation, and records what was compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from scamclf.corpus import Corpus
from scamclf.counts import Counts
from scamclf.evaluation.metrics import Figure, evaluate
from scamclf.train import TrainOptions, out_of_fold

#: The figures that decide: ranking, probabilities, labels, usefulness.
CRITERIA = ("auc_scam", "log_loss", "macro_f1", "uncertain")


@dataclass(frozen=True, slots=True)
class Trial:
    """One way to train, and its out-of-fold figures."""

    name: str
    options: TrainOptions
    figures: dict[str, Figure]

    def to_dict(self) -> dict[str, Any]:
        """Plain types, for models/search.json."""
        figures = {name: [figure.value, figure.low, figure.high] for name, figure in self.figures.items()}
        return {"name": self.name, "options": self.options.to_dict(), "figures": figures}


def alternatives() -> dict[str, TrainOptions]:
    """The defaults and, one change at a time, what else was considered; what matters most comes first."""
    chosen = TrainOptions()

    def features(**changes: Any) -> TrainOptions:
        return replace(chosen, features=replace(chosen.features, **changes))

    return {
        "chosen": chosen,
        "signals weigh 0": features(signal_weight=0.0),
        "words 1": features(words=1),
        "characters 1-3": features(chars=(1, 3)),
        "in 3 messages or more": features(min_df=3),
        "C = 0.5": replace(chosen, c=0.5),
        "C = 2": replace(chosen, c=2.0),
        "smoothing 0.1": replace(chosen, smoothing=0.1),
        "smoothing 0.01": replace(chosen, smoothing=0.01),
        "signals weigh 0.2": features(signal_weight=0.2),
        "characters 2-4": features(chars=(2, 4)),
        "characters 1-5": features(chars=(1, 5)),
        "words 1-3": features(words=3),
        "in 1 message or more": features(min_df=1),
    }


def search(corpus: Corpus) -> Iterator[Trial]:
    """Try each alternative on the same folds."""
    counts = Counts.of(corpus.texts, n_jobs=-1)
    for name, options in alternatives().items():
        found = out_of_fold(counts, corpus.labels, corpus.families, options, n_jobs=-1)
        verdicts = found.verdicts(options.budgets)
        report = evaluate(corpus.labels, found.probabilities, verdicts, families=corpus.families, resamples=200)
        yield Trial(name, options, {criterion: report.overall.figures[criterion] for criterion in CRITERIA})
