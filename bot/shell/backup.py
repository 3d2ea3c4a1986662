"""Copies of the corpus, and the way back."""

from pathlib import Path

import click

from bot.shell.session import Session, Verb
from bot.shell.stream import emit
from corpus.errors import StoreBackupError


@click.command("backup", cls=Verb)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--keep", type=click.IntRange(1), help="Leave only the newest N copies.")
@click.pass_obj
def backup(session: Session, folder: Path, keep: int | None) -> None:
    """Copy the corpus, in use or not, to a new file in FOLDER."""
    from corpus.store.backup import backup as copy

    emit(str(copy(_folder(session), folder.absolute(), keep=keep)))


@click.command("restore", cls=Verb)
@click.argument("copy", type=click.Path(path_type=Path))
@click.pass_obj
def restore(session: Session, copy: Path) -> None:
    """Make the corpus from COPY, or from the newest one in that folder."""
    from corpus.store.backup import restore as put_back

    emit(str(put_back(copy.absolute(), _folder(session))))


def _folder(session: Session) -> Path:
    settings = session.settings()
    if settings.store:
        raise StoreBackupError
    return settings.data.absolute()


VERBS = {"backup": backup, "restore": restore}
