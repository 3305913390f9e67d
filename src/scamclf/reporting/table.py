"""A table of figures with their intervals, for the HTML report and for Markdown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scamclf.evaluation.metrics import Figure

_UNDEFINED = "–"


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with its interval, as text."""

    text: str
    interval: str = ""
    #: Worse than all messages together, by more than chance explains.
    worse: bool = False

    def __str__(self) -> str:
        """As one line.

        >>> print(Cell("0.031", "[0.022, 0.041]", worse=True))
        0.031 [0.022, 0.041] ▼
        """
        return " ".join(filter(None, (self.text, self.interval, "▼" if self.worse else "")))


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; the first cell of a row names it. The caption says how to read it."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def make_table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[Cell | str]]) -> Table:
    """A table out of cells and plain texts."""
    cells = (tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in row) for row in rows)
    return Table(caption, tuple(columns), tuple(cells))


def cell(figure: Figure, *, sign: str = "", digits: int = 3, worse: bool = False) -> Cell:
    """A figure as a cell; `sign="+"` for differences.

    >>> print(cell(Figure(-0.01234, -0.02, 0.001), sign="+"))
    -0.012 [-0.020, +0.001]
    >>> print(cell(Figure(math.nan, math.nan, math.nan)))
    –
    """
    if math.isnan(figure.value):
        return Cell(_UNDEFINED)
    form = f"{sign}.{digits}f"
    interval = "" if math.isnan(figure.low) else f"[{figure.low:{form}}, {figure.high:{form}}]"
    return Cell(f"{figure.value:{form}}", interval, worse)


def to_markdown(table: Table) -> str:
    """The table without its caption, in Markdown."""
    lines = [table.columns, ("---",) * len(table.columns), *table.rows]
    return "\n".join(f"| {' | '.join(str(part).replace('|', chr(92) + '|') for part in line)} |" for line in lines)
