"""Copies of the corpus, and the way back."""

from pathlib import Path

import click

from bot.shell.progress import progress
from bot.shell.session import Session, Verb
from bot.shell.stream import emit


@click.command("backup", cls=Verb)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--keep", type=click.IntRange(1), help="Leave only the newest N copies.")
@click.pass_obj
def backup(session: Session, folder: Path, keep: int | None) -> None:
    """Copy the corpus, in use or not, to a new file in FOLDER."""
    with session.service() as service:
        emit(str(service.backup(folder.absolute(), keep=keep)))


@click.command("restore", cls=Verb)
@click.argument("copy", type=click.Path(path_type=Path))
@click.pass_obj
def restore(session: Session, copy: Path) -> None:
    """Make the corpus from COPY, or from the newest one in that folder."""
    with (
        session.service() as service,
        progress("Restoring", unit="version") as step,
    ):
        taken = service.restore(copy.absolute(), step)
    emit(str(taken))


VERBS = {"backup": backup, "restore": restore}
