"""Puts a plot into a page: inline SVG that follows the page's colours and tells a screen reader what it shows."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Colours that no plot uses; the page replaces them by its own, light or dark.
_INK = "#010101"
_SERIES = ("#010102", "#010103", "#010104", "#010105", "#010106")
#: Lines differ by more than colour. Four styles with five colours: twenty lines before one comes again.
_STYLES = ("-", "--", "-.", ":")

_OF_THE_PAGE = {_INK: "currentColor"} | {
    colour: f"var(--series-{number})" for number, colour in enumerate(_SERIES, start=1)
}


def inline_svg(draw: Callable[[], Figure], *, name: str, title: str) -> str:
    """Draw a plot as an `<svg>` element for an HTML page that defines `--series-1` to `--series-5`.

    Args:
        draw: makes the figure; called with this module's colours set.
        name: unique in the page; every id inside begins with it.
        title: what the plot shows, for those who cannot see it.
    """
    import matplotlib as mpl

    with mpl.rc_context(_settings(name)), warnings.catch_warnings():
        # Only measures the text; the reader's fonts draw it, and they have Chinese.
        warnings.filterwarnings("ignore", message="Glyph")
        file = io.StringIO()
        draw().savefig(file, format="svg", metadata={"Date": None}, transparent=True)
    drawing = file.getvalue()
    drawing = drawing[drawing.index("<svg") :]
    drawing = re.sub(r"<metadata>.*?</metadata>|<style[^>]*>.*?</style>", "", drawing, flags=re.DOTALL)
    # Names of a standalone file; and the font of the page, not of the machine that drew it.
    drawing = re.sub(r'\s(?:xmlns(?::\w+)?|version)="[^"]*"', "", drawing).replace("xlink:href", "href")
    drawing = re.sub(r"font: ([\d.]+px)[^;\"]*", r"font-size: \1", drawing)
    drawing = re.sub(r"font-family: [^;\"]*;?", "", drawing)
    drawing = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{name}-", drawing)
    for colour, replacement in _OF_THE_PAGE.items():
        drawing = drawing.replace(colour, replacement)
    head = f'<svg role="img" aria-labelledby="{name}-title"'
    size = re.search(r'viewBox="[^"]*"', drawing)
    inside = drawing[drawing.index(">") + 1 :].strip()
    return f'{head} {size[0] if size else ""}><title id="{name}-title">{escape(title)}</title>\n{inside}'


def _settings(name: str) -> Any:
    from cycler import cycler

    lines = cycler(
        color=[_SERIES[i % len(_SERIES)] for i in range(20)], linestyle=[_STYLES[i % len(_STYLES)] for i in range(20)]
    )
    inked = ("text.color", "axes.edgecolor", "axes.labelcolor", "axes.titlecolor", "xtick.color", "ytick.color", "grid.color")  # fmt: skip
    return {
        **dict.fromkeys(inked, _INK),
        "axes.prop_cycle": lines,
        "legend.frameon": False,
        "axes.titlesize": "medium",
        "svg.fonttype": "none",
        # Ids are hashes; the salt makes them the same on every run.
        "svg.hashsalt": name,
    }
