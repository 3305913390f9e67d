"""The value of a sum in a text, for rules that compare two of them."""

from __future__ import annotations

import re

from scamclf.entities import Entity

_NUMBER = re.compile(r"\d[\d,]{0,12}(?:\.\d{1,2})?")
_CURRENCY = re.compile(r"<[a-z]{3}>")
_UNIT = {"万": 10_000, "千": 1_000, "k": 1_000, "m": 1_000_000}


def sum_of(text: str, entity: Entity) -> float:
    """The value of a sum or a bare number, in its own currency; 0 if it has none.

    >>> from scamclf.entities import find_entities
    >>> text = "£1,200 or 3万元"
    >>> [sum_of(text, e) for e in find_entities(text)]
    [1200.0, 30000.0]
    """
    written = text[entity.start : entity.end]
    number = _NUMBER.search(written)
    if number is None:
        return 0.0
    unit = _UNIT.get(written[number.end() : number.end() + 2].strip()[:1], 1)
    return float(number[0].replace(",", "")) * unit


def are_comparable(first: Entity, second: Entity) -> bool:
    """Whether two sums may be compared: one currency, or one of them without."""
    currencies = [_CURRENCY.findall(" ".join(e.tokens)) for e in (first, second) if e.kind == "amount"]
    return len(currencies) < 2 or not all(currencies) or currencies[0] == currencies[1]
