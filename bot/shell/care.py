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
        progress("Indexing", unit="passage") as step,
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
@click.option("--json", "as_json", is_flag=True, help="One object per finding.")
@click.option("--online", is_flag=True, help="Ask Discord too: does it take the token?")
@click.pass_obj
def doctor(session: Session, *, as_json: bool, online: bool) -> int:
    """Say what works, what is missing, and how to mend it."""
    from bot.contract import dumps
    from bot.doctor import examine

    broken = False
    for finding in examine(session.settings(), online=online):
        broken |= not finding.well and not finding.optional
        if as_json:
            emit(dumps(finding.object()))
            continue
        emit(f"{finding.mark}\t{finding.what}\t{finding.says}")
        if finding.mend and not finding.well:
            emit(f"\t\t-> {finding.mend}")
    return 3 if broken else 0


VERBS = {"reindex": reindex, "verify": verify, "doctor": doctor}
