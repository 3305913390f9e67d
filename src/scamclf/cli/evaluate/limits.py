"""`--fail-under`: figures that must not be worse than a limit."""

from __future__ import annotations

import math
from collections.abc import Mapping

import typer

from scamclf.cli.labelled import pair


def parse_limits(conditions: list[str] | None) -> dict[str, float]:
    """What METRIC=VALUE arguments say, checked."""
    from scamclf.reporting.titles import TITLES

    limits = {}
    for condition in conditions or ():
        name, value = pair(condition, "--fail-under")
        if name not in TITLES:
            raise typer.BadParameter(f"{name!r}: not among {', '.join(TITLES)}", param_hint="--fail-under")
        try:
            limits[name] = float(value)
        except ValueError:
            limits[name] = math.nan
        if math.isnan(limits[name]):
            raise typer.BadParameter(f"{value!r} is no number", param_hint="--fail-under")
    return limits


def require(figures: Mapping[str, float | None], limits: Mapping[str, float]) -> None:
    """Refuse figures that are worse than the limits.

    Raises:
        QualityError: names each that is, and the limit.
    """
    from scamclf.errors import QualityError
    from scamclf.reporting.titles import title

    failed = []
    for name, limit in limits.items():
        value = figures[name]
        higher = title(name).higher_is_better
        # A figure that the rows do not define keeps no promise.
        if not (value is not None and (value >= limit if higher else value <= limit)):
            shown = "undefined" if value is None or value != value else f"{value:.4f}"
            failed.append(f"{name} is {shown}, expected at {'least' if higher else 'most'} {limit:g}")
    if failed:
        raise QualityError("; ".join(failed))
