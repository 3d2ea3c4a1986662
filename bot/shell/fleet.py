"""Many machines on one store: the queue, the workers, and the way there and back."""

from contextlib import ExitStack, closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.contract import dumps
from bot.shell.progress import progress
from bot.shell.session import Session, Verb, complain
from bot.shell.stream import emit
from corpus.errors import InputError, SourceError

if TYPE_CHECKING:
    from bot.engine import Engine
    from bot.remote import Remote

_SCHEMES = ("postgresql://", "postgres://")


@click.command("queue", cls=Verb)
@click.argument("sources", nargs=-1, metavar="[SOURCE…]")
@click.option(
    "--room",
    type=click.IntRange(1),
    default=500,
    show_default=True,
    help="Wait while this many wait already.",
)
@click.pass_obj
def queue(session: Session, sources: tuple[str, ...], *, room: int) -> int:
    """Queue sources for the workers, or say how far they are.

    Files are read here, addresses by the workers. Without a SOURCE one line of JSON
    tells what waits, what is done, what failed, and what ended in the last minute.
    """
    from bot.sources import expand
    from bot.worker import queue as put

    failed = 0
    with closing(_remote(session)) as remote:
        if not sources:
            with remote.queue() as jobs:
                emit(dumps(asdict(jobs.progress())))
                for space, name, reason in jobs.failures():
                    complain(f"{space}: {name}: {reason}")
            return 0
        for one in put(remote, expand(sources), session.space, room=room):
            if isinstance(one, SourceError):
                complain(str(one))
                failed += 1
            else:
                emit(f"queued\t{one.name}")
    return 2 if failed else 0


@click.command("worker", cls=Verb)
@click.option("--until-empty", is_flag=True, help="End when nothing waits.")
@click.pass_obj
def worker(session: Session, *, until_empty: bool) -> None:
    """Read what is queued, in all spaces, beside any number of other workers."""
    from bot.intake import fetching
    from bot.worker import work

    with closing(_remote(session)) as remote, remote.queue() as jobs:
        for done in work(
            remote,
            fetching(session.settings()),
            stop=lambda: until_empty and not jobs.waiting(1),
        ):
            outcome = "failed" if done.reason else "done"
            emit(f"{outcome}\t{done.job.space}\t{done.job.name}\t{done.documents}")
            if done.reason:
                complain(done.reason)


@click.command("migrate", cls=Verb)
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.pass_obj
def migrate(session: Session, source: str, target: str) -> None:
    """Carry everything from one store to another, each version compared.

    FROM and TO are folders, or addresses of PostgreSQL databases. What was cut short
    goes on where it was when it is started again.
    """
    from corpus.move import move

    with ExitStack() as opened:
        old, new = (
            opened.enter_context(closing(_engine(session, place)))
            for place in (source, target)
        )
        writing = opened.enter_context(new.writing())
        with progress("Moving", unit="version") as step:
            count = move(old.store, writing, step)
    emit(f"moved\t{count}")


def _remote(session: Session) -> "Remote":
    from bot.service import remote

    settings = session.settings()
    if not settings.store:
        raise InputError("the setting `store`", "the address of a PostgreSQL database")
    return remote(settings, complain)


def _engine(session: Session, place: str) -> "Engine":
    from bot.service import remote
    from bot.shelf import Shelf

    settings = session.settings()
    if place.startswith(_SCHEMES):
        return remote(replace(settings, store=place, store_read=""), complain)
    return Shelf(replace(settings, data=Path(place), store=""), complain)


VERBS = {"queue": queue, "worker": worker, "migrate": migrate}
