"""What one space holds makes no difference to another: not a byte, and no work."""

# ruff: noqa: S311  chance that can be repeated

import random
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.contract import answer_object, dumps, hit_object
from bot.service import Service
from bot.settings import Settings
from corpus.errors import UnknownDocumentError
from corpus.store import Store
from pgserver import Server

OURS = {
    "ferry.txt": "The ferry of Norhaven\n\nThe ferry of Norhaven carries 120 cars.",
    "bridge.txt": "The bridge\n\nThe bridge is 1,149 metres long. It was painted red.",
    "tower.txt": "The tower\n\nThe tower of Norhaven was built in 1898 by Ada Lund.",
}
ASKED = [
    "How many cars does the ferry carry?",
    "How long is the bridge?",
    "Who built the tower?",
    "What is the secret of Zanzibar?",
    "zeppelin",
    "in:title bridge",
    '"painted red"',
    "ferry after:2020",
]
WORDS = (
    "ferry bridge tower Norhaven cars metres red Zanzibar zeppelin secret built the"
    " of is 120 7 1,149 2031 carries painted Ada Lund"
).split()

_CLASS = 0.02  # of the instructions: less is the same class of time

SENTENCE = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(
    lambda words: " ".join(words).capitalize() + "."
)
THEIRS = st.lists(
    st.one_of(
        st.tuples(SENTENCE, st.lists(SENTENCE, min_size=1, max_size=6)).map(
            lambda said: f"{said[0]}\n\n{' '.join(said[1])}"
        ),
        st.sampled_from(sorted(OURS.values())),  # the very same document
    ),
    min_size=1,
    max_size=8,
)


class Work:
    """How much SQLite does: the instructions of its machine, and passages read."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.steps = self.passages = 0
        connect: Callable[..., sqlite3.Connection] = sqlite3.connect
        chunks = Store.chunks

        def counted(*arguments: Any, **options: Any) -> sqlite3.Connection:
            connection = connect(*arguments, **options)
            connection.set_progress_handler(self._step, 1)
            return connection

        def read(store: Store, ids: Sequence[int]) -> Any:
            self.passages += len(ids)
            return chunks(store, ids)

        patch.setattr(sqlite3, "connect", counted)
        patch.setattr(Store, "chunks", read)

    def _step(self) -> int:
        self.steps += 1
        return 0

    def taken(self) -> tuple[int, int]:
        """Return what was done since the last time."""
        found = self.steps, self.passages
        self.steps = self.passages = 0
        return found


@pytest.fixture(scope="module")
def work() -> Iterator[Work]:
    with pytest.MonkeyPatch.context() as patch:
        yield Work(patch)


def fill(service: Service, theirs: Sequence[str]) -> list[str]:
    """Write our documents, in their space *theirs* between them; return their ids."""
    ids: list[str] = []
    left = list(theirs)
    choose = random.Random(len(left))
    for name, said in OURS.items():
        while left and choose.random() < 0.7:
            ids += _add(service, f"their{len(left)}.txt", left.pop(), "theirs")
        _add(service, name, said, "ours")
    while left:
        ids += _add(service, name=f"t{len(left)}.txt", said=left.pop(), space="theirs")
    if theirs:
        service.sync(space="theirs")
    service.sync(space="ours")
    return ids


def _add(service: Service, name: str, said: str, space: str) -> list[str]:
    reports = list(service.add_bytes(name, said.encode(), space=space))
    return [one.document for one in reports if one.document]


def told(service: Service, strangers: Sequence[str]) -> Iterator[Any]:
    """Yield all that can be asked of our space; a stranger's document is refused."""
    yield [asdict(one) for one in service.documents(space="ours")]
    yield service.state(space="ours")
    for asked in ASKED:
        yield dumps(answer_object(service.ask(asked, space="ours")))
        hits = service.search(asked, space="ours", k=50)
        yield [dumps(hit_object(hit)) for hit in hits]
    yield [asdict(fact) for fact in service.facts(space="ours")]
    mine = {one.id for one in service.documents(space="ours")}
    for identity in strangers:
        if identity not in mine:
            yield refusals(service, identity)


def seen(data: Path, work: Work, strangers: Sequence[str]) -> list[tuple[Any, Any]]:
    """Return all that can be asked of our space, each with the work that it took."""
    with closing(Service(Settings(data=data))) as service:
        service.documents(space="ours")  # opens what there is
        work.taken()
        return [(what, work.taken()) for what in told(service, strangers)]


def refusals(service: Service, identity: str) -> list[str]:
    """Return how a document that our space does not have is refused, without its id."""
    calls: list[Callable[[], Any]] = [
        lambda: service.document(identity, space="ours"),
        lambda: service.reading(identity, space="ours"),
        lambda: service.quantities(identity, space="ours"),
        lambda: service.facts(space="ours", document=identity),
        lambda: service.ask(ASKED[0], space="ours", document=identity),
        lambda: service.difference(identity, space="ours"),
        lambda: service.refresh(identity, space="ours"),
    ]
    found: list[str] = []
    for call in calls:
        with pytest.raises(UnknownDocumentError) as error:
            call()
        found.append(str(error.value).replace(identity, "?"))
    return found


def _indifferent(work: Work, theirs: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        both, alone = Path(folder, "both"), Path(folder, "alone")
        with closing(Service(Settings(data=both))) as service:
            strangers = fill(service, theirs)
        with closing(Service(Settings(data=alone))) as service:
            fill(service, ())
        nobody = [f"{place:016x}" for place in range(len(strangers))]
        with_them = seen(both, work, strangers)
        without = seen(alone, work, nobody)
        # A stranger's copy of our document has our id: it is not asked for.
        for one, other in zip(with_them, without, strict=False):
            assert one[0] == other[0]
            (steps, passages), (usual, read) = one[1], other[1]
            assert passages == read
            assert (
                abs(steps - usual) <= 2 + _CLASS * usual
            )  # where a range ends, it looks


@settings(max_examples=3, deadline=None)
@given(theirs=THEIRS)
@example(theirs=sorted(OURS.values()))
@example(
    theirs=[f"Ferry {n}\n\nThe ferry of Norhaven has {n} cars." for n in range(60)]
)
def test_another_space_makes_no_difference(work: Work, theirs: list[str]) -> None:
    _indifferent(work, theirs)


@pytest.fixture(scope="module")
def servers(
    postgres: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Service, Service]]:
    """Two databases; the second has our documents alone."""
    data = tmp_path_factory.mktemp("servers")
    both, alone = (
        Service(Settings(data=data, store=postgres.fresh())) for _ in range(2)
    )
    with closing(both), closing(alone):
        fill(alone, ())
        yield both, alone


@settings(max_examples=5, deadline=None)
@given(theirs=THEIRS)
@example(theirs=sorted(OURS.values()))
def test_another_space_makes_no_difference_on_a_server(
    servers: tuple[Service, Service], theirs: list[str]
) -> None:
    both, alone = servers
    for space in ("theirs", "ours"):
        both.erase(space=space)
    strangers = fill(both, theirs)
    nobody = [f"{place:016x}" for place in range(len(strangers))]
    pairs = zip(told(both, strangers), told(alone, nobody), strict=False)
    assert all(one == other for one, other in pairs)


@pytest.mark.soak
@settings(max_examples=150, deadline=None)
@given(theirs=THEIRS)
def test_no_other_space_makes_a_difference(work: Work, theirs: list[str]) -> None:
    _indifferent(work, theirs)
