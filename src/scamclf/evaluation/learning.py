"""How much better the model gets with more messages: the same training on parts of the corpus."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from scamclf.corpus import Corpus, grouped_folds
from scamclf.counts import Counts
from scamclf.decide import DecisionRule
from scamclf.evaluation.metrics import Figure, Report, evaluate
from scamclf.familiar import familiarity
from scamclf.features import MessagePreparer
from scamclf.labelled import Labelled
from scamclf.prepare import Prepared
from scamclf.train import TrainOptions, fit, out_of_fold

#: Shares of the corpus that are tried.
SHARES = (1 / 8, 1 / 4, 1 / 2, 1.0)

#: What a point of the curve tells.
CRITERIA = ("auc_scam", "auc_fake_vs_genuine", "log_loss", "macro_f1", "false_alarms")


@dataclass(frozen=True, slots=True)
class Point:
    """Figures of one set of messages after training on `rows` messages of the corpus."""

    share: float
    #: Mean size of the training parts.
    rows: int
    #: "folds", or the name of a set outside the corpus, with its language if it has several.
    judged: str
    figures: dict[str, Figure]

    def to_dict(self) -> dict[str, Any]:
        """Plain types; a figure is value, low, high, and None where the set does not define it."""
        figures = {name: None if math.isnan(f.value) else [f.value, f.low, f.high] for name, f in self.figures.items()}
        return {"share": self.share, "rows": self.rows, "judged": self.judged, "figures": figures}

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Point:
        """What `to_dict` gave."""
        figures = {name: Figure(*(value or (math.nan,) * 3)) for name, value in plain["figures"].items()}
        return cls(**{**plain, "figures": figures})


def learning_curve(
    corpus: Corpus,
    outside: Mapping[str, Labelled],
    options: TrainOptions | None = None,
    shares: Sequence[float] = SHARES,
    n_jobs: int = 1,
) -> Iterator[Point]:
    """Train on growing parts of each training fold and judge the fold's test part; train on growing parts of all and judge other sets.

    A part is drawn by family and holds the parts before it. The tests are the same for every share, so that points of one curve differ by
    the training alone. The verdicts' rule is fitted on the folds' predictions at the same share.

    Args:
        corpus: what to train on.
        outside: labelled messages that are not in the corpus, by name.
        options: how to train; the defaults if None.
        shares: rising, up to 1.
        n_jobs: folds at the same time, as joblib counts.
    """
    options = options or TrainOptions()
    counts = Counts.of(corpus.texts, n_jobs)
    prepared = {name: MessagePreparer().transform(rows.texts) for name, rows in outside.items()}
    folds = grouped_folds(corpus.labels, corpus.families, options.folds, options.seed)
    # One order of the families for all shares: smaller parts are inside larger ones.
    names = sorted(set(corpus.families))
    place = dict(zip(names, np.random.default_rng(options.seed).permutation(len(names)) / len(names), strict=True))
    position = np.array([place[family] for family in corpus.families])

    for share in shares:
        parts = [(train[position[train] < share], test) for train, test in folds]
        found = out_of_fold(counts, corpus.labels, corpus.families, options, n_jobs, parts)
        rule = found.rule(options.budgets)
        report = evaluate(
            corpus.labels,
            found.probabilities,
            found.verdicts(options.budgets),
            families=corpus.families,
            groups={"lang": corpus.languages},
            resamples=200,
        )
        yield from _points(share, round(float(np.mean([len(train) for train, _ in parts]))), "folds", report)
        if outside:
            rows = np.flatnonzero(position < share)
            model = fit(counts, corpus.labels, corpus.families, options, rows)
            for name, labelled in outside.items():
                yield from _points(share, len(rows), name, _judge(model, rule, labelled, prepared[name]))


def _judge(model: Any, rule: DecisionRule, labelled: Labelled, messages: Sequence[Prepared]) -> Report:
    probabilities = model.predict_proba(messages)
    alike = familiarity(messages, model.named_steps["features"].known_words_)
    return evaluate(
        labelled.labels,
        probabilities,
        rule.verdicts(probabilities, alike),
        families=labelled.families,
        groups={"lang": labelled.group_by("lang")},
        resamples=200,
    )


def _points(share: float, rows: int, name: str, report: Report) -> Iterator[Point]:
    sections = {"": report.overall}
    if len(report.by["lang"]) > 1:
        sections |= {f" {lang}": section for lang, section in report.by["lang"].items()}
    for suffix, section in sections.items():
        yield Point(share, rows, name + suffix, {criterion: section.figures[criterion] for criterion in CRITERIA})
