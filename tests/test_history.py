"""Versions of documents: as of a day, what changed, and a space as one file."""

import gzip
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from corpus.diff import difference
from corpus.errors import PinciteError
from corpus.model import Chunk, Document, Fact, Quantity
from corpus.quantity import quantities
from corpus.segment import passages
from corpus.store import Store, check, transfer
from corpus.store.transfer import SpaceExistsError, TransferError, export, take
from test_store import make, put, read_out

OLD = "The price is 5 euros. It was made in 2020. Nobody knows why."
NEW = "The price is 6 euros. It was made in 2020. Somebody knows why."


def put_at(store: Store, document: Document, day: date) -> None:
    when = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=12)
    store.add(document, passages(document), *read_out(document), when=when.isoformat())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Store.open(tmp_path, write=True) as store:
        put_at(store, make(OLD, "/a"), date(2025, 1, 10))
        put_at(store, make("Another text.", "/b"), date(2025, 2, 10))
        put_at(store, make(NEW, "/a"), date(2025, 3, 10))
    return tmp_path


@pytest.mark.parametrize(
    ("day", "texts"),
    [
        (date(2025, 1, 9), [OLD, "Another text."]),  # the oldest that is known
        (date(2025, 1, 10), [OLD, "Another text."]),
        (date(2025, 2, 10), [OLD, "Another text."]),
        (date(2025, 3, 9), [OLD, "Another text."]),
        (date(2025, 3, 10), ["Another text.", NEW]),
        (None, ["Another text.", NEW]),
    ],
)
def test_the_corpus_as_it_was(folder: Path, day: date | None, texts: list[str]) -> None:
    with Store.open(folder, as_of=day) as store:
        live = [store.document(one.id).text for one in store.documents()]
        assert live == texts
        assert [row.text for row in store.chunk_rows(store.chunk_ids())] == texts
        assert len(store.chunk_ids()) == len(texts)
        assert len(store.chunks(store.chunk_ids())) == len(texts)
        assert len(store.facts()) == 2 * len(texts)


def test_the_state_tells_days_apart(folder: Path) -> None:
    days = [date(2025, 1, 10), date(2025, 2, 10), date(2025, 3, 10)]
    states: list[str] = []
    for day in [*days, None]:
        with Store.open(folder, as_of=day) as store:
            states.append(store.state())
    assert len(set(states)) == 2
    assert states[-1] == states[-2]


def test_what_changed_between_versions() -> None:
    old, new = make(OLD), make(NEW)
    stated, states = quantities(old.all()), quantities(new.all())
    found = difference(old, new, stated, states)
    assert [(mark, one.text) for mark, one in found.lines] == [
        ("-", "The price is 5 euros."),
        ("+", "The price is 6 euros."),
        ("-", "Nobody knows why."),
        ("+", "Somebody knows why."),
    ]
    assert [str(one.value) for one in found.gone] == ["5"]
    assert [str(one.value) for one in found.new] == ["6"]
    assert not difference(old, make(OLD.replace("Nobody ", "Nobody\n")), stated, stated)


def prepare(
    document: Document,
) -> tuple[Document, list[Chunk], list[Quantity], list[Fact]]:
    return document, list(passages(document)), *read_out(document)


def test_a_space_travels_as_one_file(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "space.gz"
    with Store.open(folder) as store:
        assert export(store, "default", file) == 3
        state, versions = store.state(), list(store.every_version("default"))
    with Store.open(tmp_path / "other", write=True) as store:
        assert take(store, file, "new", prepare) == 3
        assert store.state("new") == state
        assert store.state() != state
        found = list(store.every_version("new"))
        assert [when for _, when in found] == [when for _, when in versions]
        assert [one.text for one, _ in found] == [one.text for one, _ in versions]
        with pytest.raises(SpaceExistsError):
            take(store, file, "new", prepare)
    assert check(tmp_path / "other") == []
    before = file.read_bytes()
    with Store.open(folder) as store:
        export(store, "default", file)
    assert file.read_bytes() == before


def forged(lines: bytes, old: bytes, new: bytes) -> bytes:
    """Return an export of somebody who knows how to sign it."""
    head, *rows = lines.splitlines(keepends=True)[:-1]
    told = head + b"".join(row.replace(old, new, 1) for row in rows)
    assert not lines.startswith(told)
    return gzip.compress(told + sha256(told).hexdigest().encode() + b"\n")


def test_a_line_without_end_is_not_read(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "space.gz"
    with Store.open(folder) as store:
        export(store, "default", file)
    monkeypatch.setattr(transfer, "_LONGEST", 100)
    with pytest.raises(TransferError, match="longer than any document"):
        list(transfer.documents(file, "new"))


def test_a_damaged_file_imports_nothing(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "space.gz"
    with Store.open(folder) as store:
        export(store, "default", file)
    lines = gzip.decompress(file.read_bytes())
    good = file.read_bytes()
    bad = [
        b"text",
        b"",
        gzip.compress(b"text"),
        good[: len(good) // 2],
        gzip.compress(lines.replace(b"price", b"prize")),
        gzip.compress(b"\n".join(lines.split(b"\n")[:2])),
        forged(lines, b'"added"', b'"addled"'),
        forged(lines, b'"pages": [', b'"pages": ["x", '),
        forged(lines, b'"title": ', b'"title": 5, "author": '),
        forged(lines, b"{", b'{"a": ' + b"[" * 100_000),
    ]
    with Store.open(tmp_path / "other", write=True) as store:
        for data in bad:
            file.write_bytes(data)
            with pytest.raises(TransferError):
                take(store, file, "new", prepare)
            assert store.documents("new") == []
        with pytest.raises(PinciteError):
            take(store, tmp_path / "none", "new", prepare)


def test_erasing_a_space_leaves_nothing_of_it(folder: Path) -> None:
    with Store.open(folder, write=True) as store:
        put(store, make("The secret.", "/s", space="a"))
        put(store, make("The newer secret.", "/s", space="a"))
        store.set("channel", "secret", space="a")
        assert store.erase("a") == 2
        assert store.spaces() == ["default"]
    data = b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
    assert b"secret" not in data
    assert check(folder) == []


def test_a_clock_that_is_set_back_leaves_a_sound_corpus(tmp_path: Path) -> None:
    with Store.open(tmp_path, write=True) as store:
        put_at(store, make(OLD, "/a"), date(2025, 3, 10))
        put_at(store, make(NEW, "/a"), date(2025, 1, 10))
        old, new = store.reading(make(NEW, "/a").id).versions
        assert old.superseded == new.added == old.added
    assert check(tmp_path) == []
