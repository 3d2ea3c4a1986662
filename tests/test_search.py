import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import CorpusWriteError
from corpus.model import Document
from corpus.segment import passages
from corpus.store import Store
from index import build, manifest
from index.check import check
from index.embed import Embedder, Matrix
from index.lexical import Filter, Writer
from index.query import parse
from index.search import Searcher
from index.shard import cosines, current, pack, place

FERRY = """The ferry across the strait

The ferry carries 120 cars and 400 passengers. It leaves at six every morning.

The captain has worked on it since 1998. She likes the fog."""
BRIDGE = """The bridge of Norhaven

The steel bridge was opened in 1932. It is 1,149 metres long.

Its towers were painted red in 2019. Nobody remembers why."""


def document(text: str, name: str, space: str = "default") -> Document:
    title, _, _ = text.partition("\n")
    return Document(
        id=name, title=title, text=text, published=date(2025, 1, 2), space=space
    )


def add(store: Store, text: str, name: str, space: str = "default") -> None:
    read = document(text, name, space)
    store.add(read, passages(read, limit=120))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "data", write=True) as opened:
        add(opened, FERRY, "ferry")
        add(opened, BRIDGE, "bridge")
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def searcher(store: Store, folder: Path, minilm: Embedder) -> Searcher:
    return Searcher(store, folder, minilm)


def test_a_disk_that_fills_while_words_are_written_is_said(
    store: Store, folder: Path, minilm: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:  # as tantivy says it on a full disk
        raise ValueError(
            "An IO error occurred: 'No space left on device (os error 28)'"
        )

    monkeypatch.setattr(Writer, "close", refuse)
    with pytest.raises(CorpusWriteError, match="No space left on device"):
        build.sync(store, minilm, folder, space="default")


class Counting:
    """The default model, with a count of the texts it was given."""

    def __init__(self, real: Embedder) -> None:
        self.real, self.seen = real, 0
        self.name, self.dimension = real.name, real.dimension

    def passages(self, texts: Sequence[str]) -> Matrix:
        self.seen += len(texts)
        return self.real.passages(texts)

    def questions(self, texts: Sequence[str]) -> Matrix:
        return self.real.questions(texts)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("How many cars does the ferry carry?", "120 cars"),
        ("How long is the bridge?", "1,149 metres"),
        ("When did the captain begin to work?", "since 1998"),
        ("colour of the towers", "painted red"),
        ("what happened in 2019?", "painted red"),
        ("captian", "since 1998"),
    ],
)
def test_the_right_passage_comes_first(
    searcher: Searcher, question: str, wanted: str
) -> None:
    first = searcher.search(question, space="default")[0]
    assert wanted in first.passage.text


def test_a_candidate_carries_what_an_answer_needs(
    searcher: Searcher, minilm: Embedder
) -> None:
    question = "How many cars does the ferry carry?"
    for found in searcher.search(question, space="default"):
        assert len(found.sentences) == len(found.sentence_cosines)
        assert len(found.sentences) == len(found.sentence_coverage)
        assert 0 <= found.fused <= 1
        assert all(0 <= share <= 1 + 1e-9 for share in found.sentence_coverage)
        text = found.passage.document.text
        rows = minilm.passages([text[s.start : s.end] for s in found.sentences])
        exact = (rows @ minilm.questions([question])[0]).tolist()
        assert list(found.sentence_cosines) == pytest.approx(exact, abs=0.01)
        assert all(found.passage.span.covers(s) for s in found.sentences)


def test_a_search_stays_in_its_document(searcher: Searcher) -> None:
    found = searcher.search("how many cars", space="default", document="bridge")
    assert found
    assert {c.passage.document.id for c in found} == {"bridge"}
    assert not searcher.search("how many cars", space="default", document="none")
    only = Filter(document="ferry")
    found = searcher.search("how many cars", space="default", only=only)
    assert {c.passage.document.id for c in found} == {"ferry"}


def test_a_copy_of_a_passage_is_not_found_twice(
    store: Store, searcher: Searcher
) -> None:
    before = searcher.search("colour of the towers", space="default")
    add(store, BRIDGE + " ", "copy")
    after = searcher.search("colour of the towers", space="default")
    assert len(after) == len(before)
    add(store, BRIDGE.replace("2019", "2021"), "other")
    towers = searcher.search("when were the towers painted", space="default")
    found = [c.passage.text for c in towers]
    assert sum("2019" in text for text in found) == 1
    assert sum("2021" in text for text in found) == 1


def test_operators_narrow_a_search(searcher: Searcher) -> None:
    query = parse('"steel bridge" in:title before:2026 -captain')
    assert query.only
    assert not searcher.search(query.text, space="default", only=query.only)
    query = parse("bridge -steel in:title")
    found = searcher.search(query.text, space="default", only=query.only)
    assert found
    assert all("Norhaven" in c.passage.document.title for c in found)
    assert not any("steel" in c.passage.text for c in found)


def test_no_search_crosses_spaces(store: Store, searcher: Searcher) -> None:
    before = searcher.search("secret ferry harbour", space="default")
    add(store, "A secret\n\nThe secret harbour of the ferry is north.", "x", "other")
    assert searcher.search("secret ferry harbour", space="default") == before
    assert {
        c.passage.document.id
        for c in searcher.search("secret ferry harbour", space="other")
    } == {"x"}
    assert searcher.search("secret", space="third") == []


def test_words_of_other_spaces_weigh_nothing(store: Store, searcher: Searcher) -> None:
    before = searcher.idf(["ferri", "zeppelin"], space="default")
    add(store, "Zeppelins\n\nA zeppelin and a ferry.", "z", "other")
    assert searcher.idf(["ferri", "zeppelin"], space="default") == before


def test_the_search_follows_the_store(store: Store, searcher: Searcher) -> None:
    searcher.search("towers", space="default")
    add(store, "Owls\n\nAn owl eats mice at night.", "owl")
    assert searcher.search("owl", space="default")[0].passage.document.id == "owl"
    store.remove("owl")
    assert "owl" not in {
        c.passage.document.id for c in searcher.search("owl", space="default")
    }


def test_unchanged_passages_are_not_embedded_again(
    store: Store, folder: Path, minilm: Embedder
) -> None:
    model = Counting(minilm)
    build.sync(store, model, folder, space="default")
    assert model.seen
    model.seen = 0
    add(store, "Owls\n\nAn owl eats mice at night.", "owl")
    build.sync(store, model, folder, space="default")
    assert 0 < model.seen <= 4
    model.seen = 0
    store.remove("owl")
    build.sync(store, model, folder, space="default")
    add(store, FERRY, "ferry-again")  # the same text under another id
    build.sync(store, model, folder, space="default")
    assert model.seen == 0


def test_an_index_of_the_format_before_is_not_embedded_again(
    store: Store, folder: Path, minilm: Embedder
) -> None:
    made = build.sync(store, minilm, folder, space="default")
    before = Searcher(store, folder, minilm).search("red towers", space="default")
    older = manifest.begin(made.folder.parent)
    shutil.copytree(made.folder, older, dirs_exist_ok=True)
    for path in older.glob("[kb]*.npy"):  # which it had not yet
        path.unlink()
    files = manifest.inventory(older)
    manifest.finish(older, replace(made.manifest, format=1, files=files))
    model = Counting(minilm)
    found = Searcher(store, folder, model).search("red towers", space="default")
    assert found == before
    assert model.seen == 0


def test_any_history_gives_the_same_search(
    store: Store, folder: Path, tmp_path: Path, minilm: Embedder
) -> None:
    grown = Searcher(store, folder, minilm)
    grown.search("?", space="default")
    add(store, "Owls\n\nAn owl eats mice near the ferry.", "owl")
    grown.search("?", space="default")
    add(store, "Cats\n\nA cat eats mice near the bridge.", "cat")
    store.remove("owl")
    fresh = Searcher(store, tmp_path / "fresh", minilm)
    for question in ("ferry mice", "bridge length", "red cat"):
        assert grown.search(question, space="default") == fresh.search(
            question, space="default"
        )


def test_every_file_flipped_is_named_and_rebuilt(
    store: Store, folder: Path, minilm: Embedder
) -> None:
    before = Searcher(store, folder, minilm).search("towers", space="default")
    at = current(place(folder, "default"))
    assert at
    for path in sorted(p for p in at.folder.rglob("*") if p.is_file()):
        if path.suffix == ".lock":
            continue
        sound = path.read_bytes()
        data = bytearray(sound)
        data[len(data) // 2] ^= 4
        path.write_bytes(data)
        assert any(path.name in d for d in manifest.damages(at.folder))
        assert build.usable(place(folder, "default"), minilm) is None
        path.write_bytes(sound)
    (at.folder / manifest.NAME).write_bytes(b"{")
    assert Searcher(store, folder, minilm).search("towers", space="default") == before


@pytest.mark.parametrize("step", ["write", "inventory", "finish"])
def test_a_crash_while_building_leaves_the_old_index(
    store: Store,
    folder: Path,
    minilm: Embedder,
    step: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    build.sync(store, minilm, folder, space="default")
    add(store, "Owls\n\nAn owl eats mice at night.", "owl")

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        target = "index.dense.index" if step == "write" else f"index.manifest.{step}"
        patched.setattr(target, crash)
        with pytest.raises(KeyboardInterrupt):
            build.sync(store, minilm, folder, space="default")
    old = build.usable(place(folder, "default"), minilm)
    assert old
    assert not list(manifest.damages(old.folder))
    new = build.sync(store, minilm, folder, space="default")
    assert new.manifest.passages == old.manifest.passages + 1


def test_packed_cosines_are_near(minilm: Embedder) -> None:
    rows = minilm.passages([FERRY, BRIDGE, "owl"])
    question = minilm.questions(["how many cars"])[0]
    assert cosines(pack(rows), question) == pytest.approx(rows @ question, abs=0.01)


def test_check_names_what_is_wrong(
    store: Store, folder: Path, minilm: Embedder
) -> None:
    assert check(store, folder) == []  # nothing built yet
    shard = build.sync(store, minilm, folder, space="default")
    assert check(store, folder) == []
    add(store, "Owls\n\nAn owl eats mice at night.", "owl")
    assert check(store, folder) == []  # it is only older than the documents
    shard = build.sync(store, minilm, folder, space="default")
    path = shard.folder / "rows.npy"
    path.write_bytes(path.read_bytes()[:-1] + b"\x7f")
    assert "rows.npy" in check(store, folder)[0]
    build.forget(folder, "default")
    build.sync(store, minilm, folder, space="default")
    assert check(store, folder) == []
