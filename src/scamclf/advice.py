"""What to do next: entries of `words/advice.toml` that fit a judgement."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from scamclf.errors import InputError
from scamclf.labels import COLLECTION_LABELS, UNCERTAIN, Judgement

#: Regions with advice of their own; elsewhere it is `OTHER`.
REGIONS = ("CN", "TW", "HK", "US", "GB", "IN", "OTHER")

#: What may be true of the reader, in the order in which it is said.
SITUATIONS = ("money_sent", "code_given", "already_paid", "never_borrowed", "not_cleared", "cannot_pay", "harassed")

#: Stands in the data for `uncertain` messages that are not about a debt.
UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Advice:
    """One piece of advice with the guidance it follows. `situation` is empty for what to do now."""

    id: str
    situation: str
    zh: str
    en: str
    source: str
    url: str
    date: str


@dataclass(frozen=True, slots=True)
class _Entry:
    advice: Advice
    rank: int
    verdicts: frozenset[str]
    signals: frozenset[str]
    regions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Most:
    """How many pieces of advice a reader can take in."""

    #: For now, whatever was found and wherever.
    general: int = 8
    #: For now, about the red flags that were found.
    about_signals: int = 3
    #: For now, about offices of the region.
    local: int = 3
    #: For each situation.
    situation: int = 2


def advise(judgement: Judgement, region: str | None = None, *, most: Most | None = None) -> list[Advice]:
    """Advice on a judged message: what to do now, then what to do in each situation, the most useful first.

    Args:
        judgement: of the message.
        region: one of `REGIONS`, where the reader lives; nothing that holds in one region only is said if None.
        most: how many pieces of each kind.

    Raises:
        InputError: no such region.

    >>> import scamclf
    >>> [a.id for a in advise(scamclf.load().judge("加V信协商,今天只还本金"), "CN")][:2]
    ['stop', 'debt-may-be-real']
    """
    if region is not None and region not in REGIONS:
        raise InputError(f"no advice for region {region!r}; expected one of {', '.join(REGIONS)}")
    verdict = judgement.verdict
    if verdict == UNCERTAIN and sum(judgement.probabilities[label] for label in COLLECTION_LABELS) < 0.5:
        verdict = UNCLEAR
    signals = {signal.name for signal in judgement.signals}
    fitting = [
        entry
        for entry in _entries()
        if verdict in entry.verdicts
        and (not entry.signals or entry.signals & signals)
        and (not entry.regions or region in entry.regions)
    ]
    most = most or Most()
    now = [entry for entry in fitting if not entry.advice.situation]
    local = [entry for entry in now if entry.regions][: most.local]
    about_signals = [entry for entry in now if entry.signals and not entry.regions][: most.about_signals]
    general = [entry for entry in now if not entry.signals and not entry.regions][: most.general]
    chosen = sorted([*general, *about_signals, *local], key=lambda entry: entry.rank)
    for situation in SITUATIONS:
        chosen += [entry for entry in fitting if entry.advice.situation == situation][: most.situation]
    return [entry.advice for entry in chosen]


@cache
def _entries() -> list[_Entry]:
    """All entries, the most useful first."""
    table: list[dict[str, Any]] = tomllib.loads((files("scamclf.words") / "advice.toml").read_text("utf-8"))["advice"]
    return sorted(map(_read, table), key=lambda entry: entry.rank)


def _read(fields: dict[str, Any]) -> _Entry:
    sets = {name: frozenset(fields.pop(name)) for name in ("verdicts", "signals", "regions")}
    return _Entry(rank=fields.pop("rank"), advice=Advice(**fields), **sets)
