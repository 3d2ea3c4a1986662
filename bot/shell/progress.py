"""Progress of long work: a bar on a terminal's standard error, one line elsewhere."""

import sys
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from typing import TypeAlias

# Told how much is done, and of how much if that is known.
Step: TypeAlias = Callable[[int, int | None], None]


@contextmanager
def progress(what: str, *, unit: str) -> Generator[Step]:
    """Show how far *what* has come, counted in *unit*; silent if nothing is."""
    shown = _bar(what, unit) if sys.stderr.isatty() else _line(what, unit)
    with shown as step:
        yield step


@contextmanager
def on_demand(what: str, *, unit: str) -> Generator[Step]:
    """Show on a terminal what may turn out to be needed, from first step to last."""
    with ExitStack() as stack:
        shown: list[Step] = []

        def step(done: int, total: int | None) -> None:
            if not sys.stderr.isatty():
                return
            if not shown:
                shown.append(stack.enter_context(_bar(what, unit)))
            shown[0](done, total)
            if done == total:
                shown.clear()
                stack.close()

        yield step


@contextmanager
def _bar(what: str, unit: str) -> Generator[Step]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(unit + "s"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(what, total=None, visible=False)

        def step(done: int, total: int | None) -> None:
            bar.update(task, completed=done, total=total, visible=True)

        yield step


@contextmanager
def _line(what: str, unit: str) -> Generator[Step]:
    began, counted = time.monotonic(), 0

    def step(done: int, total: int | None) -> None:
        nonlocal counted
        del total
        counted = done

    yield step
    if counted:
        took = time.monotonic() - began
        counting = f"{counted} {unit if counted == 1 else unit + 's'}"
        print(f"{what}: {counting} in {took:.1f} s", file=sys.stderr)
