"""A space as one file, and the end of one."""

from pathlib import Path

import click

from bot.shell.progress import progress
from bot.shell.session import Session, Verb
from bot.shell.stream import emit
from corpus.errors import InputError

_FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.command("export", cls=Verb)
@_FILE
@click.pass_obj
def export(session: Session, file: Path) -> None:
    """Write all documents of a space, with their older versions, to FILE."""
    with session.service() as service:
        count = service.export(file, space=session.space)
    emit(f"exported\t{count}\t{file}")


@click.command("import", cls=Verb)
@_FILE
@click.pass_obj
def import_(session: Session, file: Path) -> None:
    """Take what `export` wrote into a space that has no documents."""
    with session.service() as service:
        count = service.import_(file, space=session.space)
        with progress("Indexing", unit="passages") as step:
            service.sync(step, space=session.space)
    emit(f"imported\t{count}\t{file}")


@click.command("erase", cls=Verb)
@click.option("--yes", is_flag=True, help="Do it: there is no way back.")
@click.pass_obj
def erase(session: Session, *, yes: bool) -> None:
    """Delete everything in a space: documents, versions, settings and index."""
    if not yes:
        raise InputError("to erase a space, the option `--yes`", "given")
    with session.service() as service:
        count = service.erase(space=session.space)
    emit(f"erased\t{count}\t{session.space}")


VERBS = {"export": export, "import": import_, "erase": erase}
