"""Judges messages with a loaded model."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from pathlib import Path

from scamclf.artifact import Artifact
from scamclf.artifact import load as load_artifact
from scamclf.decide import scam_probability
from scamclf.labels import LABELS, UNCERTAIN, Judgement
from scamclf.language import detect_language
from scamclf.normalize import clean_with_offsets
from scamclf.prepare import LONGEST, Prepared, as_texts, prepare
from scamclf.signals.find import to_original


class Judge:
    """A model with the rule for its verdicts. `scamclf.load()` makes one; it is safe to share between threads."""

    def __init__(self, artifact: Artifact) -> None:
        self.artifact = artifact
        # The pipeline's first step is done here, where its offsets are kept.
        self._model = artifact.model[1:]

    def judge(self, text: str) -> Judgement:
        """Judge one message.

        >>> import scamclf
        >>> scamclf.load().judge("加V信协商,今天只还本金,不还就起诉冻结你名下所有银行卡").verdict
        'fake'
        """
        return self.judge_many([text])[0]

    def judge_many(self, texts: Sequence[str]) -> list[Judgement]:
        """Judge messages; one judgement for each, in their order.

        Raises:
            InputError: a value is not a str.
        """
        texts = as_texts(texts)
        if not texts:
            return []
        cleaned = [clean_with_offsets(text[:LONGEST]) for text in texts]
        prepared = [prepare(one.text) for one in cleaned]
        probabilities = self._model.predict_proba(prepared)
        scam = scam_probability(probabilities)
        verdicts = self.artifact.manifest.decision_rule.verdicts(probabilities)
        return [
            Judgement(
                text=text,
                lang=detect_language(text[:LONGEST]),
                label=LABELS[int(row.argmax())],
                # A blank line, or one of signs only, gives no ground for any verdict.
                verdict=verdict if _has_words(message) else UNCERTAIN,
                probabilities=dict(zip(LABELS, row.tolist(), strict=True)),
                scam_probability=float(p),
                signals=to_original(message.signals, one, text),
            )
            for text, one, message, row, p, verdict in zip(
                texts, cleaned, prepared, probabilities, scam, verdicts, strict=True
            )
        ]


def _has_words(message: Prepared) -> bool:
    """Whether anything is left to read beside marks, masks and numbers."""
    return any(word[0] != "<" and any(c.isalnum() for c in word) for word in message.words)


def load(path: str | PathLike[str] | None = None) -> Judge:
    """Load a model, the shipped one by default, after checking it against its manifest.

    Raises:
        ArtifactError: the file is missing, damaged, or made for other versions.
    """
    return Judge(load_artifact(Path(path) if path is not None else None))
