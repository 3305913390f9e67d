"""Runs the whole protocol and puts what it finds into one record: what `models/metrics.json` holds, and report and card are made of."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from scamclf.artifact import LIBRARIES, git_commit
from scamclf.corpus import Corpus
from scamclf.corpus.forms import find_forms, length_class
from scamclf.counts import Counts
from scamclf.decide import MISTAKES, Budgets, DecisionRule, scam_probability
from scamclf.errors import CorpusError
from scamclf.evaluation.baselines import baselines, has_fast_text
from scamclf.evaluation.calibration import KEPT, METHODS
from scamclf.evaluation.compare import paired
from scamclf.evaluation.curves import risk_coverage, roc
from scamclf.evaluation.metrics import evaluate, log_losses, mean_with_interval, plain, reliability
from scamclf.evaluation.predictions import Predictions
from scamclf.evaluation.protocol import VERSION, Nested, nested
from scamclf.evaluation.unseen import LeftOut, leave_out
from scamclf.familiar import familiarity, known_words
from scamclf.features import MessagePreparer
from scamclf.feedback import SCENARIO
from scamclf.labels import LANGUAGES, UNCERTAIN
from scamclf.prepare import Prepared
from scamclf.train import HeldOut, TrainOptions

#: What a comparison with a baseline, or of seen with unseen, tells.
COMPARED = (
    *("auc_scam", "auc_fake_vs_genuine", "macro_f1", "log_loss"),
    *("recall_at_1_percent", "false_alarms", "scams_caught", "scams_called_genuine", "uncertain"),
)

#: Mistakes that are shown with their texts.
MOST_ERRORS = 40

#: What is told of the way calibrations compare.
_CALIBRATED = ("log_loss", "brier_scam", "ece_scam")

Tell = Callable[[str], object]


def measure(
    corpus: Corpus,
    options: TrainOptions,
    *,
    unlike: Sequence[Mapping[str, str]] = (),
    previous: Predictions | None = None,
    resamples: int = 1000,
    n_jobs: int = 1,
    tell: Tell = lambda _: None,
) -> tuple[dict[str, Any], Predictions]:
    """Run the protocol of docs/evaluation.md.

    Args:
        corpus: labelled messages.
        options: the defaults of the training.
        unlike: texts that the model is not for, from `read_unlike`; not measured if there are none.
        previous: what an earlier model said of the same corpus, held out; compared like a baseline.
        resamples: bootstrap resamples of every interval.
        n_jobs: folds to work on at the same time, as joblib counts.
        tell: is told what comes next.

    Returns:
        The record, of plain types ready for JSON, and the predictions of the nested folds.

    Raises:
        CorpusError: near-copies that no family holds together.
    """
    tell(f"{len(corpus):,} messages; nested folds …")
    counts = Counts.of(corpus.texts, n_jobs)
    found = nested(corpus, counts, options, n_jobs)
    judged = Predictions.of(corpus, found.probabilities, found.verdicts)
    # What the default options say, as those of the models that leave a group or a part out.
    default = HeldOut(
        found.methods[KEPT], found.familiarity, np.array(corpus.labels), np.array(corpus.families), found.folds
    )
    tell("intervals …")
    record = {
        "protocol": _protocol(corpus, options, resamples),
        **evaluate(
            corpus.labels,
            found.probabilities,
            found.verdicts,
            families=corpus.families,
            groups=slices(corpus),
            resamples=resamples,
        ).to_dict(),
        "selection": [asdict(choice) for choice in found.choices],
        "calibration": {"kept": KEPT, "methods": _calibrations(corpus, found, resamples)},
        "curves": _curves(corpus, found),
        "errors": list(_errors(corpus, found)),
    }
    record["budgets"] = list(_budgets(record, options.budgets))
    tell("baselines …" if has_fast_text() else "baselines … (fastText is not installed and left out)")
    record["baselines"] = [
        _baseline(one.name, one.note, Predictions.of(corpus, one.probabilities, one.verdicts), judged, resamples)
        for one in baselines(counts, default, options, n_jobs)
    ]
    if previous:
        record["baselines"].append(
            _baseline("previous model", "its own held-out predictions", previous, judged, resamples)
        )
    tell("countries, senders and kinds of debt left out …")
    record["unseen"] = {
        one.kind: _unseen(one, resamples) for one in leave_out(corpus, counts, default, options, n_jobs)
    }
    if unlike:
        record["unlike"] = _unlike(
            corpus, counts.messages, found, default.rule(options.budgets), options, unlike, resamples
        )
    return plain(record), judged


def slices(corpus: Corpus) -> dict[str, list[str | tuple[str, ...]]]:
    """The groups of rows that a report tells apart; a row may be in several tactics and forms, or in none."""
    rows = corpus.rows
    return {
        "lang": [row.lang for row in rows],
        "label": [row.label for row in rows],
        "region": [row.region or () for row in rows],
        "scenario": [row.debt or () for row in rows],
        "stage": [row.stage or () for row in rows],
        "sender": [row.sender or () for row in rows],
        "tactic": [row.tactics for row in rows],
        "difficulty": [row.difficulty for row in rows],
        "length": [length_class(row.text) for row in rows],
        "form": [find_forms(row.text) or "plain" for row in rows],
        # The brief that a message was written for.
        "source": [row.id.rpartition("-")[0] or row.id for row in rows],
    }


def _protocol(corpus: Corpus, options: TrainOptions, resamples: int) -> dict[str, Any]:
    return {
        "version": VERSION,
        "date": datetime.now(UTC).date().isoformat(),
        "commit": git_commit(),
        "corpus": {"digest": corpus.digest, "rows": len(corpus), "families": len(set(corpus.families))},
        "folds": options.folds,
        "seed": options.seed,
        "resamples": resamples,
        "options": options.to_dict(),
        "libraries": {name: version(name) for name in LIBRARIES},
    }


def _groups(corpus: Corpus) -> dict[str, np.ndarray]:
    languages = np.asarray(corpus.languages)
    of_each = {lang: np.flatnonzero(languages == lang) for lang in LANGUAGES}
    return {"all": np.arange(len(corpus)), **{lang: rows for lang, rows in of_each.items() if len(rows)}}


def _calibrations(corpus: Corpus, found: Nested, resamples: int) -> dict[str, dict[str, Any]]:
    compared: dict[str, dict[str, Any]] = {}
    for method in METHODS:
        probabilities = found.methods[method]
        report = evaluate(
            corpus.labels,
            probabilities,
            [UNCERTAIN] * len(corpus),
            families=corpus.families,
            groups={"lang": corpus.languages},
            resamples=resamples,
        )
        sections = {"all": report.overall, **report.by["lang"]}
        compared[method] = {
            name: {figure: asdict(section.figures[figure]) for figure in _CALIBRATED}
            for name, section in sections.items()
        }
    return compared


def _curves(corpus: Corpus, found: Nested) -> dict[str, Any]:
    labels = np.asarray(corpus.labels)

    def of_groups(curve: Callable[[Sequence[str], np.ndarray], Any], probabilities: np.ndarray) -> dict[str, Any]:
        return {name: curve(labels[rows].tolist(), probabilities[rows]) for name, rows in _groups(corpus).items()}

    return {
        "roc": of_groups(roc, found.probabilities),
        "risk_coverage": of_groups(risk_coverage, found.probabilities),
        "reliability": {method: of_groups(reliability, found.methods[method]) for method in METHODS},
    }


def _budgets(record: Mapping[str, Any], budgets: Budgets) -> Iterator[dict[str, Any]]:
    sections = {"all": record["overall"], **record["by"]["lang"]}
    for name in MISTAKES:
        yield {
            "name": name.replace("_", " "),
            "budget": getattr(budgets, name),
            "by": {group: section["figures"][name] for group, section in sections.items()},
        }


def _errors(corpus: Corpus, found: Nested) -> Iterator[dict[str, Any]]:
    """Wrong verdicts, those that were surest first. A reader's own messages are left out: a report gets shown around."""
    scam = scam_probability(found.probabilities)
    losses = log_losses(corpus.labels, found.probabilities)
    wrong = [
        i
        for i in np.argsort(-losses, kind="stable").tolist()
        if found.verdicts[i] not in (UNCERTAIN, corpus.labels[i]) and corpus.rows[i].scenario != SCENARIO
    ]
    for i in wrong[:MOST_ERRORS]:
        row = corpus.rows[i]
        yield {
            "id": row.id,
            "lang": row.lang,
            "label": row.label,
            "verdict": found.verdicts[i],
            "scam_probability": float(scam[i]),
            "scenario": row.scenario,
            "difficulty": row.difficulty,
            "text": row.text,
        }


def _baseline(name: str, note: str, baseline: Predictions, judged: Predictions, resamples: int) -> dict[str, Any]:
    return {
        "name": name,
        "note": note,
        "figures": _figures(baseline, resamples),
        "difference": _change(baseline, judged, resamples),
    }


def _change(first: Predictions, second: Predictions, resamples: int) -> dict[str, Any]:
    """What the second predictions change of the first's figures, paired."""
    differences = paired(first, second, metrics=COMPARED, resamples=resamples).metrics
    return {name: asdict(difference.change) for name, difference in differences.items()}


def _figures(judged: Predictions, resamples: int) -> dict[str, Any]:
    report = evaluate(
        judged.labels, judged.probabilities, judged.verdicts, families=judged.families, resamples=resamples
    )
    return {name: asdict(report.overall.figures[name]) for name in COMPARED}


def _unseen(one: LeftOut, resamples: int) -> dict[str, Any]:
    by = {}
    for group in one.groups:
        rows = np.flatnonzero(one.group == group)
        by[group] = {"rows": len(rows)} | {
            state: _figures(part, resamples)
            for state, part in (("unseen", one.unseen.take(rows)), ("seen", one.seen.take(rows)))
        }
    return {
        "rows": len(one.group),
        "groups": len(one.groups),
        "seen": _figures(one.seen, resamples),
        "unseen": _figures(one.unseen, resamples),
        "change": _change(one.seen, one.unseen, resamples),
        "by": by,
    }


def read_unlike(path: Path) -> list[dict[str, str]]:
    """Read texts that the model is not for: a JSON object a line, with `kind` and `text`.

    Texts of the kind `in range` are odd ones that it is for, held against the others.

    Raises:
        CorpusError: a line that is none; names the line and never the text.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path}: not UTF-8 at byte {error.start:,}") from None
    rows = []
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if not isinstance(row, dict) or not all(isinstance(row.get(name), str) for name in ("kind", "text")):
            raise CorpusError(f"{path}:{number}: expected a JSON object with the texts `kind` and `text`")
        rows.append(row)
    return rows


def _unlike(
    corpus: Corpus,
    messages: Sequence[Prepared],
    found: Nested,
    rule: DecisionRule,
    options: TrainOptions,
    texts: Sequence[Mapping[str, str]],
    resamples: int,
) -> dict[str, Any]:
    """How many of the corpus's own messages count as unlike it, held out; and how many of the texts it is not for."""
    alike = familiarity(
        MessagePreparer().transform([row["text"] for row in texts]), known_words(messages, options.features.min_df)
    )
    caught = ~rule.familiar(alike)
    kinds = np.asarray([row["kind"] for row in texts])
    families = np.asarray(corpus.families)
    return {
        "limit": rule.known_at_least,
        "limit_of_signs": rule.signs_at_most,
        "false_alarms": {
            name: asdict(mean_with_interval(found.unlike[rows].astype(float), families[rows], resamples=resamples))
            for name, rows in _groups(corpus).items()
        },
        "found": {
            kind: {
                "rows": int((kinds == kind).sum()),
                "share": asdict(
                    mean_with_interval(
                        caught[kinds == kind].astype(float), np.arange((kinds == kind).sum()), resamples=resamples
                    )
                ),
            }
            for kind in dict.fromkeys(kinds.tolist())
        },
    }
