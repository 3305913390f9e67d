"""What a family of signals is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from scamclf.entities import Entity

#: Start and end in a clean text.
Span = tuple[int, int]

#: Reads the clean text and its entities, yields the spans that raise the signal.
Rule = Callable[[str, Sequence[Entity]], Iterator[Span]]


@dataclass(frozen=True, slots=True)
class Family:
    """Signals about one thing. Phrases come from `words/signals/<name>.toml`, shapes from rules in `signals/<name>.py`."""

    name: str
    signals: tuple[str, ...]
    rules: Mapping[str, Rule] = field(default_factory=lambda: MappingProxyType({}))
