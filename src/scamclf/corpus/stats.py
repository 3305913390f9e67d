"""Counts what the corpus covers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from scamclf.corpus.fields import Row
from scamclf.corpus.forms import find_forms, length_class
from scamclf.labels import LABELS, LANGUAGES

#: What is counted of a row: the name of a table, and the values the row has in it.
_TABLES: dict[str, Callable[[Row], Iterable[str]]] = {
    "tactic": lambda row: row.tactics,
    # Facets of debt messages, empty in others.
    "debt": lambda row: filter(None, [row.debt]),
    "stage": lambda row: filter(None, [row.stage]),
    "sender": lambda row: filter(None, [row.sender]),
    "region": lambda row: filter(None, [row.region]),
    "channel": lambda row: filter(None, [row.channel]),
    "length": lambda row: [length_class(row.text)],
    "form": lambda row: find_forms(row.text),
}


@dataclass(frozen=True, slots=True)
class Table:
    """How many rows of each label have each value; `columns` are the labels."""

    name: str
    columns: tuple[str, ...]
    counts: dict[str, tuple[int, ...]]


def count_cells(rows: Sequence[Row]) -> Table:
    """Rows of each language and label, and the share of hard ones in the last column, in percent."""
    counts = {}
    for lang in (*LANGUAGES, "all"):
        of_lang = [row for row in rows if lang in (row.lang, "all")]
        labels = Counter(row.label for row in of_lang)
        hard = sum(row.difficulty == "hard" for row in of_lang)
        share = round(100 * hard / max(1, len(of_lang)))
        counts[lang] = (*(labels[label] for label in LABELS), len(of_lang), share)
    return Table("language", (*LABELS, "all", "% hard"), counts)


def count_values(rows: Sequence[Row]) -> list[Table]:
    """One table each for tactics, debts, stages, senders, regions, channels, lengths and forms, commonest first."""
    tables = []
    for name, values_of in _TABLES.items():
        pairs = Counter((value, row.label) for row in rows for value in values_of(row))
        totals: Counter[str] = Counter()
        for (value, _), n in pairs.items():
            totals[value] += n
        counts = {value: (*(pairs[value, label] for label in LABELS), total) for value, total in totals.most_common()}
        tables.append(Table(name, (*LABELS, "all"), counts))
    return tables
