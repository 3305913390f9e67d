"""`scamclf data sets` and `scamclf data pull`: public sets to measure a model on."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scamclf.cli.console import say

if TYPE_CHECKING:
    from scamclf.datasets import Found

CacheOption = Annotated[
    Path | None, typer.Option("--cache", help="Folder for what is pulled. Default: the user's cache folder.")
]


def sets(
    cache: CacheOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole table as JSON.")] = False,
) -> None:
    """List public sets of labelled messages: licence, size, whether they lie on this machine, what was checked."""
    from scamclf.datasets import datasets, find
    from scamclf.errors import InputError

    found: dict[str, Found] = {}
    trouble: dict[str, str] = {}
    for dataset in datasets():
        try:
            found[dataset.name] = find(dataset.name, cache=cache)
        except InputError as error:
            trouble[dataset.name] = str(error)
    if as_json:
        table = [{**asdict(d), "path": str(found[d.name].path) if d.name in found else None} for d in datasets()]
        typer.echo(json.dumps(table, ensure_ascii=False, indent=2))
        return
    typer.echo(f"{'set':<18}{'rows':>8}  {'licence':<12}title")
    for dataset in datasets():
        typer.echo(f"{dataset.name:<18}{dataset.rows:>8,}  {dataset.licence:<12}{dataset.title}")
        here = found.get(dataset.name)
        place = f"{here.path}{'' if here.checked else ' (unchecked copy)'}" if here else trouble[dataset.name]
        typer.echo(f"{'':<28}{place}")


def pull(
    name: Annotated[str, typer.Argument(help="A name that `scamclf data sets` lists.", show_default=False)],
    origin: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="FILE|URL",
            help="Take the publisher's file from here, or a table with columns label and text.",
        ),
    ] = None,
    unchecked: Annotated[
        bool, typer.Option("--unchecked", help="Take a table of --from that cannot be checked; the record says so.")
    ] = False,
    cache: CacheOption = None,
) -> None:
    """Fetch a public set for `scamclf evaluate --on NAME`; its checksum is checked before it is opened.

    A download that broke off is resumed. Nothing of the set becomes part of this project or of a model.

    Examples:

      scamclf data pull uci-sms-spam

      scamclf data pull mishra-soni --from Downloads/Dataset_5971.zip
    """
    from scamclf.datasets import default_cache, named
    from scamclf.datasets import pull as fetch
    from scamclf.datasets.find import SETS_VARIABLE, sets_folder

    dataset = named(name)
    folder = sets_folder(cache or default_cache())
    source = fetch(dataset, folder / dataset.name, origin=origin, unchecked=unchecked, notice=say)
    say(f"{dataset.title}: {source.rows:,} messages in {folder / dataset.name}")
    say(f"licence {dataset.licence}; please cite: {dataset.citation}")
    if not source.checked:
        say("unchecked: nobody compared this copy with the publisher's file")
    if cache:
        say(f"set {SETS_VARIABLE}={folder} to let scamclf evaluate --on find it")
