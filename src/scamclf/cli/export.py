"""`scamclf export`: writes the portable file of a model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scamclf.cli.console import say


def export(
    model: Annotated[Path, typer.Option(help="The .joblib file to take apart; its manifest stands beside it.")] = Path(
        "models/scamclf.joblib"
    ),
    out: Annotated[
        Path | None, typer.Option(help="Where to write. Default: beside the model, with the ending .npz.")
    ] = None,
) -> None:
    """Write a model as numpy arrays and JSON text, without code: what serving reads, and other languages can.

    `scamclf train` does so by itself. The format is described in docs/model-format.md. Needs the same minor release of scikit-learn as the
    model was trained with, since it opens the pickle.
    """
    from scamclf.artifact import PORTABLE, export, portable_path

    out = out or portable_path(model)
    if out.suffix != PORTABLE:
        raise typer.BadParameter(f"{out.name}: the name of a portable file ends in {PORTABLE}", param_hint="--out")
    manifest = export(model, out)
    say(f"wrote {out} ({out.stat().st_size / 1e6:.1f} MB), from the model of {manifest.created}")
