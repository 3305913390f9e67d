"""Says which words moved the model, and how far.

The model is linear up to a softmax, so the log-odds of one label against another are a sum over features. Each feature's part is shared out
evenly over the places where it stands, and there over its characters; characters are put together again to words and phrases that a reader
can find in the message. Nothing is left out: what belongs to no character stays in `baseline`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from scamclf.labels import LABELS, SCAM_LABELS, Judgement
from scamclf.prepare import Prepared, Traced
from scamclf.scorer import Scorer
from scamclf.segment import segment
from scamclf.signals.family import Span
from scamclf.signals.find import GENUINE_MARKS, RED_FLAGS

#: A label and the one it is held against: the more probable scam label, the more probable honest one.
Contrast = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Reason:
    """`text[start:end]` of the message moves the log-odds by `weight`: above zero towards a scam.

    `signals` names the red flags (or, below zero, the genuine marks) found there.
    """

    start: int
    end: int
    text: str
    weight: float
    signals: tuple[str, ...]


@dataclass(frozen=True)
class Explanation:
    """A judgement with what moved it.

    `log_odds` = ln P(contrast[0]) / P(contrast[1]) = `baseline` + the sum of the reasons' weights, at the corpus's own share of scams.
    """

    judgement: Judgement
    contrast: Contrast
    log_odds: float
    baseline: float
    #: All of the message that counts, in order, apart from each other.
    reasons: tuple[Reason, ...]
    #: Each feature with its part of the log-odds, such as "words: pay now"; with the intercept they sum to it, too.
    features: Mapping[str, float]

    def strongest(self, number: int = 5) -> tuple[list[Reason], list[Reason]]:
        """The reasons that weigh most for a scam, and those that weigh most against it, the heaviest first."""
        ranked = sorted((r for r in self.reasons if _says_something(r)), key=lambda r: -abs(r.weight))
        heaviest = abs(ranked[0].weight) if ranked else 0.0
        worth = [r for r in ranked if abs(r.weight) >= _WORTH_SAYING * heaviest]
        return [r for r in worth if r.weight > 0][:number], [r for r in worth if r.weight < 0][:number]

    def to_dict(self, number: int = 5) -> dict[str, Any]:
        """Plain types for JSON: the strongest reasons, without the judgement."""
        towards, against = self.strongest(number)
        return {
            "contrast": list(self.contrast),
            "log_odds": self.log_odds,
            "reasons": [asdict(reason) for reason in towards + against],
        }


# Below this share of the heaviest reason, a reason is not worth the reader's time.
_WORTH_SAYING = 0.08


def _says_something(reason: Reason) -> bool:
    return bool(reason.signals) or any(c.isalnum() for c in reason.text)


class Explainer:
    """Explains judgements of one model."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer

    def explain(self, judgement: Judgement, prepared: Prepared, traced: Traced) -> Explanation:
        """Share out the log-odds of a judgement over the message it was made of."""
        text, probabilities = judgement.text, judgement.probabilities
        scam = max(SCAM_LABELS, key=lambda label: probabilities[label])
        honest = max((label for label in LABELS if label not in SCAM_LABELS), key=lambda label: probabilities[label])
        one, other = LABELS.index(scam), LABELS.index(honest)
        found = self._scorer.weigh([prepared])
        weights, intercepts = self._scorer.weights, self._scorer.intercept
        parts = found.values * (weights[one, found.columns] - weights[other, found.columns])
        intercept = float(intercepts[one] - intercepts[other])

        pull = np.zeros(len(text))
        placed = 0.0
        places = _Places(text, prepared, traced)
        features: dict[str, float] = {}
        for (block, name), part in zip(self._scorer.names(found.columns.tolist()), parts.tolist(), strict=True):
            features[f"{block}: {name}"] = part
            spots = places.of(block, name)
            for spot in spots:
                share = part / len(spots) / len(spot)
                for start, end in spot:
                    pull[start:end] += share / (end - start)
                    placed += share
        log_odds = intercept + float(parts.sum())
        reasons = tuple(_reasons(text, pull, places.units, prepared.signals))
        return Explanation(
            judgement=judgement,
            contrast=(scam, honest),
            log_odds=log_odds,
            baseline=log_odds - sum(reason.weight for reason in reasons),
            reasons=reasons,
            features=features,
        )


class _Places:
    """Where in the original each counted word, character run and signal stands, each place as a list of spans."""

    def __init__(self, text: str, prepared: Prepared, traced: Traced) -> None:
        self._signals = prepared.signals
        words = list(_word_spans(traced))
        self.units = [span for _, span in words]
        self._words = _index([word for word, _ in words], self.units, " ")
        chars = traced.chars.text
        spans = [traced.chars.original_span(i, i + 1) for i in range(len(chars))]
        # The model reads an edge as a space; it stands nowhere.
        self._chars = _index([" ", *chars, " "], [None, *spans, None], "")

    def of(self, block: str, name: str) -> Sequence[Sequence[Span]]:
        if block == "signals":
            return [[span] for span in self._signals[name]]
        found = (self._words if block == "words" else self._chars)(name)
        return [spot for spot in found if spot]


def _index(tokens: list[str], spans: Sequence[Span | None], joint: str) -> Callable[[str], list[list[Span]]]:
    """A function from an n-gram to the spans of each of its places."""
    starts: dict[str, list[int]] = {}
    for i, token in enumerate(tokens):
        starts.setdefault(token, []).append(i)

    def places(gram: str) -> list[list[Span]]:
        parts = gram.split(joint) if joint else list(gram)
        return [
            [span for span in spans[i : i + len(parts)] if span]
            for i in starts.get(parts[0], [])
            if tokens[i : i + len(parts)] == parts
        ]

    return places


def _word_spans(traced: Traced) -> Iterator[tuple[str, Span]]:
    """The words that the model counts, with their places in the original."""
    position = 0
    text = traced.folded.text
    for word in segment(text):
        position = text.index(word, position)
        yield word, traced.folded.original_span(position, position + len(word))
        position += len(word)


_CLAUSE_END = re.compile(r"[。！？!?；;，,、\n]|\.(?=\s|$)")
_MOST_WORDS = 6


def _reasons(
    text: str, pull: np.ndarray, units: Sequence[Span], signals: Mapping[str, Sequence[Span]]
) -> Iterator[Reason]:
    """Put characters together: a signal's span, then words of one sign within a clause; the rest by itself."""
    flags = [(span, name) for name, spans in signals.items() for span in spans]
    total = np.concatenate(([0.0], np.cumsum(pull)))

    def weight(start: int, end: int) -> float:
        return float(total[end] - total[start])

    words = _distinct(units)
    anchors = [_whole_words(span, words) for span in _distinct(span for span, _ in flags)]
    pieces = _merge_words(text, [word for word in words if not any(_overlap(word, a) for a in anchors)], weight)
    covered = sorted([*anchors, *pieces])
    for start, end in _with_gaps(covered, len(text)):
        value = weight(start, end)
        if value:
            agreeing = RED_FLAGS if value > 0 else GENUINE_MARKS
            names = dict.fromkeys(n for (a, b), n in flags if a < end and start < b and n in agreeing)
            yield Reason(start, end, text[start:end], value, tuple(names))


def _distinct(spans: Iterable[Span]) -> list[Span]:
    """Spans apart from each other: tokens of one link or sum share its span."""
    kept: list[Span] = []
    for start, end in sorted(set(spans)):
        if kept and start < kept[-1][1]:
            kept[-1] = kept[-1][0], max(end, kept[-1][1])
        else:
            kept.append((start, end))
    return kept


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _whole_words(span: Span, words: Sequence[Span]) -> Span:
    touched = [word for word in words if _overlap(word, span)]
    return min([span[0], *(a for a, _ in touched)]), max([span[1], *(b for _, b in touched)])


def _merge_words(text: str, words: list[Span], weight: Callable[[int, int], float]) -> list[Span]:
    """Neighbouring words that pull the same way, a few at a time, not across a comma or stop."""
    phrases: list[Span] = []
    length = 0
    for start, end in words:
        if (
            phrases
            and length < _MOST_WORDS
            and (weight(start, end) > 0) == (weight(*phrases[-1]) > 0)
            and not _CLAUSE_END.search(text[phrases[-1][1] - 1 : start + 1])
            and start - phrases[-1][1] <= 1
        ):
            phrases[-1] = phrases[-1][0], end
            length += 1
        else:
            phrases.append((start, end))
            length = 1
    return phrases


def _with_gaps(spans: list[Span], length: int) -> Iterator[Span]:
    """The spans and what lies between them."""
    done = 0
    for start, end in spans:
        if done < start:
            yield done, start
        if max(done, start) < end:
            yield max(done, start), end
        done = max(done, end)
    if done < length:
        yield done, length
