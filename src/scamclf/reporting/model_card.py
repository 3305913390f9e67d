"""Writes a model's card from its manifest and its record, so that its figures are always those of the files beside it."""

from __future__ import annotations

from collections.abc import Iterator

from scamclf.manifest import Manifest
from scamclf.reporting import tables
from scamclf.reporting.record import (
    NOT_SERVED,
    SMALLEST_JUDGED,
    Record,
    budget_outcome,
    count_judged,
    read_figure,
    worse_groups,
)
from scamclf.reporting.table import cell, make_table, to_markdown
from scamclf.reporting.titles import HEADLINES, grouping_title, title

_CARD = """\
# Model card: scamclf

Written by `make evaluate`; do not edit by hand. Figures: [metrics.json](metrics.json), the whole of what is known of the
file: [scamclf.manifest.json](scamclf.manifest.json), options compared: [search.json](search.json).

## What it does

One calibrated linear classifier over TF-IDF features sorts a message into four classes:

| | about a debt | not about a debt |
| --- | --- | --- |
| honest | `genuine` | `other` |
| deceptive | `fake` | `other_scam` |

P(scam) = P(fake) + P(other_scam). Chinese (Simplified, Traditional), English, mixed text.

## Intended use

To warn the person who got a message, with the words that speak for and against; and to sort reports of many messages for people to read.

## Misuse

- Do not block, delete or answer a message unseen by its verdict alone.
- Do not decide on a person's debt, credit or account by it, and do not rate a sender by single messages.
- It is no proof of who sent something: it reads words and does not know the sender. `genuine` means that the words are those of a lawful creditor, not that you
  owe the sum, nor that the account is the creditor's.
- Do not use it to find wording that it lets pass. The disguises it knows are public, and so are its misses ([attacks.json](attacks.json)).
- It judges messages that a reader hands over. Reading other people's messages with it needs their consent, or the law's.

## How it is made

{rows:,} messages written for this project ([data card](../data/README.md), corpus digest `{digest}`){feedback}, commit `{commit}`.
Text is cleaned and segmented (jieba for Chinese), links, sums, dates and numbers become typed tokens, then: word 1-{words}-grams and
character {low}-{high}-grams, each TF-IDF weighted, and {signals} signal flags (weight {signal_weight}) -> scores of a linear SVM (one against the rest, C = {c}) and of naive
Bayes (smoothing {smoothing}) -> multinomial logistic regression, fitted on scores of models that had not seen the message's family. All of it is linear and multiplied out
into one matrix of weights. The final weights are fitted on all rows.

## Verdicts

The most probable label becomes the verdict if

{rule}

and if at least {known_at_least:.0%} of its words (two granted) are known from training and at most {signs_at_most:.1%} of its signs are those of code. In all other cases, and for a text of nothing but
signs, masks and numbers, the verdict is `uncertain`, with the reason. The limits are the widest that prove these budgets of mistakes at 95 %, on out-of-fold predictions ([how](../docs/evaluation.md)); measured on
folds that had no part in fitting them:

{budgets}

No limit lets a message that is more probably a scam be called honest, or one that is more probably honest a scam.

## Figures

Nested, grouped {folds}-fold cross-validation on the corpus ({date}; [protocol](../docs/evaluation.md)): near-copies never cross folds, and calibration and the verdicts' limits are
fitted inside the training part. In brackets 95 % bootstrap intervals over families. {selection} The phrases behind the signals were
written and narrowed with samples of the same corpus at hand, and the defaults around which the folds search were found on it; both flatter the figures a little. The corpus is written to be hard{hard} and to be wide; it is not a sample of anyone's traffic, so
these figures compare models and say little about the share of mistakes on a given phone.

{figures}

Rows: label, columns: verdict.

{confusion}

What more messages bring (`scamclf data curve`; [figures](learning-curve.json)), on the folds:

![learning curve](learning-curve.svg)

What each part of the features adds: [ablation.json](ablation.json); what disguised words hide: [attacks.json](attacks.json); all of it with plots and slices: [report](report/index.html).

## Groups it serves worse

{worse}

## Known limits

- Written, not collected: brands, voices and tricks that no author thought of are missing; see the data card's gaps.
- A message that copies a genuine one word for word and changes only the account or one letter of a link looks genuine.
  Short genuine reminders without any facts and short fakes without a link look alike; many come out `uncertain`.
- Other languages than Chinese and English are not covered; most such text is told apart and left `uncertain`, not all.
- The law, the brands and the tricks it knows are those of the day the corpus was written; they age.
- The pickle needs scikit-learn {sklearn}; its manifest is checked before it is opened.

## How to appeal a verdict

No verdict is final, and none is the lender's word.

- **You got the message.** `scamclf explain` shows the words that moved the verdict, and what to do. Whatever the verdict, ask the lender through a channel you
  know: its app, or the number on your contract, never one that the message gives.
- **You sent it, and it was flagged wrongly.** `scamclf explain` shows what reads like a scam. What helps your readers helps here: name the creditor, the exact sum, the date
  and the end of the account number, and send them to your own app or site; drop threats, haste and shortened links.
- **A service showed you the verdict.** Ask whoever runs it to read the message: `scamclf review` records the right label, and training with it mends the model.
- **For everyone's model**, open an issue with a message of your own making that shows the mistake. Leave out names, numbers, accounts and links of real people.

## Maintenance

The developers of scamclf keep the model. It is trained anew when the corpus or the features change; the manifest's digest and commit say from what, and a new model replaces this one only with its
figures beside it. Watch for ageing: measure on your own labelled messages now and then (`scamclf evaluate --on FILE`), and look at the share left `uncertain`.

## Licence and citation

MIT, code, corpus and model.

```bibtex
@software{{scamclf,
  author = {{The scamclf developers}},
  title = {{scamclf: tells genuine from fake debt-collection messages}},
  version = {{{version}}},
  year = {{{year}}}
}}
```
"""

_RULE = {
    "scam_at_least": "`fake` or `other_scam`: P(scam) is at least {:.3f}",
    "genuine_at_most": "`genuine`: P(scam) is at most {:.3f}",
    "other_at_most": "`other`: P(scam) is at most {:.3f}",
}

#: How the options were chosen: by each fold for itself, or not.
_SELECTION = {
    True: "Each fold chose its options on its own training part.",
    False: "The options were chosen on the same folds, which flatters them a little.",
}


def model_card(manifest: Manifest, record: Record) -> str:
    """The card, in Markdown; the same for the same two inputs.

    Args:
        manifest: of the model file.
        record: of its evaluation, as `models/metrics.json` holds it.
    """
    options = manifest.options
    features = options["features"]
    return _CARD.format(
        rows=manifest.corpus["rows"],
        digest=manifest.corpus["digest"][:16],
        commit=_short(manifest.git_commit),
        words=features["words"],
        low=features["chars"][0],
        high=features["chars"][1],
        signals=len(features["signals"]),
        signal_weight=features["signal_weight"],
        c=options["c"],
        smoothing=options["smoothing"],
        feedback=_feedback(manifest),
        known_at_least=manifest.decision_rule.known_at_least,
        signs_at_most=manifest.decision_rule.signs_at_most,
        rule="\n".join(_rule(manifest)),
        budgets=_budgets(record),
        folds=record["protocol"]["folds"],
        date=record["protocol"]["date"],
        selection=_SELECTION[bool(record.get("selection"))],
        hard=_hard(record),
        figures=to_markdown(tables.by_language(record, HEADLINES)),
        confusion=to_markdown(tables.confusion(record["overall"])),
        worse=_worse(record),
        sklearn=".".join(manifest.libraries["scikit-learn"].split(".")[:2]),
        version=manifest.scamclf,
        year=manifest.created[:4],
    )


def _feedback(manifest: Manifest) -> str:
    """Messages that readers labelled, if the model was trained on some."""
    number = manifest.corpus.get("feedback")
    return f", {number:,} of them labelled by readers and not public" if number else ""


def _rule(manifest: Manifest) -> Iterator[str]:
    limits = manifest.decision_rule.to_dict()
    lines = [f"- {text.format(limits[name])}" for name, text in _RULE.items()]
    yield from (line + "," for line in lines[:-1])
    yield lines[-1] + ";"


def _budgets(record: Record) -> str:
    return "\n".join(
        f"- {one['name']}: at most {one['budget']:.1%}; measured {cell(read_figure(one['by']['all']))}, "
        f"{budget_outcome(read_figure(one['by']['all']), one['budget'])}"
        for one in record["budgets"]
    )


def _hard(record: Record) -> str:
    hard = record["by"].get("difficulty", {}).get("hard")
    return f" (about {hard['rows'] / record['overall']['rows']:.0%} of it marked so)" if hard else ""


def _worse(record: Record) -> str:
    groups, judged = worse_groups(record), count_judged(record)
    looked_at = (
        f"Looked at were {judged} figures: honest messages called a scam, and scams called a scam, of every group with at least {SMALLEST_JUDGED} honest messages, or "
        f"scams, by {_listed(record)}. "
    )
    if not groups:
        return looked_at + "None has its whole interval on the worse side of the value of all messages."
    rows = (
        (
            grouping_title(one.grouping),
            one.value,
            title(one.figure).full,
            f"{one.rows:,}",
            cell(one.here),
            f"{one.overall.value:.3f}",
        )
        for one in groups
    )
    table = make_table("", ("group by", "value", "figure", "messages", "here", "all"), rows)
    return (
        f"{looked_at}Listed are those whose whole interval is worse than the value of all messages; about {judged / 40:.0f} of them would be by chance alone.\n\n"
        + to_markdown(table)
    )


def _listed(record: Record) -> str:
    return ", ".join(grouping_title(name) for name in record["by"] if name not in NOT_SERVED)


def _short(commit: str | None) -> str:
    if not commit:
        return "unknown"
    return commit[:12] + ("-dirty" if commit.endswith("-dirty") else "")
