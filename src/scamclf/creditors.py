"""The table of creditors and public bodies: who they are, which sites and telephone numbers are their own."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from scamclf.disguise import drop_accents
from scamclf.normalize import fold_case, fold_width, to_simplified
from scamclf.words import read_words


@dataclass(frozen=True, slots=True)
class Creditor:
    """One row of `words/creditors.csv`."""

    name: str
    #: Other names that messages use.
    also: tuple[str, ...]
    #: ISO code of the country, INT for a world-wide service.
    region: str
    #: bank, telecom, court, ...
    kind: str
    #: Hosts it publishes as its own; whatever stands below one is its own, too.
    sites: tuple[str, ...]
    #: Digits as dialled at home.
    hotlines: tuple[str, ...]
    #: Its own page that publishes them.
    source: str


@cache
def creditors() -> tuple[Creditor, ...]:
    """Every row, in the table's order."""
    text = (files("scamclf.words") / "creditors.csv").read_text(encoding="utf-8")
    _, *rows = csv.reader(text.splitlines())
    return tuple(
        Creditor(name, _parts(also), region, kind, _parts(sites), _parts(hotlines), source)
        for name, also, region, kind, sites, hotlines, source in rows
    )


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part) if cell else ()


@cache
def by_name() -> Mapping[str, tuple[Creditor, ...]]:
    """Creditors by each of their names, in clean form.

    >>> [c.region for c in by_name()["国泰世华"]], by_name()["hmrc"][0].kind
    (['TW'], 'tax')
    """
    table: dict[str, list[Creditor]] = defaultdict(list)
    for creditor in creditors():
        for name in dict.fromkeys(map(_clean_name, (creditor.name, *creditor.also))):
            table[name].append(creditor)
    return MappingProxyType({name: tuple(rows) for name, rows in table.items()})


def _clean_name(name: str) -> str:
    """A name as it stands in a clean text; nobody disguises it here, so the plain steps do."""
    return to_simplified(drop_accents(fold_case(fold_width(name))))


@cache
def by_site() -> Mapping[str, Creditor]:
    """The creditor of each listed site; of two that share one, the first.

    "gov.uk" and "canada.ca" belong to a whole government: no creditor owns them.
    """
    table: dict[str, Creditor] = {}
    for creditor in creditors():
        for site in creditor.sites:
            if site not in government_suffixes():
                table.setdefault(site, creditor)
    return MappingProxyType(table)


@cache
def by_hotline() -> Mapping[str, tuple[Creditor, ...]]:
    """The creditors that publish each number."""
    table: dict[str, list[Creditor]] = defaultdict(list)
    for creditor in creditors():
        for number in creditor.hotlines:
            table[number].append(creditor)
    return MappingProxyType({number: tuple(rows) for number, rows in table.items()})


@cache
def government_suffixes() -> frozenset[str]:
    """Endings that only a government registers under."""
    return frozenset(read_words("government_suffixes.txt"))


def owner_of(host: str) -> Creditor | None:
    """Whose a host is: its own name, or one further right at a dot, is listed.

    >>> [c.name if (c := owner_of(h)) else c for h in ("wap.sh.10086.cn", "www.ftb.ca.gov", "www.gov.uk", "10086-jf.cn")]
    ['中国移动', 'California Franchise Tax Board', None, None]
    """
    while host:
        if creditor := by_site().get(host):
            return creditor
        host = host.partition(".")[2]
    return None
