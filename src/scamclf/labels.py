"""The labels a message can carry, the verdicts the program gives, and the record it gives them in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: The four classes, in the order of every probability vector.
LABELS = ("fake", "genuine", "other", "other_scam")

#: Deceptive classes: P(scam) = P(fake) + P(other_scam).
SCAM_LABELS = ("fake", "other_scam")

#: Classes about a debt: P(collection) = P(genuine) + P(fake).
COLLECTION_LABELS = ("fake", "genuine")

#: What the program says where the evidence does not carry a label.
UNCERTAIN = "uncertain"

VERDICTS = (*LABELS, UNCERTAIN)

#: Why a verdict is uncertain: the evidence is too even for a verdict's budget of mistakes, the message is unlike anything the model
#: was trained on, or nothing is left to read.
CLOSE, UNLIKE, NO_WORDS = "close", "unlike", "no_words"
DOUBTS = (CLOSE, UNLIKE, NO_WORDS)

#: Languages of the corpus: Simplified and Traditional Chinese, English, both scripts in one text.
LANGUAGES = ("zh", "zh-Hant", "en", "mixed")


@dataclass(frozen=True, slots=True)
class Signal:
    """A red flag or a genuine mark, found in `text[start:end]` of the original message."""

    name: str
    start: int
    end: int
    text: str

    def to_dict(self) -> dict[str, Any]:
        """Plain types only, ready for `json.dumps`."""
        return {"name": self.name, "start": self.start, "end": self.end, "text": self.text}


@dataclass(frozen=True, slots=True)
class Breach:
    """Conduct that breaks a rule for collectors, found in `text[start:end]` of the original message, and the rule."""

    name: str
    start: int
    end: int
    text: str
    rule_zh: str
    rule_en: str
    source: str

    def to_dict(self) -> dict[str, Any]:
        """Plain types only, ready for `json.dumps`."""
        return {
            "name": self.name,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "rule_zh": self.rule_zh,
            "rule_en": self.rule_en,
            "source": self.source,
        }


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the program concludes about one message.

    `label` is the most probable class; `verdict` is that label, or `uncertain` where the rule
    stored with the model finds the evidence too thin; `doubt` then says why (one of `DOUBTS`) and else is empty. `conduct` holds what a collector must not do, real or not: it never
    moves the verdict, and is empty for messages that claim no debt. `region` is a guess at where the reader lives.
    """

    text: str
    lang: str
    label: str
    verdict: str
    probabilities: Mapping[str, float]
    scam_probability: float
    signals: tuple[Signal, ...]
    conduct: tuple[Breach, ...]
    region: str | None
    doubt: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Plain types only, ready for `json.dumps`."""
        # What `dataclasses.asdict` gives, in a twentieth of its time: it is called for every record that is written.
        return {
            "text": self.text,
            "lang": self.lang,
            "label": self.label,
            "verdict": self.verdict,
            "probabilities": dict(self.probabilities),
            "scam_probability": self.scam_probability,
            "signals": tuple([signal.to_dict() for signal in self.signals]),
            "conduct": tuple([breach.to_dict() for breach in self.conduct]),
            "region": self.region,
            "doubt": self.doubt,
        }
