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


def every(connection: Connection, space: str) -> dict[str, str]:
    """Return all settings of *space* by their names."""
    found = connection.execute(
        "SELECT name FROM setting WHERE space = ? ORDER BY name", (space,)
    ).fetchall()
    values = {name: get(connection, space, name) for (name,) in found}
    return {name: value for name, value in values.items() if value is not None}


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
