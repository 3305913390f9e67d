"""Writes a model's card from its manifest and its report, so that its figures are always those of the file beside it."""

from __future__ import annotations

from pathlib import Path

from scamclf.artifact import Manifest
from scamclf.evaluation.metrics import Report
from scamclf.labels import LABELS, VERDICTS

_CARD = """\
# Model card: scamclf

Written by `scamclf train`; do not edit by hand. Figures: [metrics.json](metrics.json), the whole of what is known of the
file: [scamclf.manifest.json](scamclf.manifest.json), options compared: [search.json](search.json).

## What it does

One calibrated linear classifier over TF-IDF features sorts a message into four classes:

| | about a debt | not about a debt |
| --- | --- | --- |
| honest | `genuine` | `other` |
| deceptive | `fake` | `other_scam` |

P(scam) = P(fake) + P(other_scam). Chinese (Simplified, Traditional), English, mixed text.

Use it to warn people and to sort reports for people to read. Do not use it to block a message unseen, to decide on a
person's debt, or as proof of who sent something: it reads words, it does not know the sender.

## How it is made

{rows:,} messages written for this project ([data card](../data/README.md), corpus digest `{digest}`), commit `{commit}`.
Text is cleaned and segmented (jieba for Chinese), links, sums, dates and numbers become typed tokens, then: word 1-{words}-grams and
character {low}-{high}-grams, each TF-IDF weighted, and {signals} signal flags (weight {signal_weight}) -> linear SVM (one against the rest), C = {c}
-> {calibration} calibration on scores of models that had not seen the message's family. The final weights are fitted on all rows.

## Verdicts

The most probable label becomes the verdict if

- `fake` or `other_scam`: P(scam) is at least {scam_at_least:.3f},
- `genuine`: P(scam) is at most {genuine_at_most:.3f},
- `other`: P(scam) is at most {other_at_most:.3f};

in all other cases, and for a text of nothing but signs, masks and numbers, the verdict is `uncertain`. The limits are the widest that keep, on out-of-fold
predictions, scams called genuine to {scam_called_genuine:.0%} and scams called other to {scam_called_other:.0%} of all scams, and honest messages called a
scam to {honest_called_scam:.0%} of all honest ones. No limit lets a message that is more probably a scam be called honest.

## Figures

Grouped {folds}-fold cross-validation on the corpus: near-copies never cross folds, calibration happens inside the training part, and a
fold's verdicts use limits fitted on the other folds. In brackets 95 % bootstrap intervals over families. `scamclf evaluate` prints them
anew. The options were chosen on the same folds, and the phrases behind the signals were
written and narrowed with samples of the same corpus at hand; both flatter them a little. The corpus is written to be hard (about {hard:.0%} of it marked so) and to be wide; it is not a sample of anyone's traffic, so
these figures compare models and say little about the share of mistakes on a given phone.

What more messages bring (`scamclf data curve`; [figures](learning-curve.json)), drawn when the corpus was finished, with the features of that day:

![learning curve](learning-curve.svg)

| | all | {languages} |
| --- | --- | {rules} |
{table}

Rows: label, columns: verdict.

| | {verdicts} |
| --- | {verdict_rules} |
{confusion}

What each part of the features adds: [ablation.json](ablation.json); what disguised words hide: [attacks.json](attacks.json).

## Known limits

- Written, not collected: brands, voices and tricks that no author thought of are missing; see the data card's gaps.
- A message that copies a genuine one word for word and changes only the account or one letter of a link looks genuine.
  Short genuine reminders without any facts and short fakes without a link look alike; many come out `uncertain`.
- Other languages than Chinese and English are not covered.
- The pickle needs scikit-learn {sklearn}; its manifest is checked before it is opened.
"""

_ROWS = (
    ("AUC scam / honest", "auc_scam"),
    ("AUC fake / genuine", "auc_fake_vs_genuine"),
    ("accuracy of the label", "accuracy"),
    ("macro F1", "macro_f1"),
    ("honest messages called a scam", "false_alarms"),
    ("scams called a scam", "scams_caught"),
    ("scams called genuine", "scams_called_genuine"),
    ("scams called other", "scams_called_other"),
    ("left uncertain", "uncertain"),
    ("ECE of P(scam)", "ece_scam"),
    ("Brier of P(scam)", "brier_scam"),
)


def write_model_card(path: Path, manifest: Manifest, report: Report) -> None:
    """Write the card as Markdown."""
    from scamclf.decide import RuleTargets

    options = manifest.options
    features = options["features"]
    targets = RuleTargets()
    languages = report.by["lang"]
    sections = (report.overall, *languages.values())
    table = "\n".join(
        f"| {title} | " + " | ".join(str(section.figures[name]) for section in sections) + " |" for title, name in _ROWS
    )
    confusion = "\n".join(
        f"| {label} | " + " | ".join(str(report.overall.confusion[label][verdict]) for verdict in VERDICTS) + " |"
        for label in LABELS
    )
    hard = report.by["difficulty"]["hard"].rows / report.overall.rows if "hard" in report.by["difficulty"] else 0.0
    text = _CARD.format(
        rows=report.overall.rows,
        digest=manifest.corpus["digest"][:16],
        commit=_short(manifest.git_commit),
        words=features["words"],
        low=features["chars"][0],
        high=features["chars"][1],
        signals=len(features["signals"]),
        signal_weight=features["signal_weight"],
        c=options["c"],
        calibration=options["calibration"],
        folds=options["folds"],
        hard=hard,
        **manifest.decision_rule.to_dict(),
        scam_called_genuine=targets.scam_called_genuine,
        scam_called_other=targets.scam_called_other,
        honest_called_scam=targets.honest_called_scam,
        languages=" | ".join(f"{name} ({section.rows:,})" for name, section in languages.items()),
        rules=" | ".join("---" for _ in languages),
        table=table,
        verdicts=" | ".join(VERDICTS),
        verdict_rules=" | ".join("---" for _ in VERDICTS),
        confusion=confusion,
        sklearn=".".join(manifest.libraries["scikit-learn"].split(".")[:2]),
    )
    path.write_text(text, encoding="utf-8")


def _short(commit: str | None) -> str:
    if not commit:
        return "unknown"
    return commit[:12] + ("-dirty" if commit.endswith("-dirty") else "")
