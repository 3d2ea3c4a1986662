"""Documents that are written together: each as if it were alone, in fewer trips."""

import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.service import Service
from bot.settings import Settings
from corpus.postgres import PostgresStore, Server, session
from corpus.store import Store
from index.postgres import PostgresIndex
from index.postgres.check import check
from pgserver import Server as Postgres
from pgserver import binaries
from test_postgres import Plain, add, everything, text
from test_store import make

pytestmark = pytest.mark.skipif(binaries() is None, reason="there is no PostgreSQL")
WHEN = "2025-01-01T00:00:00+00:00"


@pytest.fixture
def store(postgres: Postgres) -> Iterator[PostgresStore]:
    server = Server(postgres.fresh())
    server.prepare()
    with closing(PostgresStore(server, PostgresIndex(Plain))) as store:
        yield store


@pytest.fixture
def trips(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count what is sent to servers by its first word."""
    counted: Counter[str] = Counter()
    execute, copy = psycopg.Connection.execute, psycopg.Cursor.copy

    def noted(self: Any, query: Any, *values: Any, **options: Any) -> Any:
        said = query.decode() if isinstance(query, bytes) else str(query)
        counted[said.split()[0]] += 1
        return execute(self, query, *values, **options)

    def copied(self: Any, query: Any, *values: Any) -> Any:
        counted["COPY"] += 1
        return copy(self, query, *values)

    monkeypatch.setattr(psycopg.Connection, "execute", noted)
    monkeypatch.setattr(psycopg.Cursor, "copy", copied)
    return counted


def test_documents_share_their_trips(store: PostgresStore, trips: Counter[str]) -> None:
    choose = random.Random(3)  # noqa: S311  the same every time
    documents = [make(text(choose), f"/{number}") for number in range(50)]
    with store.transaction():
        for document in documents:
            assert add(store, document, WHEN) == "added"
            assert store.alike(document) is None
    assert trips["COPY"] == 4
    assert trips.total() < 8 * len(documents)
    assert [one.source for one in store.documents()] == [d.source for d in documents]
    assert [*store.check(), *check(store)] == []


@pytest.mark.parametrize("together", [1, 7, 1000])
def test_what_waits_is_there_for_who_asks(
    store: PostgresStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    together: int,
) -> None:
    """In one transaction, whatever is done and read in between, in two spaces."""
    monkeypatch.setattr(session, "_TOGETHER", together)
    choose = random.Random(together)  # noqa: S311  the same every time
    with (
        Store.open(tmp_path, write=True) as embedded,
        store.transaction(),
        embedded.transaction(),
    ):
        for step in range(60):
            space = choose.choice(["default", "other"])
            live = [one.id for one in embedded.documents(space)]
            chance = choose.random()
            if live and chance < 0.15:
                gone = choose.choice(live)
                assert store.remove(gone, space) == embedded.remove(gone, space)
            elif chance < 0.18:
                assert store.erase(space) == embedded.erase(space)
            elif chance < 0.3:
                # but the state, which the embedded store counts by transactions
                assert everything(store, space)[:6] == everything(embedded, space)[:6]
            else:
                source = choose.choice(["/a", "/b", "/c", "/d", "-"])
                document = make(text(choose), source, space=space)
                when = f"2025-01-01T12:00:{step:02}.000000+00:00"
                assert add(store, document, when) == add(embedded, document, when)
                assert store.alike(document) == embedded.alike(document)
    with Store.open(tmp_path) as embedded:
        for space in ("default", "other"):
            assert everything(store, space) == everything(embedded, space)
    assert [*store.check(), *check(store)] == []


def test_what_is_given_up_leaves_nothing(store: PostgresStore) -> None:
    def give_up() -> None:
        with store.transaction():
            for number in range(5):
                add(store, make(f"Tower {number}.", f"/{number}"), WHEN)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        give_up()
    assert store.documents() == []
    add(store, make("A bridge.", "/0"), WHEN)
    assert [one.source for one in store.documents()] == ["/0"]
    assert [*store.check(), *check(store)] == []


@pytest.fixture(scope="module")
def services(
    postgres: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    data = tmp_path_factory.mktemp("together")
    with closing(Service(Settings(data=data, store=postgres.fresh()))) as service:
        yield service


ODD = st.text(st.characters(exclude_categories=[]), min_size=1, max_size=20)


@settings(max_examples=10)
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {"text": st.one_of(st.just("A tower is 7 m high."), ODD)},
            optional={"title": ODD, "author": ODD, "language": ODD, "url": ODD},
        ),
        min_size=1,
        max_size=8,
    )
)
def test_a_bad_document_takes_no_other_with_it(
    services: Service, tmp_path_factory: pytest.TempPathFactory, rows: Sequence[Any]
) -> None:
    """Rows with whatever characters stand between good ones, in one transaction."""
    service = services
    service.erase()
    file = tmp_path_factory.mktemp("rows") / "rows.jsonl"
    good = [{"text": f"The bridge {n} is {n} m long."} for n in range(len(rows))]
    odd = [row | {"text": f"{row['text']} {n}"} for n, row in enumerate(rows)]
    every = [row for pair in zip(good, odd, strict=True) for row in pair]
    file.write_text("".join(json.dumps(row) + "\n" for row in every), "utf-8")
    reports = list(service.add([str(file)]))
    there = {one.source for one in service.documents()}
    for number in range(len(rows)):
        assert f"{file}#{2 * number + 1}" in there
    stored = [one for one in reports if one.outcome != "failed"]
    assert {one.source for one in stored} == there
    assert all(one.reason for one in reports if one.outcome == "failed")
    assert service.verify() == []
