"""Words spelt so that filters miss them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from types import MappingProxyType

from scamclf.entities import Entity
from scamclf.signals.family import Family, Span

_HAN = r"\u4e00-\u9fff"

_SPACED_HAN = re.compile(rf"(?<![{_HAN}])[{_HAN}](?:[ .·*_-]{{1,2}}[{_HAN}]){{2,30}}")
_CODED_CONTACT = re.compile(r"➕|[薇微威崴][❤信芯x]|v❤|扣扣|溦|葳|(?<![a-z])v[x信](?![a-z])")
# a Latin word with Cyrillic or Greek letters inside it
_MIXED_LETTERS = re.compile(r"[a-z][\u0370-\u052f]|[\u0370-\u052f][a-z]")


def evasive_spelling(text: str, entities: Sequence[Entity]) -> Iterator[Span]:
    """Words spelt so that filters miss them."""
    for pattern in (_SPACED_HAN, _CODED_CONTACT, _MIXED_LETTERS):
        for match in pattern.finditer(text):
            yield match.span()


FAMILY = Family("spelling", ("evasive_spelling",), MappingProxyType({"evasive_spelling": evasive_spelling}))
