"""How a transaction is bound to a role and a space, before anything is asked in it."""

from corpus.errors import InputError
from corpus.postgres.session import Session, quoted

APP, KEEPER = "pincite_app", "pincite_keeper"


def beginning(role: str, space: str, kind: str) -> bytes:
    """Return what opens a transaction that is bound to *role* and *space*.

    Two statements in one go, which cannot be prepared. Raises InputError.
    """
    if not _is_text(space):
        raise InputError("the name of a space", "text, without NUL")
    return f"BEGIN ISOLATION LEVEL {kind}; {_bound(role, space)}".encode()


def bind(session: Session, role: str, space: str) -> None:
    """Have *session* work as *role* in *space* until its transaction ends."""
    session.execute(_bound(role, space))


def _bound(role: str, space: str) -> str:
    return (
        f"SELECT set_config('role', '{role}', true),"
        f" set_config('pincite.space', {quoted(space)}, true)"
    )


def _is_text(name: str) -> bool:
    """Tell whether PostgreSQL can hold *name*."""
    return "\0" not in name and not any("\ud800" <= c <= "\udfff" for c in name)
