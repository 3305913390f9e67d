"""Judges messages with a loaded model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from os import PathLike
from pathlib import Path

from scamclf.artifact import Artifact
from scamclf.artifact import load as load_artifact
from scamclf.conduct import find_conduct
from scamclf.decide import EVEN, at_base_rate, most_probable, sum_of_scams
from scamclf.explain import Explainer, Explanation
from scamclf.familiar import Familiarity, tells
from scamclf.labels import CLOSE, COLLECTION_LABELS, LABELS, NO_WORDS, SCAM_LABELS, UNCERTAIN, UNLIKE, Judgement
from scamclf.language import detect_language
from scamclf.phones import region_of
from scamclf.prepare import LONGEST, Prepared, Traced, as_texts, prepare_traced, trace
from scamclf.signals.find import to_signals


class Judge:
    """A model with the rule for its verdicts. `scamclf.load()` makes one; it is safe to share between threads."""

    def __init__(self, artifact: Artifact) -> None:
        self.artifact = artifact

    def judge(self, text: str, *, base_rate: float | None = None) -> Judgement:
        """Judge one message; see `judge_many`.

        >>> import scamclf
        >>> scamclf.load().judge("加V信协商,今天只还本金,不还就起诉冻结你名下所有银行卡").verdict
        'fake'
        """
        return self.judge_many([text], base_rate=base_rate)[0]

    def judge_many(self, texts: Sequence[str], *, base_rate: float | None = None) -> list[Judgement]:
        """Judge messages; one judgement for each, in their order.

        Args:
            texts: the messages.
            base_rate: the share of scams in the traffic they come from, to correct the probabilities for (`decide.at_base_rate`); the
                corpus's own share if None. A label has to be the most probable one there, too, to be the verdict.

        Raises:
            InputError: a value is not a str, or the base rate is no share.
        """
        texts = as_texts(texts)
        traced = [trace(text) for text in texts]
        prepared = prepare_traced(traced)
        rule, scorer = self.artifact.manifest.decision_rule, self.artifact.scorer
        probabilities = scorer.probabilities(prepared)
        alike = self._familiarity.of(prepared)
        # What a verdict risks does not depend on how common scams are: the rule reads the probabilities it was fitted on.
        verdicts = rule.verdicts(probabilities)
        if base_rate is not None:
            probabilities = at_base_rate(probabilities, base_rate, self.artifact.manifest.base_rate)
        return [
            _judgement(*one)
            for one in zip(
                texts,
                traced,
                prepared,
                probabilities.tolist(),
                verdicts,
                rule.familiar(alike).tolist(),
                strict=True,
            )
        ]

    def explain(self, message: str | Judgement) -> Explanation:
        """Say which words moved the judgement of one message.

        >>> import scamclf
        >>> towards, against = scamclf.load().explain("加V信协商,今天只还本金").strongest(2)
        >>> [(reason.text, reason.signals) for reason in towards]
        [('加V信', ('off_platform_contact', 'evasive_spelling')), ('只还本金', ('discount_bait',))]
        """
        judgement = message if isinstance(message, Judgement) else self.judge(message)
        traced = trace(judgement.text)
        return self._explainer.explain(judgement, prepare_traced([traced])[0], traced)

    @cached_property
    def _familiarity(self) -> Familiarity:
        return Familiarity(self.artifact.scorer.vocabulary or None)

    @cached_property
    def _explainer(self) -> Explainer:
        return Explainer(self.artifact.scorer)


_CANTONESE = re.compile("[係唔嘅咗喺佢哋嚟冇搵畀]")


def _judgement(
    text: str,
    traced: Traced,
    message: Prepared,
    row: list[float],
    verdict: str,
    familiar: bool,
) -> Judgement:
    label, scam = most_probable(row), sum_of_scams(row)
    # A blank line, or one of signs only, gives no ground for any verdict.
    doubt = NO_WORDS if not _has_words(message) else "" if familiar else UNLIKE
    # At another base rate another label may be the likeliest, or the other side with the same label.
    on_its_side = scam >= EVEN if label in SCAM_LABELS else scam <= EVEN
    if not doubt and not (verdict == label and on_its_side):
        doubt = CLOSE
    lang = detect_language(text[:LONGEST])
    region = region_of(traced.cleaned.text, traced.entities)
    if lang == "zh-Hant" and region == "CN":
        # The clean text, of which regions are told, is Simplified.
        region = "HK" if _CANTONESE.search(text[:LONGEST]) else "TW"
    return Judgement(
        text=text,
        lang=lang,
        label=label,
        verdict=UNCERTAIN if doubt else verdict,
        doubt=doubt,
        probabilities=dict(zip(LABELS, row, strict=True)),
        scam_probability=scam,
        signals=to_signals(message.signals, text),
        conduct=find_conduct(traced.cleaned, traced.message, text, region) if label in COLLECTION_LABELS else (),
        region=region,
    )


def _has_words(message: Prepared) -> bool:
    """Whether anything is left to read beside marks, masks and numbers."""
    return any(map(tells, message.words))


def load(path: str | PathLike[str] | None = None) -> Judge:
    """Load a model, the shipped one by default, after checking it against its manifest.

    Raises:
        ArtifactError: the file is missing, damaged, or made for other versions.
    """
    return Judge(load_artifact(Path(path) if path is not None else None))
