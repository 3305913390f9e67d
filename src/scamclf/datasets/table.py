"""The table of public sets: who published them, under which licence, how to tell the right file, what their labels mean to us."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from scamclf.errors import InputError


@dataclass(frozen=True, slots=True)
class Dataset:
    """One entry of `sets.toml`, which says what each field means."""

    name: str
    title: str
    authors: str
    citation: str
    licence: str
    home: str
    url: str
    file: str
    sha256: str
    rows: int
    text: str
    label: str
    labels: Mapping[str, str]
    checked: str
    size: int | None = None
    member: str | None = None
    header: str | None = None
    keep: Mapping[str, Sequence[str]] = field(default_factory=dict)
    aliases: Sequence[str] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Its name and its aliases."""
        return (self.name, *self.aliases)


@cache
def datasets() -> tuple[Dataset, ...]:
    """Every entry, in the table's order.

    >>> [dataset.name for dataset in datasets()]
    ['uci-sms-spam', 'mishra-soni', 'imc25-smishing']
    """
    table = tomllib.loads((files("scamclf.datasets") / "sets.toml").read_text(encoding="utf-8"))
    return tuple(Dataset(name=name, **fields) for name, fields in table.items())


def named(name: str) -> Dataset:
    """The set of this name or alias.

    >>> named("uci_sms_spam").title
    'SMS Spam Collection'

    Raises:
        InputError: there is none.
    """
    for dataset in datasets():
        if name in dataset.names:
            return dataset
    raise InputError(f"no public set {name!r}; there are {', '.join(dataset.name for dataset in datasets())}")
