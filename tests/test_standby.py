"""The index before answers while the new one is built; no work on that is lost."""

import time
from collections.abc import Iterator, Sequence
from inspect import signature
from math import inf
from pathlib import Path

import pytest

import warm
from bot.intake import prepared
from bot.patient import patient
from bot.service import Service
from bot.settings import Settings
from corpus.errors import CorpusBusyError
from corpus.model import Document
from corpus.store import Store
from corpus.store.lock import lock
from index import build, indexes, manifest
from index.embed import Embedder, Matrix
from index.indexes import Ways
from index.search import Searcher
from index.shard import place

SPACE = "default"


class Named:
    """The default model under a name of its own; it counts what it was given."""

    def __init__(self, real: Embedder, name: str) -> None:
        self.real, self.name, self.dimension = real, name, real.dimension
        self.seen = 0

    def passages(self, texts: Sequence[str]) -> Matrix:
        self.seen += len(texts)
        return self.real.passages(texts)

    def questions(self, texts: Sequence[str]) -> Matrix:
        return self.real.questions(texts)


class Power(BaseException):
    """It went."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path, write=True) as store:
        add(store, *range(10))
        yield store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


def add(store: Store, *numbers: int) -> None:
    for number in numbers:
        text = f"Station {number}\n\nThe station s{number} counted {number + 50} birds."
        name = f"d{number}"
        store.add(*prepared(Document(id=name, title="", text=text, source=name)))


def found(searcher: Searcher, number: int) -> bool:
    hits = searcher.search(f"station s{number}", space=SPACE)
    return any(f"s{number} counted" in hit.passage.text for hit in hits)


def test_an_interrupted_build_loses_nothing_that_was_embedded(
    store: Store, folder: Path, minilm: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "_WINDOW", 3)
    model = Named(minilm, "model@1")

    def cut(done: int, total: int) -> None:
        assert total == 10
        if done >= 6:
            raise Power

    with pytest.raises(Power):
        build.sync(store, model, folder, space=SPACE, progress=cut)
    broken = next(place(folder, SPACE).glob("embedded-*/*.npz"))
    before, model.seen = model.seen, 0
    made = build.sync(store, model, folder, space=SPACE)
    assert model.seen * 6 <= before * 4
    assert not broken.exists()
    fresh = build.sync(store, minilm, folder.with_name("fresh"), space=SPACE)
    ids = store.chunk_ids()
    assert (made.vectors(ids) == fresh.vectors(ids)).all()
    assert (made.sentences(ids)[0] == fresh.sentences(ids)[0]).all()


def test_a_torn_part_is_embedded_again(
    store: Store, folder: Path, minilm: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "_WINDOW", 4)

    def cut(*_: object) -> None:
        raise Power

    with monkeypatch.context() as patched:
        patched.setattr(manifest, "finish", cut)
        with pytest.raises(Power):
            build.sync(store, minilm, folder, space=SPACE)
    first, second = sorted(place(folder, SPACE).glob("embedded-*/*.npz"))
    first.write_bytes(first.read_bytes()[:1000])
    second.write_bytes(b"")
    assert build.sync(store, minilm, folder, space=SPACE).manifest.passages == 10


def test_the_index_before_answers_while_another_process_builds(
    store: Store, folder: Path, minilm: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexes, "_PATIENCE", 0.1)
    told: list[str] = []
    searcher = Searcher(store, folder, minilm, ways=Ways(notice=told.append))
    assert found(searcher, 1)
    before = store.state()
    with lock(place(folder, SPACE), wait=0, name="lock"):
        add(store, 77)
        store.remove("d1")
        assert not found(searcher, 77)
        assert not found(searcher, 1)  # what is removed is never found
        assert found(searcher, 2)
        assert searcher.find("s2", space=SPACE, k=1).state != store.state()
        add(store, 1)
    assert told
    assert set(told) == {"another process builds the index; searching the one before"}
    assert found(searcher, 77)
    assert searcher.find("s2", space=SPACE).state == store.state() != before


def test_who_has_others_to_answer_waits_for_no_first_index(
    store: Store, folder: Path, minilm: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexes, "_PATIENCE", 0.1)
    asked: list[str] = []
    searcher = Searcher(store, folder, minilm, ways=Ways(aside=asked.append))
    with (
        lock(place(folder, SPACE), wait=0, name="lock"),
        pytest.raises(CorpusBusyError),
    ):
        found(searcher, 1)
    assert found(searcher, 1)


def test_a_changed_model_leaves_the_old_index_in_use_until_the_new_one_is_there(
    store: Store, folder: Path, minilm: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexes, "SMALL", 5)
    old, new = Named(minilm, "old@1"), Named(minilm, "new@2")
    running = Searcher(store, folder, old)
    before = running.search("station s3", space=SPACE)
    aside: list[str] = []
    ways = Ways(aside=aside.append, model={"old@1": old}.get)
    restarted = Searcher(store, folder, new, ways=ways)
    assert restarted.search("station s3", space=SPACE) == before
    assert (aside, new.seen) == ([SPACE], 0)
    build.sync(store, new, folder, space=SPACE)
    assert new.seen
    assert restarted.search("station s3", space=SPACE) == before
    assert len(aside) == 1
    add(store, 5)  # unchanged
    assert running.search("station s3", space=SPACE) == before
    assert build.usable(place(folder, SPACE), new)


def test_a_large_index_is_written_again_aside_whatever_has_changed(
    store: Store, folder: Path, minilm: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    aside: list[str] = []
    searcher = Searcher(store, folder, minilm, ways=Ways(aside=aside.append))
    assert found(searcher, 3)
    monkeypatch.setattr(indexes, "LARGE", 5)
    add(store, 11)
    store.remove("d3", SPACE)
    assert found(searcher, 4)
    assert not found(searcher, 3)  # nobody waits for that
    assert not found(searcher, 11)
    assert aside
    build.sync(store, minilm, folder, space=SPACE)
    assert found(searcher, 11)


def test_nobody_waits_for_a_large_index_without_what_was_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexes, "LARGE", 1)
    aside: list[str] = []
    service = Service(Settings(data=tmp_path / "data"), aside=aside.append)
    say(service, "amber1", 12)
    say(service, "cedar2", 20)
    assert service.ask("How many birds did the station amber1 count?")
    identity = next(d.id for d in service.documents() if "amber1" in d.title)
    service.remove(identity)
    assert aside == ["default"]
    hits = service.search("How many birds did the station count?")
    assert ["cedar2" in hit.passage.text for hit in hits] == [True]
    service.close()


def test_a_moved_model_is_the_same_model(
    store: Store, folder: Path, minilm: Embedder
) -> None:
    build.sync(store, Named(minilm, "/here/model@1"), folder, space=SPACE)
    moved = Named(minilm, "/there/model@1")
    build.sync(store, moved, folder, space=SPACE)
    assert moved.seen == 0


def test_a_front_end_answers_while_much_is_indexed_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexes, "SMALL", 2)
    settings = Settings(data=tmp_path / "data")
    with patient(settings) as service:
        say(service, "amber1", 12)
        before = service.ask("How many birds did the station amber1 count?")
        assert before
        for number in range(5):
            say(service, f"cedar{number}", number + 20)
        meanwhile = service.ask("How many birds did the station amber1 count?")
        assert meanwhile == before
        deadline = time.monotonic() + 60
        while service.ask("birds").corpus != service.state():
            assert time.monotonic() < deadline
            time.sleep(0.2)
        answer = service.ask("How many birds did the station cedar3 count?")
        assert answer.quantities[0].value == 23


def say(service: Service, name: str, number: int) -> None:
    text = f"Station {name}\n\nThe station {name} counted {number} birds in May."
    list(service.add_bytes(f"{name}.txt", text.encode()))


def test_a_writer_waits_as_long_as_another_is_at_work(tmp_path: Path) -> None:
    data, out, file = tmp_path / "data", tmp_path / "out", tmp_path / "a.txt"
    file.write_text("Station amber\n\nIt counted 12 birds.", "utf-8")
    with Store.open(data, write=True):
        process = warm.start(["--data", str(data), "add", str(file)], out)
        process.join(3)
        assert process.is_alive()
        said = out.read_text("utf-8")
    process.join(60)
    assert said == (
        "pincite: waiting for another process that is writing to the corpus\n"
    )
    assert "added\t" in out.read_text("utf-8")
    assert signature(Store.open).parameters["wait"].default == inf
