"""Numbers side by side, as files to go with a message."""

from collections.abc import Sequence

from bot.compare import Row, table
from bot.discord.post import Attached


def tables(rows: Sequence[Row]) -> tuple[Attached, ...]:
    """Return *rows* as a table, or nothing if there is nothing to compare."""
    return (Attached("numbers.csv", table(rows).encode()),) if rows else ()


def pictures(rows: Sequence[Row], title: str) -> tuple[Attached, ...]:
    """Return *rows* as a chart; nothing where the charting library is not installed."""
    if not rows:
        return ()
    try:
        from bot.chart import png  # noqa: PLC0415  optional, and slow to load
    except ModuleNotFoundError:
        return ()
    words = ", ".join(f"{row.label}: {row.quantity.passage.text}" for row in rows)
    return (Attached("chart.png", png(rows, title=title), words),)
