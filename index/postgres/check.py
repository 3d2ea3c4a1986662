"""Check that what a search is given agrees with the stored passages."""

from collections.abc import Iterator
from functools import partial

from corpus.postgres import PostgresStore
from corpus.postgres.session import Session

_LIVE = "entry.space = ? AND live"
# Of a whole number of some bytes from place `at` on (PostgreSQL 18 has a cast for it).
_NUMBER = "('x' || encode(substring(found FROM at + {} FOR {}), 'hex'))::bit({})::{}"
_PACKED_ID = _NUMBER.format(1, 8, 64, "bigint")
_PACKED_LENGTH = _NUMBER.format(9, 4, 32, "integer")
_CHECKS = {
    "passages without an entry": (
        "SELECT count(*) FROM passage LEFT JOIN entry USING (space, id)"
        " WHERE passage.space = ? AND entry.id IS NULL"
    ),
    "entries of other versions than the live ones": (
        "SELECT count(*) FROM entry JOIN document"
        " ON document.space = entry.space AND document.row = entry.document"
        " WHERE entry.space = ? AND live <> (superseded IS NULL)"
    ),
    "words counted wrongly": (
        "SELECT count(*) FROM (SELECT key, count(*) AS times FROM entry,"
        f" unnest(keys) AS key WHERE {_LIVE} GROUP BY key) AS counted"
        " FULL JOIN (SELECT * FROM word WHERE space = ?) AS word USING (key)"
        " WHERE times IS DISTINCT FROM frequency"
    ),
    "words packed wrongly": (
        "SELECT count(*) FROM (SELECT key, id, length, get_byte(counts, at - 1)"
        " FROM packed JOIN entry USING (space), unnest(keys) WITH ORDINALITY AS"
        f" word (key, place), CAST(place AS integer) AS at WHERE {_LIVE} AND id <= upto"
        f" EXCEPT SELECT key, {_PACKED_ID}, {_PACKED_LENGTH},"
        " get_byte(found, at + 12) FROM posting,"
        " generate_series(0, length(found) - 13, 13) AS at WHERE space = ?) AS wrong"
    ),
    "sizes counted wrongly": (
        "SELECT count(*) FROM space, (SELECT count(*) AS passages,"
        " coalesce(sum(stop - start), 0) AS characters, coalesce(sum(words), 0) AS"
        f" words FROM entry JOIN passage USING (space, id) WHERE {_LIVE}) AS counted"
        " WHERE space.space = ? AND (space.passages, space.characters, space.words)"
        " IS DISTINCT FROM (counted.passages, counted.characters, counted.words)"
    ),
}


def check(store: PostgresStore) -> list[str]:
    """Name everything in the entries that is not as the passages have it."""
    return [damage for space in store.spaces() for damage in _check(store, space)]


def _check(store: PostgresStore, space: str) -> Iterator[str]:
    for what, query in _CHECKS.items():
        if count := store.read(space, partial(_count, query, space)):
            yield f"the index of {space!r} has {count} {what}"


def _count(query: str, space: str, session: Session) -> int:
    values = [space] * query.count("?")
    return int(session.execute(query, values).fetchone()[0])
