"""What each part of the features adds: the model without it, on the same folds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from scamclf.corpus import Corpus
from scamclf.counts import Counts
from scamclf.decide import scam_probability
from scamclf.evaluation.metrics import Figure, auc_difference, evaluate, log_losses, mean_with_interval
from scamclf.labels import SCAM_LABELS
from scamclf.signals import SIGNALS
from scamclf.signals.find import FAMILIES
from scamclf.train import TrainOptions, out_of_fold

#: The name of the model with every part.
WHOLE = "whole model"


@dataclass(frozen=True, slots=True)
class Ablation:
    """The model without one part. Differences are whole model minus this one, paired: above zero the part helps the AUC, below it the loss."""

    name: str
    auc_scam: float
    auc_gain: Figure
    log_loss: float
    log_loss_change: Figure
    uncertain: float
    scams_caught: float

    def to_dict(self) -> dict[str, Any]:
        """Plain types, for JSON."""
        return asdict(self)


def parts() -> Mapping[str, TrainOptions]:
    """The options without each part; first the model with all of them, whatever the shipped one leaves out."""
    shipped = TrainOptions()

    def without(*names: str) -> TrainOptions:
        kept = tuple(name for name in SIGNALS if name not in names)
        return replace(shipped, features=replace(shipped.features, signals=kept))

    whole = without()
    return {
        WHOLE: whole,
        "without signals": without(*SIGNALS),
        **{f"without {family.name}": without(*family.signals) for family in FAMILIES},
        "without spelling": without("evasive_spelling"),
        "without words": replace(whole, features=replace(whole.features, words=0)),
        "without characters": replace(whole, features=replace(whole.features, chars=(0, 0))),
    }


def ablate(corpus: Corpus, n_jobs: int = 1, resamples: int = 200) -> Iterator[Ablation]:
    """Cross-validate the model without each part."""
    counts = Counts.of(corpus.texts, n_jobs)
    is_scam = np.isin(corpus.labels, SCAM_LABELS)
    reference: tuple[np.ndarray, np.ndarray] | None = None
    for name, options in parts().items():
        found = out_of_fold(counts, corpus.labels, corpus.families, options, n_jobs)
        probabilities = found.probabilities
        scores = scam_probability(probabilities)
        losses = log_losses(corpus.labels, probabilities)
        reference = reference or (scores, losses)
        verdicts = found.verdicts(options.budgets)
        figures = evaluate(
            corpus.labels, probabilities, verdicts, families=corpus.families, resamples=2
        ).overall.figures
        yield Ablation(
            name=name,
            auc_scam=figures["auc_scam"].value,
            auc_gain=auc_difference(is_scam, reference[0], scores, corpus.families, resamples=resamples),
            log_loss=figures["log_loss"].value,
            log_loss_change=mean_with_interval(reference[1] - losses, corpus.families, resamples=resamples),
            uncertain=figures["uncertain"].value,
            scams_caught=figures["scams_caught"].value,
        )
