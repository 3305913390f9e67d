"""Puts the commands together and turns errors into one line and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from scamclf.cli.console import complain, let_go
from scamclf.errors import ScamclfError

#: Where each command is: a function, or a group of commands.
_COMMANDS = {
    "predict": "scamclf.cli.predict:predict",
    "explain": "scamclf.cli.explain:explain",
    "evaluate": "scamclf.cli.evaluate:evaluate",
    "review": "scamclf.cli.review:review",
    "compare": "scamclf.cli.compare:compare",
    "train": "scamclf.cli.train:train",
    "data": "scamclf.cli.data:app",
    "model": "scamclf.cli.model:app",
    "export": "scamclf.cli.export:export",
}


class _Commands(Mapping[str, Any]):
    """The commands by name; one is imported when it is asked for, since none needs the others."""

    def __getitem__(self, name: str) -> Any:
        module, _, attribute = _COMMANDS[name].partition(":")
        found = getattr(import_module(module), attribute)
        if not isinstance(found, typer.Typer):
            alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
            alone.command(name)(found)
            found = alone
        command = typer.main.get_command(found)
        command.name = name
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(_COMMANDS)

    def __len__(self) -> int:
        return len(_COMMANDS)


class _Group(TyperGroup):
    """Reports what a user can mend in one line, without a traceback."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.commands = _Commands()  # type: ignore[assignment]

    def make_context(self, *args: Any, **options: Any) -> Any:
        with _errors_in_one_line():
            return super().make_context(*args, **options)

    def invoke(self, ctx: Any) -> Any:
        with _errors_in_one_line():
            return super().invoke(ctx)


@contextmanager
def _errors_in_one_line() -> Iterator[None]:
    try:
        yield
        return
    except ScamclfError as error:
        complain(str(error))
    except BrokenPipeError:
        pass  # the reader (`| head`) has seen enough
    except OSError as error:
        complain(f"{error.filename or 'input/output'}: {error.strerror or error}")
    except KeyboardInterrupt:
        complain("interrupted")
        raise typer.Exit(130) from None
    let_go(sys.stdout)
    raise typer.Exit(1)


app = typer.Typer(
    name="scamclf",
    cls=_Group,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Tells genuine from fake debt-collection messages, in Chinese, English and mixed text. Works offline.",
    epilog="Exit codes: 0 done, 1 failure, 2 wrong usage, 3 a verdict named by --fail-on occurred.",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"scamclf {version('scamclf')}")
        raise typer.Exit


@app.callback()
def options(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Options that stand before a command."""


def main() -> None:
    """Entry point of the console script."""
    for stream in (sys.stdout, sys.stderr):
        # Whatever the locale: results are UTF-8, and a lone surrogate must not stop a long run.
        getattr(stream, "reconfigure", lambda **_: None)(encoding="utf-8", errors="replace")
    if sys.stdout is None:
        complain("standard output is closed; expected somewhere to print to, if only /dev/null")
        raise SystemExit(1)
    written = False
    try:
        app()
    except OSError:
        raise SystemExit(1) from None  # not even the complaint could be written
    finally:
        written = all([let_go(sys.stdout), let_go(sys.stderr)])
    if not written:
        raise SystemExit(1)
