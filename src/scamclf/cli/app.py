"""Puts the commands together and turns errors into one line and an exit code."""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from scamclf.cli import compare, data, evaluate, explain, model, predict, review, train
from scamclf.cli.console import complain
from scamclf.errors import ScamclfError


class _Group(TyperGroup):
    """Reports what a user can mend in one line, without a traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except ScamclfError as error:
            complain(str(error))
        except BrokenPipeError:
            # The reader (`| head`) has seen enough; nothing may be written at exit either.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except OSError as error:
            complain(f"{error.filename or 'input/output'}: {error.strerror or error}")
        except KeyboardInterrupt:
            complain("interrupted")
            raise typer.Exit(130) from None
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
        typer.echo(f"scamclf {version('scamclf')}")
        raise typer.Exit


@app.callback()
def options(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Options that stand before a command."""


app.command("predict")(predict.predict)
app.command("explain")(explain.explain)
app.command("evaluate")(evaluate.evaluate)
app.command("review")(review.review)
app.command("compare")(compare.compare)
app.command("train")(train.train)
app.add_typer(data.app, name="data")
app.add_typer(model.app, name="model")


def main() -> None:
    """Entry point of the console script."""
    for stream in (sys.stdout, sys.stderr):
        # Whatever the locale: results are UTF-8, and a lone surrogate must not stop a long run.
        getattr(stream, "reconfigure", lambda **_: None)(encoding="utf-8", errors="replace")
    app()
