"""Care of the corpus: rebuild, verify, and see what is missing."""

import click

from bot.shell.progress import progress
from bot.shell.session import Session, Verb, complain
from bot.shell.stream import emit


@click.command("reindex", cls=Verb)
@click.pass_obj
def reindex(session: Session) -> None:
    """Build the index again from the stored documents."""
    with (
        session.service() as service,
        progress("Indexing", unit="passages") as step,
    ):
        service.reindex(step)


@click.command("verify", cls=Verb)
@click.pass_obj
def verify(session: Session) -> int:
    """Check that every stored span, hash and index row agrees."""
    with session.service() as service:
        damages = service.verify()
    for damage in damages:
        complain(damage)
    if not damages:
        emit("all is well")
    return 3 if damages else 0


@click.command("doctor", cls=Verb)
@click.pass_obj
def doctor(session: Session) -> int:
    """Say what works, what is missing, and how to mend it."""
    from bot.doctor import examine

    findings = examine(session.settings())
    for finding in findings:
        mark = "ok" if finding.well else "missing" if finding.optional else "BROKEN"
        emit(f"{mark}\t{finding.what}\t{finding.says}")
    return 3 if any(not f.well and not f.optional for f in findings) else 0


VERBS = {"reindex": reindex, "verify": verify, "doctor": doctor}
