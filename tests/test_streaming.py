"""An index is built in passing: memory does not grow with what is indexed."""

import gc
import tracemalloc
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from corpus.model import Chunk, Document
from corpus.store import Store, load
from index import dense
from index.build import sync
from index.embed import Matrix

WIDTH = 64  # of a vector: 256 bytes
MOST = 100  # bytes that a passage may hold while others are indexed


class Letters:
    """Counts letters: no model, and no memory of its own."""

    name, dimension = "letters@1", WIDTH

    def passages(self, texts: Sequence[str]) -> Matrix:
        rows = np.full((len(texts), WIDTH), 0.01, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for letter in text:
                row[ord(letter) % WIDTH] += 1
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows

    questions = passages


def wells() -> Iterator[Document]:
    number = 0
    while True:
        text = f"Well {number} is {number % 97} m deep."
        name = f"d{number}"
        yield Document(id=name, title=f"Well {number}", text=text, source=name)
        number += 1


def add(store: Store, documents: Iterator[Document]) -> None:
    with store.transaction():
        for document in documents:
            passage = document.all()
            store.add(document, [Chunk(passage, (passage.span,))])


def peak(store: Store, folder: Path) -> int:
    """Return how many bytes Python and NumPy held at most while all was indexed."""
    gc.collect()  # what other tests left must not count
    gc.freeze()
    tracemalloc.start()
    sync(store, Letters(), folder, space="default")
    _, found = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    gc.unfreeze()
    return found


@pytest.mark.slow
def test_the_index_of_many_documents_needs_the_memory_of_few(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "_CACHED", 1_000_000)
    monkeypatch.setattr(dense, "EXACT", 1_000)
    documents = wells()
    few, many = 3_072, 9_216
    with Store.open(tmp_path, write=True) as store:
        add(store, islice(documents, few))
        peak(store, tmp_path / "first")  # libraries are loaded, tables are filled
        little = peak(store, tmp_path / "few")
        add(store, islice(documents, many - few))
        much = peak(store, tmp_path / "many")
    assert (much - little) / (many - few) < MOST


def test_what_is_read_is_kept_by_its_size_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load, "_CACHED", 400_000)
    with Store.open(tmp_path, write=True) as store:
        add(store, islice(wells(), 1_500))
        ids = store.chunk_ids()
        tracemalloc.start()
        assert sum(1 for _ in store.chunk_rows(ids)) == 1_500
        held, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert held < 600_000
