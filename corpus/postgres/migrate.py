"""Bring a database up to this version, one numbered file after the other."""

from importlib.resources import files
from pathlib import Path
from typing import Any

from psycopg import Connection

from corpus.errors import CorpusFormatError

SCHEMA = "pincite"
_LOCK = 0x50494E43  # "PINC"; who holds it migrates
_ROLES = "pincite_app", "pincite_keeper"


def bring_up(connection: Connection[Any], name: str) -> int:
    """Run the migrations that *connection*'s database has not seen; return how many.

    All or none. Raises CorpusFormatError where a newer version has been.
    """
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
    done = _done(connection)
    wanted = _numbered()
    if not is_known(done, len(wanted), name):
        if not done:
            _begin(connection)
        connection.execute(f"SET LOCAL search_path = {SCHEMA}, public".encode())
        for number, text in wanted[done:]:
            connection.execute(text.encode())
            connection.execute("INSERT INTO migration VALUES (%s)", (number,))
    return len(wanted) - done


def is_ready(connection: Connection[Any], name: str) -> bool:
    """Tell whether the database has all migrations."""
    return is_known(_done(connection), len(_numbered()), name)


def is_known(done: int, wanted: int, name: str) -> bool:
    """Tell whether all *wanted* are *done*; CorpusFormatError for more than that."""
    if done > wanted:
        raise CorpusFormatError(Path(name), done, wanted)
    return done == wanted


def _begin(connection: Connection[Any]) -> None:
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}".encode())
    connection.execute(f"CREATE TABLE {SCHEMA}.migration (number integer)".encode())
    for role in _ROLES:  # of the whole server, so another database may have them
        found = connection.execute(
            "SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)
        ).fetchone()
        if found is None:
            connection.execute(f"CREATE ROLE {role} NOLOGIN".encode())
        connection.execute(f"GRANT {role} TO CURRENT_USER".encode())


def _done(connection: Connection[Any]) -> int:
    (there,) = connection.execute(
        "SELECT to_regclass(%s)", (f"{SCHEMA}.migration",)
    ).fetchone() or (None,)
    if there is None:
        return 0
    (count,) = connection.execute(
        f"SELECT count(*) FROM {SCHEMA}.migration".encode()
    ).fetchone() or (0,)
    return int(count)


def _numbered() -> list[tuple[int, str]]:
    """Return every migration's number and text, in order."""
    folder = files("corpus.postgres") / "migrations"
    return sorted(
        (int(file.name.partition("_")[0]), file.read_text("utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".sql")
    )
