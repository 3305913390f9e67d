"""Finds rows whose label the rest of the corpus contradicts, for a person to read again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scamclf.corpus import Corpus, Row
from scamclf.counts import Counts
from scamclf.errors import require_extra
from scamclf.labels import LABELS
from scamclf.train import TrainOptions, out_of_fold


@dataclass(frozen=True, slots=True)
class Suspect:
    """A row, the label that models which never saw it give it, and how well its own label fits (0 not at all, 1 fully)."""

    row: Row
    predicted: str
    quality: float


def find_suspects(corpus: Corpus, most: int, n_jobs: int = 1) -> list[Suspect]:
    """The rows whose label fits worst, worst first.

    The quality is cleanlab's normalised margin, from out-of-fold probabilities: 0.5 plus half of what the given label's
    probability has over the likeliest other one's (Northcutt et al. 2021, confident learning).

    Raises:
        MissingExtraError: cleanlab is not installed.
    """
    require_extra("cleanlab")
    from cleanlab.rank import get_label_quality_scores

    counts = Counts.of(corpus.texts, n_jobs)
    probabilities = out_of_fold(counts, corpus.labels, corpus.families, TrainOptions(), n_jobs).probabilities
    given = np.array([LABELS.index(label) for label in corpus.labels])
    quality = get_label_quality_scores(given, probabilities, method="normalized_margin", adjust_pred_probs=False)
    return [
        Suspect(corpus.rows[i], LABELS[int(probabilities[i].argmax())], float(quality[i]))
        for i in np.argsort(quality, kind="stable")[:most]
    ]
