"""Rows for people: a table on a terminal, tab-separated values off it."""

import sys
from collections.abc import Iterable, Sequence

from bot.shell.stream import emit
from bot.terminal import visible


def show(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print *rows* under *heads*; off a terminal without the heads, for `cut`."""
    cells = [[visible(cell).replace("\n", " ") for cell in row] for row in rows]
    if not sys.stdout.isatty():
        for row in cells:
            emit("\t".join(cell.replace("\t", " ") for cell in row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in cells:
        table.add_row(*map(Text, row))  # Text: a document's [brackets] are no markup
    Console().print(table)
