"""Breaches of conduct in a message, each with the rule it breaks.

A real collector who breaks such a rule is non-compliant, not a fake: breaches never move a verdict.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from scamclf.labels import Breach
from scamclf.rewrite import Cleaned
from scamclf.signals.conduct import NIGHT, Night, conduct_spans
from scamclf.signals.message import Message

# The only breach of one country alone.
_ONLY_US = "no_opt_out_us"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a country demands of collectors. `url` is empty where several countries' rules are named together."""

    zh: str
    en: str
    source: str
    url: str = ""
    night: Night = NIGHT


@cache
def rules_of(name: str) -> dict[str, Rule]:
    """The rules about one breach by country; "" holds elsewhere.

    >>> rules_of("contact_at_night")["IN"].night
    (19, 8)
    """
    file = files("scamclf") / "words" / "signals" / "conduct_rules.toml"
    countries: dict[str, dict[str, Any]] = tomllib.loads(file.read_text("utf-8"))[name]
    return {
        country: Rule(**facts | {"night": tuple(facts.get("night", NIGHT))}) for country, facts in countries.items()
    }


def rule_for(name: str, region: str | None) -> Rule:
    """The rule that a breach breaks in a region.

    >>> rule_for("no_opt_out_us", "US").source
    '12 CFR 1006.6(e)'
    """
    rules = rules_of(name)
    return rules.get(region or "", rules[""])


def find_conduct(cleaned: Cleaned, message: Message, text: str, region: str | None) -> tuple[Breach, ...]:
    """All breaches of a message, by position; `message` is the clean text as rules read it, `region` where its reader lives.

    >>> from scamclf.entities import find_entities
    >>> from scamclf.normalize import clean_with_offsets
    >>> text = "今晚11點上門，臭不要臉"
    >>> cleaned = clean_with_offsets(text)
    >>> message = Message(cleaned.text, find_entities(cleaned.text))
    >>> for b in find_conduct(cleaned, message, text, "CN"):
    ...     print(b.name, b.text, b.source)
    contact_at_night 今晚11點上門 GB/T 45251-2025
    abusive_language 不要臉 GB/T 45251-2025
    """
    night = rule_for("contact_at_night", region).night
    found = conduct_spans(message, night, in_us=region == "US")
    if region not in (None, "US"):
        found.pop(_ONLY_US, None)
    breaches = []
    for name, spans in found.items():
        rule = rule_for(name, region)
        for span in spans:
            start, end = cleaned.original_span(*span)
            breaches.append(Breach(name, start, end, text[start:end], rule.zh, rule.en, rule.source))
    return tuple(sorted(breaches, key=lambda b: (b.start, b.end, b.name)))
