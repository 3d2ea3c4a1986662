"""Small values by space and name: a server's channels, an index's choices."""

from corpus.errors import CorpusDamagedError
from corpus.store.rows import digest
from corpus.store.sql import Connection


def setting_digest(space: str, name: str, value: str) -> bytes:
    """Return the checksum kept beside a setting."""
    return digest([(space, name, value)])


def get(connection: Connection, space: str, name: str) -> str | None:
    """Return the value of *name*, or nothing where it was never set."""
    found = connection.execute(
        "SELECT value, digest FROM setting WHERE space = ? AND name = ?", (space, name)
    ).fetchone()
    if found is None:
        return None
    value: str = found[0]
    if setting_digest(space, name, value) != found[1]:
        raise CorpusDamagedError(f"setting {name!r}")
    return value


def put(connection: Connection, space: str, name: str, value: str | None) -> None:
    """Set *name* to *value*; nothing unsets it."""
    connection.execute(
        "DELETE FROM setting WHERE space = ? AND name = ?", (space, name)
    )
    if value is not None:
        connection.execute(
            "INSERT INTO setting VALUES (?, ?, ?, ?)",
            (space, name, value, setting_digest(space, name, value)),
        )
