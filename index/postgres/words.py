"""The words of a space, counted by the server."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.postgres import PostgresStore
from corpus.postgres.session import Session
from index.lexical import mistaken
from index.postgres.keys import key

_SIMILAR = 3


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much a space holds: *passages*, their *characters* and their *words*."""

    passages: int
    characters: int
    words: int


def sizes(session: Session, space: str, ids: Sequence[int] | None) -> Sizes:
    """Return the sizes of the live passages of *space*, or of those with these ids."""
    if ids is None:
        query = "SELECT passages, characters, words FROM space WHERE space = ?"
        return Sizes(*(session.execute(query, (space,)).fetchone() or (0, 0, 0)))
    query = (
        "SELECT count(*), coalesce(sum(stop - start), 0), coalesce(sum(words), 0)"
        " FROM entry JOIN passage USING (space, id) WHERE space = ? AND id = ANY (?)"
    )
    return Sizes(*map(int, session.execute(query, (space, list(ids))).fetchone()))


class Words:
    """A `Vocabulary`: the words of the live passages, or of those with some ids."""

    def __init__(
        self, store: PostgresStore, space: str, ids: Sequence[int] | None
    ) -> None:
        """Count in *space* of *store*; what was counted once is remembered."""
        self._store = store
        self._space = space
        self._ids = None if ids is None else list(ids)
        self._known: dict[str, int] = {}

    def look_up(self, words: Iterable[str]) -> None:
        """Count all of *words* at once."""
        keys = {key(self._space, word): word for word in words}
        found = self._store.read(self._space, lambda s: self._counted(s, list(keys)))
        for number, word in keys.items():
            self._known[word] = found.get(number, 0)

    def frequency(self, word: str) -> int:
        """Count the passages that have *word*."""
        if word not in self._known:
            self.look_up([word])
        return self._known[word]

    def similar(self, word: str) -> list[str]:
        """Return words one typing mistake away from *word*, the common ones first.

        The first letter is taken to be right, and words with digits to be meant.
        """
        if not word.isalpha():
            return []
        first = word[0]
        query = (
            "SELECT stem, frequency FROM word"
            " WHERE space = ? AND stem >= ? AND stem < ?"
        )
        values = (self._space, first, chr(ord(first) + 1))
        found: list[tuple[str, int]] = self._store.read(
            self._space, lambda s: s.execute(query, values).fetchall()
        )
        near = mistaken(word, found)
        if self._ids is not None:
            self.look_up(near)
            near = [one for one in near if self._known[one]]
        return near[:_SIMILAR]

    def _counted(self, session: Session, keys: list[int]) -> dict[int, int]:
        if self._ids is None:
            query = "SELECT key, frequency FROM word WHERE space = ? AND key = ANY (?)"
            return dict(session.execute(query, (self._space, keys)).fetchall())
        query = "SELECT * FROM frequencies(?::bigint[], ?::bigint[])"
        return dict(session.execute(query, (keys, self._ids)).fetchall())
