"""Give a space that has grown large what makes searches in it quick.

A graph of its vectors, and its words packed. Up to some size comparing everything is as
quick, and needs no upkeep. One process at a time looks to it; the others need not wait.
"""

import hashlib

from corpus.postgres import Server
from corpus.postgres.session import Session, quoted
from index.embed import Embedder
from index.postgres.search import EXACT

PACKED = 2_000  # passages of a space from which on its words are packed
_STALE = 0.05  # of them, and so many more, may have come or gone since
# As pgvector has it (16, 64), every tenth of the nearest was missed at 31,000 passages.
_LINKS = "m = 32, ef_construction = 128"
_LEADER = 0x47524150  # "GRAP"

_OWNED = (
    "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class"
    " WHERE oid = to_regclass('entry')"
)
_SIZES = (
    "SELECT space.passages, packed.passages,"
    " (SELECT count(*) FROM entry WHERE entry.space = space.space AND live"
    "  AND id > coalesce(upto, -1)),"
    " (SELECT tableoid::regclass::text FROM entry WHERE entry.space = space.space"
    "  LIMIT 1)"
    " FROM space LEFT JOIN packed USING (space) WHERE space.space = ?"
)
# One statement sees one moment: nothing between two passages is left out.
_PACK = (
    "WITH taken AS (INSERT INTO packed SELECT ?, coalesce(max(id), -1), count(*)"
    " FROM entry WHERE space = ? AND live)"
    " INSERT INTO posting SELECT ?, key, string_agg(int8send(id) || int4send(length)"
    " || substring(counts FROM place::integer FOR 1), ''::bytea ORDER BY id)"
    " FROM entry, unnest(keys) WITH ORDINALITY AS word (key, place)"
    " WHERE space = ? AND live GROUP BY key"
)


def forget(server: Server, space: str) -> bool:
    """Drop the graph of *space* if it is not large any more; tell whether it was."""
    query = (
        "SELECT to_regclass(?) IS NOT NULL AND passages < ? FROM space WHERE space = ?"
    )
    values = (_name(space), EXACT // 2, space)
    if server.read(space, lambda s: s.execute(query, values).fetchone()) != (True,):
        return False
    with server.alone(_LEADER) as session:
        if session is None or session.execute(_OWNED).fetchone() != (True,):
            return False
        session.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {_name(space)}")
    return True


def tend(server: Server, embedder: Embedder, space: str) -> bool:
    """Make what *space* wants and has not, if anything; tell whether it was made.

    Only the tables' owner can: for others nothing is made.
    """
    found = server.read(space, lambda s: s.execute(_SIZES, (space,)).fetchone())
    if found is None:
        return False
    passages, packed, later, table = found
    grown = passages > EXACT
    stale = _is_stale(passages, packed, later)
    if not grown and not stale:
        return False
    with server.alone(_LEADER) as session:
        if session is None or session.execute(_OWNED).fetchone() != (True,):
            return False
        if stale:
            pack(session, space, keep=passages > PACKED)
        return (grown and _graph(session, space, table, embedder.dimension)) or stale


def pack(session: Session, space: str, *, keep: bool = True) -> None:
    """Pack the words of *space* as it is now; forget what was packed before."""
    session.execute("BEGIN")
    for table in ("posting", "packed"):
        session.execute(f"DELETE FROM {table} WHERE space = ?", (space,))
    if keep:
        session.execute("SET LOCAL work_mem = '64MB'")
        session.execute(_PACK, (space,) * 4)
    session.execute("COMMIT")


def _is_stale(passages: int, packed: int | None, later: int) -> bool:
    if packed is None:
        return passages > PACKED
    gone = packed - (passages - later)
    return later + gone > PACKED / 2 + _STALE * passages


def _name(space: str) -> str:
    return f"graph_{hashlib.blake2b(space.encode(), digest_size=12).hexdigest()}"


def _graph(session: Session, space: str, table: str, width: int) -> bool:
    """Have the vectors of *space* linked, unless they are; tell whether it was done."""
    name = _name(space)
    sound = session.execute(
        "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(?)", (name,)
    ).fetchone()
    if sound == (True,):
        return False
    session.execute(f"DROP INDEX IF EXISTS {name}")  # of a build cut short
    session.execute(
        f"CREATE INDEX CONCURRENTLY {name} ON {table}"
        f" USING hnsw ((near::halfvec({width})) halfvec_ip_ops) WITH ({_LINKS})"
        f" WHERE live AND space = {quoted(space)}"
    )
    return True
