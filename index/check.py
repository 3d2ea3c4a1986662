"""Check that the indexes are whole and agree with the store."""

from collections.abc import Iterator
from pathlib import Path

from corpus.store import Store
from index import manifest
from index.shard import Shard, place


def check(store: Store, folder: Path) -> list[str]:
    """Name everything in the indexes in *folder* that is not as it should be.

    Every file is read. A space with no index, or with one that is older than the
    documents, is not damaged: the next question brings it up to them.
    """
    return [
        damage for space in store.spaces() for damage in _check(store, folder, space)
    ]


def _check(store: Store, folder: Path, space: str) -> Iterator[str]:
    """Name the damages of one space's index."""
    finished = manifest.generations(place(folder, space))
    if not finished:
        return
    found = list(manifest.damages(finished[-1]))
    yield from found
    if found:
        return
    shard = Shard(finished[-1])
    facts = shard.manifest
    if facts.state != store.state(space):
        return
    ids: list[int] = shard.ids.tolist()
    if ids != store.chunk_ids(space):
        yield f"the index of {space!r} has other passages than the documents"
    counts = (len(ids), len(shard.dense.rows), len(shard.lexical), facts.passages)
    if len(set(counts)) > 1 or len(shard.keys) != facts.passages + facts.sentences:
        yield f"the parts of the index of {space!r} have different sizes: {counts}"
