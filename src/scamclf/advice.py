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


def advise(
    judgement: Judgement, region: str | None = None, *, most: int = 8, most_of_situation: int = 2
) -> list[Advice]:
    """Advice on a judged message: what to do now, then what to do in each situation, the most useful first.

    Args:
        judgement: of the message.
        region: one of `REGIONS`, where the reader lives; nothing that holds in one region only is said if None.
        most: pieces of advice for now.
        most_of_situation: pieces of advice for each situation.

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
    chosen: list[Advice] = []
    for situation, number in (("", most), *((s, most_of_situation) for s in SITUATIONS)):
        chosen += [entry.advice for entry in fitting if entry.advice.situation == situation][:number]
    return chosen


@cache
def _entries() -> list[_Entry]:
    """All entries, the most useful first."""
    table: list[dict[str, Any]] = tomllib.loads((files("scamclf.words") / "advice.toml").read_text("utf-8"))["advice"]
    return sorted(map(_read, table), key=lambda entry: entry.rank)


def _read(fields: dict[str, Any]) -> _Entry:
    sets = {name: frozenset(fields.pop(name)) for name in ("verdicts", "signals", "regions")}
    return _Entry(rank=fields.pop("rank"), advice=Advice(**fields), **sets)
