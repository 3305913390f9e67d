"""The options of commands that read labelled files: where such a file keeps what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from scamclf.labelled import Columns

TextColumnOption = Annotated[str, typer.Option(help="Column of --on that holds the messages.")]
LabelColumnOption = Annotated[str, typer.Option(help="Column of --on that holds the labels.")]
FamilyColumnOption = Annotated[str, typer.Option(help="Column of --on that names near-copies; used if it is there.")]
RenamesOption = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="OLD=NEW", help="Rename a label of --on, such as ham=other. Repeatable."),
]


def columns_from_options(
    text: str, label: str, family: str, renames: list[str] | None, only: list[str] | None = None
) -> Columns:
    """What the options say, checked."""
    from scamclf.labelled import Columns
    from scamclf.labels import LABELS

    new_name = dict(pair(rename, "--map") for rename in renames or [])
    if wrong := sorted(set(new_name.values()) - set(LABELS)):
        raise typer.BadParameter(f"{', '.join(wrong)}: not among {', '.join(LABELS)}", param_hint="--map")
    return Columns(text, label, family, new_name, [pair(condition, "--only") for condition in only or []])


def pair(argument: str, option: str) -> tuple[str, str]:
    """Both sides of NAME=VALUE."""
    left, sign, right = argument.partition("=")
    if not sign:
        raise typer.BadParameter(f"{argument!r} is not of the form NAME=VALUE", param_hint=option)
    return left, right
