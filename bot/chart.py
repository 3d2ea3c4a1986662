"""A bar for every number, as a picture with its unit and its sources.

A range is drawn from end to end, never as its middle; a bound says so in its label.
"""

import io
import textwrap
from collections.abc import Sequence

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from bot.compare import Row, sources

MOST = 20  # bars that can be told apart
_LABEL, _TITLE, _CAPTION = 90, 80, 400
_WIDTH, _LINE = 32, 120  # characters of one line of a label, and of the caption
_UNDRAWN = "\u3000"  # from here on the font that comes with matplotlib has little
_DARK, _LIGHT, _INK = "#2E7D32", "#A5D6A7", "#1B1B1B"


def png(rows: Sequence[Row], *, title: str = "") -> bytes:
    """Return a bar chart of the first `MOST` of *rows*, which share a unit."""
    rows = rows[:MOST]
    figure = Figure(figsize=(8, 1.0 + 0.6 * len(rows)), dpi=120, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    places = list(range(len(rows), 0, -1))
    lows = [float(row.quantity.value) for row in rows]
    highs = [float(row.quantity.high or row.quantity.value) for row in rows]
    axes.barh(places, highs, color=_LIGHT, height=0.6)
    axes.barh(places, lows, color=_DARK, height=0.6)
    for place, high, row in zip(places, highs, rows, strict=True):
        stated = _plain(_short(row.quantity.passage.text, _TITLE))
        axes.annotate(
            stated,
            (high, place),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            color=_INK,
            parse_math=False,
        )
    axes.set_yticks(places, [_label(row) for row in rows])
    for label in axes.get_yticklabels():
        label.set_parse_math(False)
    axes.set_xlabel(rows[0].quantity.unit or "number", parse_math=False)
    caption = _plain(_short(_sources(rows), _CAPTION))
    figure.supxlabel(
        "\n".join(textwrap.wrap(caption, _LINE)), fontsize=7, parse_math=False
    )
    said = _plain(_short(title, _TITLE))
    figure.suptitle(said, x=0.01, ha="left", fontsize=11, parse_math=False)
    axes.margins(x=0.25)
    axes.axvline(0, color=_INK, linewidth=0.8)
    axes.spines[["top", "right"]].set_visible(False)
    out = io.BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _sources(rows: Sequence[Row]) -> str:
    """Return what stands under the chart: the unit, and where the numbers are from."""
    unit = rows[0].quantity.unit
    told = f"In {unit}, as stated. " if unit else "As stated. "
    return f"{told}Sources: {'; '.join(sources(rows))}."


def _label(row: Row) -> str:
    words = _plain(_short(row.label, _LABEL))
    return "\n".join(textwrap.wrap(words, _WIDTH))


def _short(text: str, limit: int) -> str:
    """Return *text* on one line of at most *limit* characters."""
    words = " ".join(text.split())
    return words if len(words) <= limit else f"{words[: limit - 1].rstrip()}…"


def _plain(text: str) -> str:
    """Return *text* without what the chart's font cannot draw."""
    return "".join(c if c.isprintable() and c < _UNDRAWN else "□" for c in text)
