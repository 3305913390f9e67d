"""What is known of a model: where it comes from, how it decides, what it was measured to do."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from scamclf.decide import DecisionRule
from scamclf.labels import LABELS, SCAM_LABELS


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is known of a model. It stands beside the `.joblib` file and inside the `.npz` file."""

    #: Of the `.joblib` file and this record.
    format_version: int
    #: SHA-256 of the `.joblib` file.
    sha256: str
    created: str
    scamclf: str
    python: str
    libraries: dict[str, str]
    labels: tuple[str, ...]
    decision_rule: DecisionRule
    #: SHA-256 of the tables of words that messages were read with.
    tables: str
    options: dict[str, Any]
    corpus: dict[str, Any]
    metrics: dict[str, Any]
    git_commit: str | None
    #: Messages with their probabilities, to prove that a program loads and runs the model rightly.
    golden: tuple[dict[str, Any], ...]

    @property
    def base_rate(self) -> float:
        """The share of scams in the corpus: that of the traffic which the probabilities are for."""
        counts = self.corpus["labels"]
        return float(sum(counts[label] for label in SCAM_LABELS) / sum(counts.values()))

    def to_dict(self) -> dict[str, Any]:
        """Plain types, ready for `json.dumps`."""
        return asdict(self)

    def to_json(self) -> str:
        """Indented JSON, the content of the manifest file."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_dict(cls, fields: Mapping[str, Any]) -> Self:
        """What `to_dict` gave, after a way through JSON too.

        Raises:
            ValueError: another order of labels, or a decision rule of other than numbers; KeyError and TypeError: a field too few or too many.
        """
        if tuple(fields["labels"]) != LABELS:
            raise ValueError("other labels")
        limits = {name: float(limit) for name, limit in fields["decision_rule"].items()}
        return cls(
            **{
                **fields,
                "decision_rule": DecisionRule(**limits),
                "labels": LABELS,
                "golden": tuple(fields["golden"]),
            }
        )

    @classmethod
    def from_json(cls, text: str) -> Self:
        """What `to_json` gave."""
        return cls.from_dict(json.loads(text))
