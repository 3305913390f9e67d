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
from scamclf.corpus.split import Split
from scamclf.evaluate import Figure, auc_with_interval
from scamclf.labels import LANGUAGES
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


def audit(rows: Sequence[Row], seed: int = 0) -> Iterator[CueReport]:
    """AUC of every cue and of all together, for every language with enough messages about debts.

    Args:
        rows: the corpus; only `fake` and `genuine` ones are looked at.
        seed: of the folds and of the bootstrap.
    """
    for lang in LANGUAGES:
        of_lang = [row for row in rows if row.lang == lang and row.label in ("fake", "genuine")]
        is_fake = np.array([row.label == "fake" for row in of_lang], dtype=bool)
        families = [row.family for row in of_lang]
        if min(is_fake.sum(), (~is_fake).sum()) < 2 * _FOLDS:
            continue
        folds = _folds(is_fake, families, seed)
        for cue, columns in {**{cue: (cue,) for cue in CUES}, "all together": tuple(CUES)}.items():
            scores = _out_of_fold_scores(of_lang, is_fake, folds, columns)
            figure = auc_with_interval(is_fake, scores, families, seed=seed)
            yield CueReport(lang, cue, int(is_fake.sum()), int((~is_fake).sum()), figure)


def _folds(is_fake: np.ndarray, families: Sequence[str], seed: int) -> list[Split]:
    from sklearn.model_selection import StratifiedGroupKFold

    splitter = StratifiedGroupKFold(_FOLDS, shuffle=True, random_state=seed)
    return list(splitter.split(np.zeros(len(is_fake)), is_fake, families))


def _out_of_fold_scores(
    rows: Sequence[Row], is_fake: np.ndarray, folds: Sequence[Split], cues: Sequence[str]
) -> np.ndarray:
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    # The constant keeps a cue that no row carries from being no column at all.
    seen = [{"any": 1.0} | {f"{cue}: {name}": 1.0 for cue in cues for name in CUES[cue](row)} for row in rows]
    scores = np.zeros(len(rows))
    for train, test in folds:
        model = make_pipeline(DictVectorizer(), LogisticRegression(C=0.3, max_iter=2000))
        model.fit([seen[i] for i in train], is_fake[train])
        scores[test] = model.decision_function([seen[i] for i in test])
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
