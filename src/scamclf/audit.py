"""Measures how far cues that should not matter tell fake from genuine messages.

A model would learn such cues first. Each is tried alone and all together, within one language, by a logistic regression on grouped
folds: an AUC of 0.5 means that the cue says nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from scamclf.corpus.fields import Row
from scamclf.corpus.forms import has_emoji, has_link, has_opt_out
from scamclf.corpus.split import Split, grouped_folds
from scamclf.evaluation.metrics import Figure, auc_with_interval
from scamclf.labels import COLLECTION_LABELS, LANGUAGES
from scamclf.words import read_words

_FOLDS = 5
_GREETING = re.compile(
    r"\W*(?:dear|hi|hello|hey|good (?:morning|day|afternoon)|尊敬|亲爱|您好|你好|親愛|各位|女士|先生)", re.IGNORECASE
)
_CURRENCIES = re.compile(
    r"rs\b|inr|usd|gbp|rmb|[$£€₹¥￥₦₱]|元|圆|块|naira|rand|ksh|kes|hk\$|nt\$|s\$|rm", re.IGNORECASE
)
# Dots, slashes, stars and dashes inside links, sums, dates, masked numbers and account names belong to a fact; they are not punctuation.
_FACTS = re.compile(
    r"""
      https?://[!-~]{1,300}
    | <[A-Za-z_]{2,12}>
    | [A-Za-z0-9_-]{1,60} (?: [.@_] [A-Za-z0-9_-]{1,60} ){1,6} (?: / [!-~]{0,200} )?
    | [\dxX*] [\dxX*.,:/-]{0,40}
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class CueReport:
    """How well one kind of cue, alone, tells fake from genuine within one language."""

    lang: str
    cue: str
    fake: int
    genuine: int
    auc: Figure


def audit(rows: Sequence[Row], seed: int = 0, resamples: int = 200) -> Iterator[CueReport]:
    """AUC of every cue and of all together, for every language with enough messages about debts.

    Args:
        rows: the corpus; only `fake` and `genuine` ones are looked at.
        seed: of the folds and of the bootstrap.
        resamples: of the bootstrap, for the intervals.
    """
    for lang in LANGUAGES:
        of_lang = [row for row in rows if row.lang == lang and row.label in COLLECTION_LABELS]
        labels, families = [row.label for row in of_lang], [row.family for row in of_lang]
        is_fake = np.array([label == "fake" for label in labels], dtype=bool)
        if min(is_fake.sum(), (~is_fake).sum()) < 2 * _FOLDS:
            continue
        folds = grouped_folds(labels, families, _FOLDS, seed, COLLECTION_LABELS)
        marks = {
            cue: [[f"{cue}: {mark}" for mark in marks_of(row)] for row in of_lang] for cue, marks_of in CUES.items()
        }
        marks["all together"] = [
            [mark for of_cue in of_row for mark in of_cue] for of_row in zip(*marks.values(), strict=True)
        ]
        for cue, seen in marks.items():
            scores = _out_of_fold_scores(seen, is_fake, folds)
            figure = auc_with_interval(is_fake, scores, families, resamples=resamples, seed=seed)
            yield CueReport(lang, cue, int(is_fake.sum()), int((~is_fake).sum()), figure)


def _out_of_fold_scores(marks: Sequence[list[str]], is_fake: np.ndarray, folds: Sequence[Split]) -> np.ndarray:
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    # The constant keeps a cue that no row carries from being no column at all. A mark that only test rows carry is a
    # column of zeros in the training, and gets no weight.
    columns = DictVectorizer().fit_transform([dict.fromkeys(["any", *of_row], 1.0) for of_row in marks])
    scores = np.zeros(len(marks))
    for train, test in folds:
        model = LogisticRegression(C=0.3, max_iter=2000).fit(columns[train], is_fake[train])
        scores[test] = model.decision_function(columns[test])
    return scores


def _step(value: float, width: float) -> int:
    """The number of a bin on a logarithmic scale."""
    return int(np.log2(1 + value) / width)


def _length(row: Row) -> list[str]:
    text = row.text
    return [
        f"characters {_step(len(text), 0.35)}",
        f"words {_step(len(text.split()), 0.7)}",
        f"lines {min(text.count(chr(10)), 4)}",
    ]


def _punctuation(row: Row) -> list[str]:
    bare = _FACTS.sub("0", row.text)
    marks = [c for c in bare if unicodedata.category(c)[0] == "P"]
    density = f"marks {_step(100 * len(marks) / max(1, len(bare)), 0.6)}"
    ending = bare.rstrip()[-1:]
    last = ending if unicodedata.category(ending or "x")[0] == "P" else "none"
    return [
        density,
        f"ends in {last}",
        *(f"has {mark}" for mark in set(marks)),
        *(f"twice {m}" for m in set(marks) if marks.count(m) > 1),
    ]


def _opening(row: Row) -> list[str]:
    text = row.text.strip().lower()
    word = re.match(r"\W*([a-z0-9']{1,30}|\w{1,2})", text)
    return [f"begins {text[:1]}", f"first {word[1] if word else ''}"]


def _brand(row: Row) -> list[str]:
    return [match[0] for match in _brands().finditer(row.text.lower())]


@cache
def _brands() -> re.Pattern[str]:
    # A Latin name has to stand alone: "ee" is a telephone company, and in "fee".
    names = (rf"\b{re.escape(name)}\b" if name.isascii() else re.escape(name) for name in read_words("brands.txt"))
    return re.compile("|".join(names), re.ASCII)


def _presence(of: Callable[[str], object]) -> Callable[[Row], list[str]]:
    return lambda row: ["there"] if of(row.text) else []


#: Name of a cue -> the marks of it that a row carries.
CUES: dict[str, Callable[[Row], Any]] = {
    "length": _length,
    "punctuation": _punctuation,
    "link": _presence(has_link),
    "brand": _brand,
    "variety": lambda row: [row.region],
    "opening": _opening,
    "greeting": _presence(_GREETING.match),
    "currency": lambda row: {match[0].lower() for match in _CURRENCIES.finditer(row.text)},
    "emoji": _presence(has_emoji),
    "opt-out": _presence(has_opt_out),
}
