"""How many n-grams the model needs: the same training with fewer of them, on the same folds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from scamclf.corpus import Corpus
from scamclf.counts import Counts
from scamclf.evaluation.compare import paired
from scamclf.evaluation.metrics import Figure, evaluate
from scamclf.evaluation.predictions import Predictions
from scamclf.train import TrainOptions, out_of_fold

#: The name of the model of all n-grams.
ALL = "all"

#: How many n-grams are tried; 65,535 features are the most that 16-bit numbers tell apart.
SIZES = (200_000, 150_000, 100_000, 60_000, 50_000, 40_000, 30_000, 20_000, 10_000, 5_000)

#: The figures that a smaller vocabulary must keep, and those that are told beside them.
KEPT = ("auc_scam", "auc_fake_vs_genuine", "log_loss")
CRITERIA = (*KEPT, "accuracy", "scams_caught", "uncertain")


@dataclass(frozen=True, slots=True)
class Size:
    """The model of some of the n-grams."""

    name: str
    #: How many of them it knows, trained on the whole corpus.
    ngrams: int
    figures: Mapping[str, Figure]
    #: This one minus the model of all n-grams, paired.
    changes: Mapping[str, Figure]

    def to_dict(self) -> dict[str, Any]:
        """Plain types, for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Size:
        """What `to_dict` gave."""
        figures, changes = (
            {name: Figure(**figure) for name, figure in plain[key].items()} for key in ("figures", "changes")
        )
        return cls(plain["name"], plain["ngrams"], figures, changes)


def sizes() -> Mapping[str, TrainOptions]:
    """The shipped options with all n-grams; without rare ones; with those that matter most."""
    shipped = TrainOptions()

    def features(**changes: Any) -> TrainOptions:
        return replace(shipped, features=replace(shipped.features, **changes))

    return {
        ALL: features(most=0),
        **{f"in {n} messages or more": features(most=0, min_df=n) for n in (3, 4, 5)},
        **{f"most telling {n:,}": features(most=n) for n in SIZES},
    }


def study(corpus: Corpus, n_jobs: int = 1, resamples: int = 200) -> Iterator[Size]:
    """Cross-validate the model of each size. What is kept is chosen in each training part anew, and in each of its calibrating folds."""
    counts = Counts.of(corpus.texts, n_jobs)
    labels = np.asarray(corpus.labels)
    reference: Predictions | None = None
    for name, options in sizes().items():
        found = out_of_fold(counts, corpus.labels, corpus.families, options, n_jobs)
        predictions = Predictions.of(corpus, found.probabilities, found.verdicts(options.budgets))
        reference = reference or predictions
        report = evaluate(
            corpus.labels, found.probabilities, predictions.verdicts, families=corpus.families, resamples=resamples
        )
        comparison = paired(reference, predictions, metrics=CRITERIA, resamples=resamples)
        known = counts.weigher(options.features).learn(labels, np.arange(len(labels)))
        yield Size(
            name,
            sum(len(block.columns) for block in known),
            {metric: report.overall.figures[metric] for metric in CRITERIA},
            {metric: difference.change for metric, difference in comparison.metrics.items()},
        )


def smallest_within_noise(results: Sequence[Size]) -> Size:
    """The fewest n-grams that lose nothing that could be told.

    Of the figures in `KEPT` each must be no worse than with all n-grams by more than half the width of its own interval there, and that
    at the worse end of the paired difference's interval.
    """
    whole = results[0]
    noise = {name: (whole.figures[name].high - whole.figures[name].low) / 2 for name in KEPT}

    def loses(change: Figure, name: str) -> float:
        return change.high if name == "log_loss" else -change.low

    within = [one for one in results if all(loses(one.changes[name], name) <= noise[name] for name in KEPT)]
    return min(within, key=lambda one: one.ngrams)
