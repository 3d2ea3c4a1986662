"""Give a partition a graph of its vectors once one of its spaces has grown large.

Up to `EXACT` passages, comparing all of a space's vectors is as fast, and exact. One
process at a time looks to it; the others have no need to wait.
"""

from corpus.postgres import Server
from index.embed import Embedder
from index.postgres.search import EXACT

_LEADER = 0x47524150  # "GRAP"


def tend(server: Server, embedder: Embedder, space: str) -> bool:
    """Build the graph that *space* wants and has not, if any; tell whether it was."""
    query = (
        "SELECT passages > ?, (SELECT tableoid::regclass::text FROM entry"
        " WHERE entry.space = space.space LIMIT 1) FROM space WHERE space = ?"
    )
    found = server.read(space, lambda s: s.execute(query, (EXACT, space)).fetchone())
    if found is None or not found[0]:
        return False
    name = f"{found[1]}_graph".replace(".", "_")
    width = embedder.dimension
    with server.alone(_LEADER) as session:
        if session is None:
            return False
        sound = session.execute(
            "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(?)", (name,)
        ).fetchone()
        if sound == (True,):
            return False
        session.execute(f"DROP INDEX IF EXISTS {name}")  # of a build cut short
        session.execute(
            f"CREATE INDEX CONCURRENTLY {name} ON {found[1]}"
            f" USING hnsw ((near::halfvec({width})) halfvec_ip_ops) WHERE live"
        )
    return True
