"""Keep a folder and a corpus in step."""

import os
import stat
import time
from pathlib import Path

import click

from bot.shell.documents import tell
from bot.shell.session import Session, Verb
from bot.shell.stream import emit
from bot.sources import readable
from bot.terminal import visible
from corpus.dressing import is_dressing
from corpus.errors import InputError


@click.command("watch", cls=Verb)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--every", default=5.0, help="Seconds between two looks.")
@click.option("--once", is_flag=True, help="Look once and end.")
@click.pass_obj
def watch(session: Session, folder: Path, *, every: float, once: bool) -> None:
    """Add what is new or changed in FOLDER, and remove what is gone from it."""
    if not folder.is_dir():
        raise InputError(f"{str(folder)!r}", "a folder")
    folder = folder.resolve()
    seen: dict[str, tuple[int, int]] = {}
    while True:
        there = _files(folder)
        changed = [name for name, mark in there.items() if seen.get(name) != mark]
        if changed or there.keys() != seen.keys():
            _follow(session, folder, changed)
        seen = there
        if once:
            return
        time.sleep(every)


def _follow(session: Session, folder: Path, changed: list[str]) -> None:
    with session.service() as service:
        if changed:
            for report in service.add(changed, space=session.space):
                if report.outcome != "unchanged":
                    tell(report, as_json=False)
        gone = [
            document.id
            for document in service.documents(space=session.space)
            if _is_gone(Path(readable(document.source)), folder)
        ]
        if gone:
            for document in service.remove_all(gone, space=session.space):
                emit(f"removed\t{document.id}\t{visible(document.title)}")
        service.sync(space=session.space)


def _is_gone(source: Path, folder: Path) -> bool:
    """Tell whether a file is no longer in *folder*, which itself still is there."""
    return source.is_relative_to(folder) and folder.is_dir() and not source.exists()


def _files(folder: Path) -> dict[str, tuple[int, int]]:
    """Return when each file was changed, and its size; hidden ones are left out."""
    found: dict[str, tuple[int, int]] = {}
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(root, name)
            if name.startswith(".") or name.endswith(".toml") or is_dressing(name):
                continue
            try:
                status = path.stat()
            except OSError:
                continue  # gone between the two looks
            if stat.S_ISREG(status.st_mode):
                found[str(path)] = status.st_mtime_ns, status.st_size
    return found


VERBS = {"watch": watch}
