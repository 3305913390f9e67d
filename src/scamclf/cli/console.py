"""What the commands share: notices on standard error, figures as text, safe display of messages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from scamclf.normalize import drop_invisible, fold_space

#: How each verdict looks.
VERDICT_COLOURS = {"fake": "red", "other_scam": "magenta", "genuine": "green", "other": "blue", "uncertain": "yellow"}

#: The `--model` option of every command that reads a model.
ModelOption = Annotated[
    Path | None,
    typer.Option("--model", help="Model file to use instead of the shipped one; its manifest stands beside it."),
]


def say(text: str) -> None:
    """Progress and notices; standard output is for results."""
    typer.echo(text, err=True)


def complain(text: str) -> None:
    """One line about what went wrong."""
    typer.echo(f"scamclf: error: {' '.join(drop_invisible(text).split())}", err=True)


def one_line(text: str, width: int) -> str:
    """A message as one line of at most `width` columns, without characters that steer a terminal."""
    from rich.cells import cell_len, set_cell_size

    flat = " ".join(fold_space(drop_invisible(text[: width * 4])).split())
    return flat if cell_len(flat) <= width else set_cell_size(flat, width - 1).rstrip() + "…"


def visible(text: str) -> str:
    """Text of several lines without characters that steer a terminal."""
    return "\n".join(drop_invisible(line) for line in text.splitlines())


def terminal_width() -> int:
    """Columns of the terminal, within reason."""
    import shutil

    return max(60, min(shutil.get_terminal_size((100, 24)).columns, 160))


def on_terminal() -> bool:
    """Whether results go to a person's screen."""
    return bool(sys.stdout and sys.stdout.isatty())
