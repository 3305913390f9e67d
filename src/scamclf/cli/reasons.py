"""Why a message was judged as it was, as short lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scamclf.cli.console import one_line

if TYPE_CHECKING:
    from scamclf.explain import Explanation
    from scamclf.labels import Judgement


def strongest_reasons(explanation: Explanation) -> Iterator[str]:
    """The strongest reasons, for and against, with their weights."""
    for side in explanation.strongest(3):
        for reason in side:
            names = f" ({', '.join(reason.signals)})" if reason.signals else ""
            yield f"{reason.weight:+.1f}  {one_line(reason.text, 40)}{names}"


def red_flags(judgement: Judgement) -> list[str]:
    """Each kind of red flag once, with the words that raised it first."""
    from scamclf.signals.find import RED_FLAGS

    found: dict[str, str] = {}
    for signal in judgement.signals:
        if signal.name in RED_FLAGS:
            found.setdefault(signal.name, signal.text)
    return [f"{name}: {text}" for name, text in found.items()]
