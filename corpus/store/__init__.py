"""The store: every document of the corpus and what was read out of it, in SQLite.

The only truth. Whatever else is on disk is derived from it and can be rebuilt.
"""

from corpus.store.check import check
from corpus.store.rows import ChunkRow, StoredChunk, header
from corpus.store.store import Store, recover
from corpus.store.versions import Reading, Version
from corpus.store.write import Outcome

__all__ = [
    "ChunkRow",
    "Outcome",
    "Reading",
    "Store",
    "StoredChunk",
    "Version",
    "check",
    "header",
    "recover",
]
