"""What commands that train do with the answers of `scamclf review`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scamclf.cli.console import say

if TYPE_CHECKING:
    from scamclf.corpus import Corpus


def require_local_store() -> None:
    """Refuse to send what readers' messages taught a model to a server.

    Raises:
        InputError: runs are not logged on this machine.
    """
    from scamclf.errors import InputError
    from scamclf.tracking import store_is_local

    if not store_is_local():
        raise InputError(
            "--feedback with MLFLOW_TRACKING_URI: the run would send words and labels of your messages to a server; "
            "add --no-track, or unset the variable"
        )


def add_feedback(corpus: Corpus, path: Path) -> Corpus:
    """A corpus with the answers of a file, telling what became of them."""
    from scamclf.feedback import read_feedback, with_feedback

    extended = with_feedback(corpus, read_feedback(path))
    say(f"{path}: {extended.added:,} answers added, {len(extended.known):,} left out as known")
    if extended.contradicted:
        some = ", ".join(extended.contradicted[:10]) + (", …" if len(extended.contradicted) > 10 else "")
        say(f"{len(extended.contradicted):,} left out that contradict the corpus, where labels are changed: {some}")
    if extended.added:
        say(
            f"the model will hold words of {extended.added:,} messages of your own; "
            "do not publish it, or log it to a shared MLflow, without their senders' consent"
        )
    return extended.corpus


def count_of_feedback(corpus: Corpus) -> dict[str, int]:
    """The manifest's entry for answers in a corpus; none if there are none."""
    from scamclf.feedback import SCENARIO

    count = sum(row.scenario == SCENARIO for row in corpus.rows)
    return {"feedback": count} if count else {}
