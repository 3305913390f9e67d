"""What the commands share: notices on standard error, figures as text, safe display of messages."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

#: How each verdict looks.
VERDICT_COLOURS = {"fake": "red", "other_scam": "magenta", "genuine": "green", "other": "blue", "uncertain": "yellow"}

#: The `--model` option of every command that reads a model.
ModelOption = Annotated[
    Path | None,
    typer.Option(
        "--model",
        help="Model to use instead of the shipped one: a .npz file, or a .joblib file with its manifest beside it.",
    ),
]


def say(text: str) -> None:
    """Progress and notices; standard output is for results."""
    typer.echo(text, err=True)


def complain(text: str) -> None:
    """One line about what went wrong."""
    from scamclf.normalize import drop_invisible

    typer.echo(f"scamclf: error: {' '.join(drop_invisible(text).split())}", err=True)


def emit(text: str, *, styled: bool = False) -> None:
    """Write results to standard output, at once and whole: Ctrl-C waits until they are there.

    Args:
        text: the results, with their line ends.
        styled: colours may be in them, for a terminal only.

    Raises:
        OSError: they cannot be written.
    """
    with _interrupts_held_back():
        try:
            if styled:
                typer.echo(text, nl=False)
            else:
                sys.stdout.write(text)
                sys.stdout.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OSError(error.errno, error.strerror, "standard output") from None


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Half a record would be worse than one more: the first Ctrl-C waits, a second one does not."""
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    interrupted = False

    def note(*_: Any) -> None:
        nonlocal interrupted
        if interrupted:
            raise KeyboardInterrupt
        interrupted = True

    try:
        signal.signal(signal.SIGINT, note)
    except ValueError:  # only the main thread hears of it
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if interrupted:
        raise KeyboardInterrupt


def let_go(stream: TextIO | None) -> bool:
    """Write what a stream still holds; if that fails, drop it, so that Python does not try again at exit and show a traceback."""
    if stream is None:
        return True
    try:
        stream.flush()
    except (OSError, ValueError):
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), stream.fileno())
        return False
    return True


def one_line(text: str, width: int) -> str:
    """A message as one line of at most `width` columns, without characters that steer a terminal."""
    from rich.cells import cell_len, set_cell_size

    from scamclf.normalize import drop_invisible, fold_space

    flat = " ".join(fold_space(drop_invisible(text[: width * 4])).split())
    return flat if cell_len(flat) <= width else set_cell_size(flat, width - 1).rstrip() + "…"


def visible(text: str) -> str:
    """Text of several lines without characters that steer a terminal."""
    from scamclf.normalize import drop_invisible

    return "\n".join(drop_invisible(line) for line in text.splitlines())


def terminal_width() -> int:
    """Columns of the terminal, within reason."""
    import shutil

    return max(60, min(shutil.get_terminal_size((100, 24)).columns, 160))


def on_terminal() -> bool:
    """Whether results go to a person's screen."""
    return bool(sys.stdout and sys.stdout.isatty())
