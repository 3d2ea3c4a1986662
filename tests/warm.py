"""The command in a process that is forked off a warm one: real, and quick to start."""

import os
import sys
from collections.abc import Sequence
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path

_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(
    [
        "bot.intake",
        "bot.shell.care",
        "bot.shell.documents",
        "index.build",
        "index.check",
        "index.models",
        "index.search",
    ]
)


def start(arguments: Sequence[str], out: Path) -> ForkServerProcess:
    """Run `pincite` with *arguments*; what it prints and complains of goes to *out*."""
    process = _CONTEXT.Process(target=_run, args=(list(arguments), str(out)))
    process.start()
    return process


def _run(arguments: list[str], out: str) -> None:
    from bot.cli import main  # noqa: PLC0415  warm already

    handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    sys.exit(main(arguments))
