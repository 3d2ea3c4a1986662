"""The PostgreSQL engine against the embedded one, and against who may not see it."""

import itertools
import random
import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pgvector import HalfVector

from bot.service import Service
from bot.settings import Settings
from conftest import ARTICLE
from corpus.errors import (
    CorpusDamagedError,
    CorpusMissingError,
    PinciteError,
    SettingsError,
    StoreModelError,
    StoreUnreachableError,
    UnknownDocumentError,
)
from corpus.model import Document
from corpus.move import MoveError, Step, move
from corpus.postgres import PostgresStore, Server
from corpus.postgres.backup import backup, restore
from corpus.postgres.session import Session
from corpus.segment import passages
from corpus.store import Store
from corpus.store import check as check_folder
from corpus.store.backup import backup as file_backup
from corpus.store.backup import restore as put_back
from index.embed import Matrix
from index.fusion import idf
from index.lexical import Entry, Lexical, Writer, terms
from index.postgres import PostgresIndex, postings, search, tend
from index.postgres.check import check
from index.postgres.keys import key
from index.postgres.words import Words, sizes
from pgserver import Server as Postgres
from pgserver import binaries, short_folder
from test_store import make, read_out

pytestmark = pytest.mark.skipif(binaries() is None, reason="there is no PostgreSQL")
WORDS = "tower bridge ferry harbour cars painted blue seven wind owl of the and".split()


class Plain:
    """An `Embedder` without a model: a random row for each text, always the same."""

    name = "plain"
    dimension = 8

    def passages(self, texts: Sequence[str]) -> Matrix:
        rows = [np.random.default_rng(list(t.encode())).normal(size=8) for t in texts]
        made: Matrix = np.array(rows, dtype=np.float32).reshape(-1, 8)
        made /= np.linalg.norm(made, axis=1, keepdims=True)
        return made

    questions = passages


@pytest.fixture
def url(postgres: Postgres) -> str:
    return postgres.fresh()


@pytest.fixture
def store(url: str) -> Iterator[PostgresStore]:
    server = Server(url)
    server.prepare()
    store = PostgresStore(server, PostgresIndex(Plain))
    yield store
    store.close()


def pass_by(_: int, __: int | None) -> None: ...


def text(choose: random.Random) -> str:
    return " ".join(choose.choices(WORDS, k=choose.randint(4, 90))).capitalize() + "."


def add(store: PostgresStore | Store, document: Document, when: str) -> str:
    return store.add(document, passages(document), *read_out(document), when=when)


def rows(
    store: PostgresStore, space: str, query: str, values: Sequence[Any] = ()
) -> list[Any]:
    return store.read(space, lambda s: s.execute(query, values).fetchall())


def scored(
    store: PostgresStore, rare: dict[str, float], k: int, space: str = "default"
) -> list[tuple[int, float]]:
    """Return the *k* passages with the most BM25 for weighted words."""

    def work(session: Session) -> list[tuple[int, float]]:
        whole = sizes(session, space, None)
        known = Words(store, space, None)
        question = postings.asked(space, rare, known, whole.words / whole.passages)
        return postings.best(session, question, None, k)

    return store.read(space, work)


def everything(store: PostgresStore | Store, space: str) -> list[object]:
    """Return all that a store tells of a space."""
    live = store.documents(space)
    return [
        live,
        [store.document(one.id, space).text for one in live],
        [store.reading(one.id, space) for one in live],
        [store.quantities(one.id, space) for one in live],
        [(d, d.text, added) for d, added in store.every_version(space)],
        store.facts(space=space),
        store.state(space),
        store.setting("colour", space),
    ]


@pytest.mark.parametrize("seed", range(3))
def test_both_stores_tell_the_same(
    store: PostgresStore, url: str, tmp_path: Path, seed: int
) -> None:
    choose = random.Random(seed)  # noqa: S311  the same every time
    with Store.open(tmp_path, write=True) as embedded:
        for step in range(25):
            when = f"2025-01-{step + 1:02}T12:00:00.000000+00:00"
            space = choose.choice(["default", "other"])
            live = [one.id for one in embedded.documents(space)]
            chance = choose.random()
            if live and chance < 0.15:
                gone = choose.choice(live)
                assert store.remove(gone, space) == embedded.remove(gone, space)
            elif chance < 0.2:
                assert store.erase(space) == embedded.erase(space)
            elif chance < 0.3:
                for each in (store, embedded):
                    each.set("colour", str(step), space)
            else:
                source = choose.choice(["/a", "/b", "/c", "-"])
                document = make(text(choose), source, space=space)
                assert add(store, document, when) == add(embedded, document, when)
                assert store.alike(document) == embedded.alike(document)
            assert store.spaces() == embedded.spaces()
            for name in ("default", "other", "none"):
                assert everything(store, name) == everything(embedded, name)
        for day in (date(2025, 1, 8), date(2025, 1, 20)):
            then = PostgresStore(Server(url), PostgresIndex(Plain), as_of=day)
            with Store.open(tmp_path, as_of=day) as past:
                assert [d.id for d in then.documents()] == [
                    d.id for d in past.documents()
                ]
                assert then.state() == past.state()
            then.close()
    assert store.check() == []


def test_a_copy_is_of_one_moment_of_all_spaces(
    store: PostgresStore, url: str, tmp_path: Path
) -> None:
    stop = threading.Event()

    def write() -> None:
        server = Server(url)
        own = PostgresStore(server, PostgresIndex(Plain))
        for number in itertools.takewhile(lambda _: not stop.is_set(), range(1000)):
            with own.transaction():  # in both spaces or in none
                for space in ("one", "two"):
                    document = make(f"Tower {number}.", f"/{number}", space=space)
                    add(own, document, "2025-01-01T00:00:00+00:00")
        server.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(store.documents("two")) < 5:
            time.sleep(0.05)
        server = Server(url)
        copies = [backup(server, tmp_path / "copies", keep=2) for _ in range(3)]
        server.close()
    finally:
        stop.set()
        writer.join()
    assert sorted((tmp_path / "copies").iterdir()) == copies[1:]
    for copy in copies[1:]:
        put_back(copy, tmp_path / copy.name)
        with Store.open(tmp_path / copy.name) as saved:
            texts = [[d.source for d in saved.documents(s)] for s in ("one", "two")]
            assert texts[0] == texts[1]
            assert len(texts[0]) >= 5


def test_either_engine_takes_what_the_other_copied(
    store: PostgresStore, url: str, postgres: Postgres, tmp_path: Path
) -> None:
    for number, word in enumerate(["ferry", "bridge", "owl", "bridge, new"]):
        for space in ("default", "other"):
            document = make(f"The {word} is {number} m.", f"/{word[:6]}", space=space)
            add(store, document, f"2025-01-0{number + 1}T00:00:00+00:00")
    store.set("colour", "red", "other")
    store.set("colour", "blue", "empty")
    theirs = Server(url)
    copy = backup(theirs, tmp_path / "copies")
    theirs.close()
    assert put_back(tmp_path / "copies", tmp_path / "data") == copy
    assert check_folder(tmp_path / "data") == []
    server = Server(postgres.fresh())
    server.prepare()
    again = PostgresStore(server, PostgresIndex(Plain))
    with Store.open(tmp_path / "data") as embedded:
        assert embedded.setting("colour", "empty") == "blue"
        back = file_backup(tmp_path / "data", tmp_path / "back")
        for _ in range(2):  # the second time there is nothing left to do
            assert restore(tmp_path / "back", again, pass_by) == back
        for space in ("default", "other"):
            assert everything(embedded, space) == everything(store, space)
            assert everything(again, space) == everything(store, space)
    assert [*again.check(), *check(again)] == []
    again.remove(again.documents()[0].id)
    with pytest.raises(MoveError):
        restore(copy, again, pass_by)
    again.close()


CHANGES = {
    "passage": ("stop", "stop - 1", "stop + 1"),
    "quantity": ("value", "value || '1'", "left(value, -1)"),
    "fact": ("entity", "entity || '!'", "left(entity, -1)"),
    "document": ("title", "title || '!'", "left(title, -1)"),
}


def test_a_move_goes_on_where_it_was_cut_and_notices_every_change(
    url: str, tmp_path: Path
) -> None:
    def moved(step: Step = pass_by) -> int:
        server = Server(url)
        server.prepare()
        with closing(PostgresStore(server, PostgresIndex(Plain))) as target:
            count = move(source, target, step)
            assert [*target.check(), *check(target)] == []
        return count

    def cut(done: int, _: int | None) -> None:
        raise StoreUnreachableError(f"after {done}")

    with Store.open(tmp_path, write=True) as source:
        with source.transaction():
            for number in range(70):  # more than go into one transaction
                document = make(f"50.0 percent of tower {number}.", f"/{number % 60}")
                add(source, document, f"2025-01-01T00:00:{number:02}+00:00")
        with pytest.raises(StoreUnreachableError, match="after 64"):
            moved(cut)
        with psycopg.connect(url, autocommit=True) as owner:
            for table, (column, wrong, right) in CHANGES.items():
                which = "(SELECT min(row) FROM pincite.document) + 40"
                row = "row" if table == "document" else "document"
                for value in (wrong, right):
                    change = (
                        f"UPDATE pincite.{table} SET {column} = {value}"  # noqa: S608
                        f" WHERE {row} = {which}"
                    )
                    assert owner.execute(change.encode()).rowcount
                    if value is wrong:
                        with pytest.raises((CorpusDamagedError, MoveError)):
                            moved()
        assert moved() == moved() == 70
        server = Server(url)
        with closing(PostgresStore(server, PostgresIndex(Plain))) as target:
            target.remove(target.documents()[3].id)
        with pytest.raises(MoveError):
            moved()


def test_words_are_scored_as_tantivy_scores_them(
    store: PostgresStore, tmp_path: Path
) -> None:
    choose = random.Random(5)  # noqa: S311  the same every time
    words = Writer(tmp_path / "words")
    for number in range(120):
        document = make(text(choose), f"/{number}")
        add(store, document, "2025-01-01T00:00:00+00:00")
    found = rows(
        store,
        "default",
        "SELECT entry.id, start, stop, text, title FROM entry JOIN passage"
        " USING (space, id) JOIN document ON row = entry.document",
    )
    for id_, start, stop, said, title in found:
        header = f"{title} · 2024-05-06"
        words.add([Entry(id_, "-", title, f"{header}\n{said[start:stop]}")])
    words.close()
    lexical = Lexical(tmp_path / "words")
    whole = store.read("default", lambda s: sizes(s, "default", None))
    assert whole.passages == len(lexical) == len(found)
    for _ in range(20):
        asked = terms(" ".join(choose.sample(WORDS, 3)))
        rare = {
            w: idf(lexical.frequency(w), whole.passages) for w in dict.fromkeys(asked)
        }
        wanted = dict(lexical.search(asked, k=200))
        got = scored(store, rare, 200)
        assert {id_: pytest.approx(score, rel=1e-4) for id_, score in got} == wanted


def test_no_row_of_another_space_is_seen(store: PostgresStore, url: str) -> None:
    """Row-level security holds whatever the query: the second lock."""
    for space in ("one", "two"):
        document = make(f"The secret of {space} is 50.0 percent.", space=space)
        add(store, document, "2025-01-01T00:00:00+00:00")
        store.set("secret", space, space)
    tables = "space setting document passage sketch quantity fact entry word".split()
    for forged in ("one' OR 'a'='a", "*", "", "%", "One", "one ", "none"):
        for table in tables:
            query = f"SELECT count(*) FROM {table}"  # noqa: S608  our own tables
            assert rows(store, forged, query) == [(0,)], (forged, table)
        assert store.documents(forged) == []
        assert store.facts(space=forged) == []
    for table in tables:
        query = f"SELECT DISTINCT space FROM {table}"  # noqa: S608  our own tables
        assert set(rows(store, "one", query)) <= {("one",)}, table
    keys = [key("two", word) for word in terms("secret two percent")]
    for query in (
        "SELECT * FROM containing(?::bigint[], -1)",
        "SELECT * FROM matching(?::bigint[], '{}')",
    ):
        assert rows(store, "one", query, (keys,)) == []
    with store.transaction():  # neither read nor written, in a transaction of "one"
        store.set("mine", "1", "one")
        with pytest.raises(UnknownDocumentError):
            store.remove(store.documents("two")[0].id, "one")
    with psycopg.connect(url) as connection:
        connection.execute("SET ROLE pincite_app; SET search_path = pincite, public")
        for table in tables:
            query = f"SELECT count(*) FROM {table}"  # noqa: S608  our own tables
            assert connection.execute(query.encode()).fetchone() == (0,)
        connection.execute("SELECT set_config('pincite.space', 'one', false)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("INSERT INTO setting VALUES ('two', 'a', 'b', '')")
        connection.rollback()
        connection.execute("SET ROLE pincite_app")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM pincite.document_0")  # past the policy


@pytest.fixture(scope="module")
def guilds(
    postgres: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Service]]:
    """Two spaces with a secret each, on both engines."""
    data = tmp_path_factory.mktemp("guilds")
    made = {
        "embedded": Service(Settings(data=data)),
        "postgresql": Service(Settings(data=data, store=postgres.fresh())),
    }
    for service in made.values():
        for space in ("guild one", "guild two"):
            text = f"The vault of {space} is 7 m deep. Its keyword is {space[6:]}-fox."
            list(service.add_bytes("vault.txt", text.encode(), space=space))
    yield made
    for service in made.values():
        service.close()


@pytest.mark.parametrize("engine", ["embedded", "postgresql"])
@given(
    space=st.one_of(
        st.sampled_from(["guild one", "guild two"]).flatmap(
            lambda name: st.sampled_from(
                [f" {name}", f"{name} ", name.upper(), f"{name}' OR '1'='1", f"{name}%"]
            )
        ),
        st.text(max_size=20).filter(lambda name: not name.startswith("guild ")),
    )
)
@example(space="guild one")
@example(space="nul\0")
@example(space="half \udc80")
@settings(max_examples=30)
def test_nobody_asks_another_space(
    guilds: dict[str, Service], engine: str, space: str
) -> None:
    """Whatever the space is called, nothing of another is answered, found or shown."""
    service = guilds[engine]
    (secret,) = service.documents(space="guild two")
    try:
        answer = service.ask("How deep is the vault?", space=space)
        hits = service.search("vault keyword fox", space=space)
        documents = service.documents(space=space)
    except (PinciteError, UnicodeEncodeError):
        return
    told = f"{answer} {hits} {documents} {[hit.passage.text for hit in hits]}"
    assert "two" not in told.replace(space, "")
    for read in (service.document, service.reading, service.quantities):
        with pytest.raises(UnknownDocumentError):
            read(secret.id, space=space)
    with pytest.raises(UnknownDocumentError):
        service.ask("How deep?", space=space, document=secret.id)
    if space != "guild one":
        assert not answer
        assert documents == []


def test_what_cannot_be_stored_is_told(postgres: Postgres, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"text": "A tower."}\n{"text": "A \\u0000 tower."}\n')
    service = Service(Settings(data=tmp_path, store=postgres.fresh()))
    reports = list(service.add([str(rows)]))
    service.close()
    assert [report.outcome for report in reports] == ["added", "failed"]
    assert "NUL" in (reports[1].reason or "")


def test_what_is_removed_leaves_no_word(store: PostgresStore, url: str) -> None:
    first, second = make("A zeppelin.", "/a"), make("A ferry.", "/a")
    add(store, first, "2025-01-01T00:00:00+00:00")
    add(store, second, "2025-01-02T00:00:00+00:00")
    store.remove(second.id)
    with psycopg.connect(url) as connection:
        for table in "document passage sketch quantity fact entry word".split():
            query = f"SELECT count(*) FROM pincite.{table}"  # noqa: S608  our own
            assert connection.execute(query.encode()).fetchone() == (0,), table


def test_another_models_vectors_are_refused(store: PostgresStore, url: str) -> None:
    class Other(Plain):
        name = "other"

    add(store, make("A tower."), "2025-01-01T00:00:00+00:00")
    server = Server(url)
    other = PostgresStore(server, PostgresIndex(Other))
    with pytest.raises(StoreModelError, match="plain"):
        add(other, make("A bridge."), "2025-01-01T00:00:00+00:00")
    server.close()


def test_an_address_says_what_is_wrong_and_no_secret(
    postgres: Postgres, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError) as bad:
        Server("postgresql://me:hushhush@host:port/db?nonsense=1")
    away = Server("postgresql://me:hushhush@127.0.0.1:1/db", patience=0)
    with pytest.raises(StoreUnreachableError, match=r"db on 127.0.0.1") as gone:
        away.prepare()
    for error in (bad, gone):
        assert "hush" not in str(error.value)
    settings = Settings(data=tmp_path, store="postgresql://me:hushhush@127.0.0.1:1/db")
    assert "hush" not in repr(settings)
    empty = Service(Settings(data=tmp_path, store=postgres.fresh()))
    with pytest.raises(CorpusMissingError):
        empty.documents()
    empty.close()


@pytest.mark.slow
def test_a_killed_server_loses_nothing_and_is_waited_for(tmp_path: Path) -> None:
    postgres = Postgres(short_folder("pincite-kill"), safe=True)
    postgres.start()
    service = Service(Settings(data=tmp_path, store=postgres.fresh()))
    list(service.add([str(ARTICLE)]))
    question = "How many solid-state battery patents does Toyota have?"
    before = service.ask(question)
    postgres.kill()
    postgres.start()
    assert service.ask(question) == before
    postgres.kill()
    away = Server(postgres.url, patience=0.2)
    with pytest.raises(StoreUnreachableError):
        away.read("default", lambda session: session.execute("SELECT 1"))
    service.close()
    shutil.rmtree(postgres.folder)


@pytest.mark.slow
def test_a_replica_is_asked_and_the_other_goes_on_without_it(tmp_path: Path) -> None:
    first = Postgres(short_folder("pincite-first"))
    first.start()
    url = first.fresh()
    plain = Service(Settings(data=tmp_path, store=url))
    plain.erase(space="none")  # makes the tables
    second = first.replica(short_folder("pincite-second"))
    read = second.database(url.partition("?")[0].rpartition("/")[2])
    service = Service(Settings(data=tmp_path, store=url, store_read=read))
    list(service.add([str(ARTICLE)]))
    question = "How many solid-state battery patents does Toyota have?"
    answer = plain.ask(question)
    until = time.monotonic() + 20
    while service.state() != plain.state() and time.monotonic() < until:
        time.sleep(0.1)
    first.stop()  # what is asked of the replica is answered all the same
    assert service.ask(question) == answer
    for each in (service, plain):
        each.close()
    second.stop()
    for server in (first, second):
        shutil.rmtree(server.folder)


def test_packed_words_are_scored_as_before(
    store: PostgresStore, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was packed, came later, went since, or was read of the words."""
    monkeypatch.setattr(tend, "PACKED", 50)
    choose = random.Random(11)  # noqa: S311  the same every time
    server = Server(url)
    when = "2025-01-01T00:00:00+00:00"
    with store.transaction():
        for number in range(30):
            add(store, make(text(choose), f"/{number}"), when)
    assert not tend.tend(server, Plain(), "default")  # too small
    with store.transaction():
        for number in range(30, 120):
            add(store, make(text(choose), f"/{number}"), when)
    rare = [
        {word: choose.uniform(0.1, 4) for word in choose.sample(stems, 4)}
        for stems in [sorted(set(terms(" ".join(WORDS))))]
        for _ in range(8)
    ]
    ks = 5, 300

    def every() -> list[list[tuple[int, Any]]]:
        return [
            [(id_, pytest.approx(score)) for id_, score in scored(store, one, k)]
            for one in rare
            for k in ks
        ]

    before = every()
    assert tend.tend(server, Plain(), "default")
    assert not tend.tend(server, Plain(), "default")
    for read, tried in ((10**6, 500), (0, 500), (80, 20), (150, 50)):
        monkeypatch.setattr(postings, "_READ", read)
        monkeypatch.setattr(postings, "_TRIED", tried)
        assert every() == before
        assert check(store) == []
    for one in store.documents()[::7]:
        store.remove(one.id)
    for number in range(0, 120, 9):  # some are superseded, some are new
        add(store, make(text(choose), f"/{number}"), when)
    halfway = every()
    assert check(store) == []
    with store.transaction():
        for number in range(300, 340):
            add(store, make(text(choose), f"/{number}"), when)
    later = every()
    assert tend.tend(server, Plain(), "default")  # much has come and gone
    assert every() == later
    assert halfway != later
    with store.changing("default") as session:
        session.execute("DELETE FROM packed WHERE space = 'default'")
    assert every() == later  # as if nothing had been packed
    store.erase("default")
    assert rows(store, "default", "SELECT count(*) FROM posting") == [(0,)]
    server.close()


def test_what_was_packed_is_checked(store: PostgresStore, url: str) -> None:
    for number in range(5):
        add(store, make(f"A zeppelin {number}.", f"/{number}"), "2025-01-01T00:00Z")
    server = Server(url)
    with server.alone(1) as session:
        assert session is not None
        tend.pack(session, "default")
        assert check(store) == []
        word = key("default", "zeppelin")
        change = "UPDATE posting SET found = substring(found FOR 13) WHERE key = ?"
        session.execute(change, (word,))
    assert check(store) == ["the index of 'default' has 4 words packed wrongly"]
    server.close()


def test_a_large_space_is_searched_by_its_graph(
    store: PostgresStore, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (search, tend):
        monkeypatch.setattr(module, "EXACT", 150)
    choose = random.Random(9)  # noqa: S311  the same every time
    with store.transaction():
        for number in range(300):
            add(store, make(text(choose), f"/{number}"), "2025-01-01T00:00:00+00:00")
    server = Server(url)
    questions = [Plain().questions([text(choose)]) for _ in range(20)]

    def named(passages: int) -> list[set[int]]:
        def all_of(session: Session) -> list[list[int]]:
            session.execute("SET LOCAL enable_sort = off")  # few are quicker sorted
            return [
                search.nearest(session, "default", vector, passages, None)
                for vector in questions
            ]

        return [set(ids) for ids in server.read("default", all_of)]

    compared = named(100)
    assert tend.tend(server, Plain(), "default")
    assert not tend.tend(server, Plain(), "default")  # it has one now
    found = named(300)
    pairs = zip(compared, found, strict=True)
    assert sum(len(one & other) / len(one) for one, other in pairs) >= 0.95 * 20
    query = (
        "EXPLAIN SELECT id FROM entry WHERE space = ? AND live"
        " ORDER BY near::halfvec(8) <#> ?::halfvec(8) LIMIT 64"
    )

    def explained(session: Session) -> str:
        session.execute("SET LOCAL enable_sort = off")
        asked = HalfVector(questions[0][0])
        return str(session.execute(query, ("default", asked)).fetchall())

    assert "graph_" in server.read("default", explained)
    assert not tend.forget(server, "default")  # it is large
    store.erase("default")
    assert tend.forget(server, "default")
    assert not tend.forget(server, "default")
    with psycopg.connect(url) as connection:
        query = "SELECT count(*) FROM pg_class WHERE relname LIKE 'graph%'"
        assert connection.execute(query).fetchone() == (0,)
    server.close()
