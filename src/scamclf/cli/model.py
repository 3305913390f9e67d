"""`scamclf model`: what is known of a model file."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from scamclf.cli.console import ModelOption

app = typer.Typer(help="Look at a model file.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keeps `info` a subcommand of its own while it is the only one."""


@app.command()
def info(
    model: ModelOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole manifest as JSON.")] = False,
) -> None:
    """Verify a model file against its manifest and print what the manifest says.

    The hash of a .joblib file is checked and its pickle is not opened; a .npz file is read whole.
    """
    from scamclf.artifact import PORTABLE, default_model_path, verify
    from scamclf.evaluation.metrics import Figure
    from scamclf.words import tables_digest

    path = model or default_model_path()
    manifest = verify(path)
    if as_json:
        typer.echo(json.dumps(asdict(manifest), ensure_ascii=False, indent=2))
        return
    rule = manifest.decision_rule
    rows = [
        ("file", f"{path} ({path.stat().st_size / 1e6:.1f} MB)"),
        ("sha256", f"{manifest.sha256} ({'of the .joblib file' if path.suffix == PORTABLE else 'fits'})"),
        ("trained", f"{manifest.created} by scamclf {manifest.scamclf}, commit {manifest.git_commit or 'unknown'}"),
        ("libraries", ", ".join(f"{name} {number}" for name, number in manifest.libraries.items())),
        (
            "tables",
            f"{manifest.tables[:16]}… "
            + ("(as here)" if manifest.tables == tables_digest() else "(others than here: train the model anew)"),
        ),
        ("labels", ", ".join(manifest.labels)),
        ("corpus", f"{manifest.corpus['rows']:,} messages, digest {manifest.corpus['digest'][:16]}…"),
        (
            "rule",
            f"scam if P(scam) ≥ {rule.scam_at_least:.3f}; genuine if ≤ {rule.genuine_at_most:.3f}; other if ≤ {rule.other_at_most:.3f}; else uncertain",
        ),
    ]
    rows += [(name, str(Figure(**value))) for name, value in manifest.metrics.items()]
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        typer.echo(f"{name:<{width}}  {value}")
