# ruff: noqa: S311  chance that can be repeated

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import (
    CorpusBusyError,
    CorpusDamagedError,
    CorpusError,
    CorpusFormatError,
    CorpusMissingError,
    CorpusWriteError,
    UnknownDocumentError,
)
from corpus.identity import identity
from corpus.model import Document, Fact, Passage, Quantity, Span
from corpus.segment import passages
from corpus.store import Store, check
from corpus.store.database import NAME
from corpus.store.rows import packed, unpacked
from corpus.store.seal import NAME as SEAL


def make(text: str, source: str = "-", *, space: str = "default") -> Document:
    document = Document(id="", title="Cells", text=text, source=source, space=space)
    document = replace(document, published=date(2024, 5, 6), pages=(0, 3))
    return replace(document, id=identity(document))


def read_out(document: Document) -> tuple[list[Quantity], list[Fact]]:
    share = Quantity(
        Decimal("50.0"),
        None,
        "~",
        "%",
        "percent",
        Passage(document, Span(0, 4)),
        ("x",),
    )
    price = Quantity(
        Decimal("0.6"),
        Decimal("0.7"),
        "=",
        "CNY/Wh",
        "money",
        Passage(document, Span(2, 4)),
    )
    year = Quantity(
        Decimal(2015), None, "=", "year", "year", Passage(document, Span(1, 3))
    )
    facts = [
        Fact(quantity=share, entity="Japan", attribute="share", time=year),
        Fact(
            quantity=price,
            status="forecast",
            speaker="A firm",
            condition=Passage(document, Span(0, 2)),
        ),
    ]
    return [share, price], facts


def put(store: Store, document: Document) -> str:
    return store.add(document, passages(document), *read_out(document))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path, write=True) as opened:
        yield opened


def test_what_is_stored_comes_back(tmp_path: Path) -> None:
    document = make("# Prices\n\nThe share is 50 %. It fell.\n\n# Shares\n\nSix.")
    chunks = list(passages(document))
    quantities, facts = read_out(document)
    with Store.open(tmp_path, write=True) as store:
        assert store.add(document, chunks, quantities, facts) == "added"
    with Store.open(tmp_path) as store:
        found = store.document(document.id)
        assert found == document
        assert found.text == document.text
        assert found.pages == document.pages
        assert store.documents() == [document]
        assert [one.chunk for one in store.chunks([2, 1])] == chunks[::-1]
        assert store.quantities(document.id) == quantities
        assert store.facts(document.id) == store.facts() == facts
        first, second = store.chunk_rows(store.chunk_ids())
        assert first.header == "Cells · 2024-05-06 · Prices"
        assert [first.text[s.start : s.end] for s in first.sentences] == [
            "# Prices",
            "The share is 50 %.",
            "It fell.",
        ]
        assert list(store.chunk_rows([2])) == [second]
        assert store.check() == []
    assert check(tmp_path) == []


def test_the_same_again_changes_nothing(store: Store) -> None:
    document = make("The text.", "/a.txt")
    assert put(store, document) == "added"
    before = store.generation, store.state()
    assert put(store, document) == "unchanged"
    assert put(store, replace(document, source="/b.txt")) == "unchanged"
    assert (store.generation, store.state()) == before


def test_new_content_of_a_source_is_a_new_version(store: Store) -> None:
    old, new = make("The price is 5.", "/a.txt"), make("The price is 6.", "/a.txt")
    assert put(store, old) == "added"
    assert put(store, new) == "updated"
    assert [one.id for one in store.documents()] == [new.id]
    assert [row.text for row in store.chunk_rows(store.chunk_ids())] == [
        "The price is 6."
    ]
    assert [one.chunk.passage.text for one in store.chunks([1])] == ["The price is 5."]
    assert store.chunk_ids() == [2]  # but who searches an older index may read on
    with pytest.raises(UnknownDocumentError):
        store.document(old.id)
    assert put(store, old) == "updated"  # and back again
    assert [one.id for one in store.documents()] == [old.id]
    assert store.check() == []


def test_a_given_id_is_kept(store: Store) -> None:
    one = replace(make("One.", "bulk#q1"), id="q1")
    assert put(store, one) == "added"
    state = store.state()
    assert put(store, replace(one, text="Two.", source="other#q1")) == "updated"
    assert store.document("q1").text == "Two."
    assert store.state() != state


def test_removing_removes_everything(tmp_path: Path) -> None:
    old, new = make("The secret is 5.", "/a.txt"), make("The secret is 6.", "/a.txt")
    with Store.open(tmp_path, write=True) as store:
        put(store, old)
        put(store, new)
        assert store.remove(new.id) == new
        with pytest.raises(UnknownDocumentError):
            store.remove(new.id)
        assert (store.documents(), list(store.chunk_rows(store.chunk_ids()))) == (
            [],
            [],
        )
        put(store, make("Another."))
        assert [row.id for row in store.chunk_rows(store.chunk_ids())] == [
            3
        ]  # ids are not used again
    data = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"secret" not in data
    assert check(tmp_path) == []


def test_spaces_do_not_see_each_other(store: Store) -> None:
    empty = store.state("b")
    document = make("The text.", space="a")
    put(store, document)
    assert store.state("b") == empty != store.state("a")
    assert store.documents("b") == []
    assert list(store.chunk_rows(store.chunk_ids("b"))) == []
    assert store.facts(space="b") == []
    for method in (store.document, store.remove, store.quantities, store.facts):
        with pytest.raises(UnknownDocumentError):
            method(document.id, "b")
    assert store.spaces() == ["a"]


def test_the_state_does_not_depend_on_the_order(tmp_path: Path) -> None:
    documents = [make(f"Text {i}.") for i in range(5)]
    states: set[str] = set()
    for name in "ab":
        with Store.open(tmp_path / name, write=True) as store:
            for document in documents:
                put(store, document)
            states.add(store.state())
        documents.reverse()
    assert len(states) == 1


def test_a_transaction_is_whole_or_nothing(tmp_path: Path) -> None:
    with Store.open(tmp_path, write=True) as store, Store.open(tmp_path) as reader:
        with pytest.raises(KeyboardInterrupt):
            interrupted(store)
        assert store.documents() == []
        with store.transaction():
            put(store, make("One."))
            put(store, make("Two."))
            assert reader.documents() == []
            assert reader.generation == 0
        assert len(reader.documents()) == 2
        assert reader.generation == 1
        with pytest.raises(CorpusWriteError, match="opened to read"):
            put(reader, make("Three."))


def test_settings(store: Store) -> None:
    assert store.setting("channel") is None
    store.set("channel", "5", space="server")
    store.set("channel", "6", space="server")
    assert store.setting("channel", space="server") == "6"
    assert store.setting("channel") is None
    store.set("channel", None, space="server")
    assert store.setting("channel", space="server") is None


def test_writers_wait_for_each_other(tmp_path: Path) -> None:
    told: list[bool] = []
    with Store.open(tmp_path, write=True) as store:
        put(store, make("One."))
        with pytest.raises(CorpusBusyError):
            Store.open(
                tmp_path, write=True, wait=0.1, waiting=lambda: told.append(True)
            )
        with Store.open(tmp_path) as reader:  # readers do not
            assert len(reader.documents()) == 1
    assert told == [True]
    Store.open(tmp_path, write=True, wait=0).close()


def test_no_corpus(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(CorpusMissingError):
            Store.open(folder)
        with pytest.raises(CorpusMissingError):
            check(folder)


def test_places_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CorpusWriteError):
        Store.open(tmp_path / "file", write=True)
    with Store.open(tmp_path, write=True) as store:
        put(store, make("One."))
        limit = "PRAGMA max_page_count = 1"  # as a full disk does
        store._connection.execute(limit)  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
        with pytest.raises(CorpusWriteError, match="full"):
            put(store, make("word " * 10_000))
    with Store.open(tmp_path) as store:
        assert [one.title for one in store.documents()] == ["Cells"]
    assert check(tmp_path) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read and write everything")
def test_folders_that_cannot_be_read(tmp_path: Path) -> None:
    filled(tmp_path)
    tmp_path.chmod(0o500)
    with Store.open(tmp_path) as store:
        assert store.documents()
    with pytest.raises(CorpusWriteError):
        Store.open(tmp_path, write=True)
    tmp_path.chmod(0)
    with pytest.raises(CorpusError):
        Store.open(tmp_path)
    tmp_path.chmod(0o700)


def interrupted(store: Store) -> None:
    with store.transaction():
        put(store, make("One."))
        raise KeyboardInterrupt


def filled(folder: Path) -> None:
    with Store.open(folder, write=True) as store:
        for number in range(12):
            put(store, make(f"# Cells\n\nThe share is {number} %. " * 20, f"/{number}"))
        put(store, make("The share is 50 %.", "/3"))
        store.remove(store.documents()[0].id)
        store.set("channel", "5")


def test_any_flipped_byte_is_named(tmp_path: Path) -> None:
    filled(tmp_path)
    assert check(tmp_path) == []
    choose = random.Random(5)
    for name in (NAME, SEAL):
        path = tmp_path / name
        data = path.read_bytes()
        places = [*range(100), *(choose.randrange(len(data)) for _ in range(100))]
        for place in places:
            damaged = bytearray(data)
            damaged[place % len(data)] ^= 1 << choose.randrange(8)
            path.write_bytes(damaged)
            found = check(tmp_path)
            assert found, f"byte {place} of {name}"
            assert not any("Traceback" in line for line in found)
        path.write_bytes(data)
    assert check(tmp_path) == []


def test_a_flipped_byte_is_never_answered_from(tmp_path: Path) -> None:
    filled(tmp_path)
    with Store.open(tmp_path) as store:
        documents = store.documents()
        chunks, facts = set(store.chunk_rows(store.chunk_ids())), store.facts()
    path = tmp_path / NAME
    data = path.read_bytes()
    choose = random.Random(6)
    for _ in range(150):
        damaged = bytearray(data)
        damaged[choose.randrange(len(data))] ^= 1 << choose.randrange(8)
        path.write_bytes(damaged)
        try:
            with Store.open(tmp_path) as store:
                for document in documents:
                    assert store.document(document.id).text
                assert set(store.chunk_rows(store.chunk_ids())) <= chunks
                assert all(fact in facts for fact in store.facts())
        except (CorpusError, UnknownDocumentError):
            assert check(tmp_path)


def test_writers_refuse_a_damaged_corpus(tmp_path: Path) -> None:
    filled(tmp_path)
    path = tmp_path / NAME
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(CorpusDamagedError, match="seal"):
        Store.open(tmp_path, write=True)


@pytest.mark.parametrize("data", [b"", b"\x00" * 5000, b"text " * 1000])
def test_not_a_database(tmp_path: Path, data: bytes) -> None:
    filled(tmp_path)
    (tmp_path / NAME).write_bytes(data)
    assert check(tmp_path)
    with pytest.raises(CorpusError):
        Store.open(tmp_path)


def test_another_format_or_program(tmp_path: Path) -> None:
    filled(tmp_path)
    database = sqlite3.connect(tmp_path / NAME)
    database.execute("PRAGMA user_version = 99")
    with pytest.raises(CorpusFormatError, match="99"):
        Store.open(tmp_path)
    database.execute("PRAGMA application_id = 99")
    with pytest.raises(CorpusDamagedError):
        Store.open(tmp_path)
    database.close()


WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_store import make, put
from corpus.store import Store
with Store.open(Path(sys.argv[1]), write=True) as store:
    for number in range(100_000):
        document = make(f"Text {number}. " * 50, f"/{number % 7}")
        put(store, document)
        print(document.id, flush=True)
"""


ANOTHER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_store import make, put
from corpus.store import Store
with Store.open(Path(sys.argv[1]), write=True) as store:
    put(store, make("Another text.", "/another"))
"""


def test_reading_the_files_bytes_leaves_the_locks_of_readers(tmp_path: Path) -> None:
    """Who looks at the seal while it reads must not be taken for gone by a writer."""
    filled(tmp_path)
    with Store.open(tmp_path) as reader:
        before = len(reader.documents())
        assert check(tmp_path) == []  # opens the file, as other readers do
        Store.open(tmp_path).close()
        log = (tmp_path / f"{NAME}-wal").stat().st_ino
        command = [sys.executable, "-c", ANOTHER, str(tmp_path)]
        subprocess.run([*command, str(Path(__file__).parent)], check=True)  # noqa: S603
        assert (tmp_path / f"{NAME}-wal").stat().st_ino == log
        assert len(reader.documents()) == before + 1
        assert reader.check() == []


@pytest.mark.slow
def test_killed_at_any_instant_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    choose = random.Random(7)
    for _ in range(12):
        process = subprocess.Popen(  # noqa: S603  our own interpreter
            [sys.executable, "-c", WRITER, str(tmp_path), str(Path(__file__).parent)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        said = [process.stdout.readline()] if choose.random() < 0.9 else []
        time.sleep(choose.random() * 0.2)
        process.send_signal(signal.SIGKILL)
        said += process.stdout.readlines()
        process.wait()
        process.stdout.close()
        whole = [line.strip() for line in said if line.endswith("\n")]
        with Store.open(tmp_path, write=True) as store:
            live = {one.id for one in store.documents()}
            assert set(whole[-1:]) <= live
            assert store.check() == []
            if whole:
                assert store.recovered
        assert check(tmp_path) == []


@given(st.lists(st.integers(min_value=0, max_value=10**12)).map(sorted))
def test_packed_numbers_come_back(numbers: list[int]) -> None:
    assert unpacked(packed(numbers)) == tuple(numbers)
