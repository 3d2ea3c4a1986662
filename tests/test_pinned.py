"""Each answer is of one generation, whatever another process writes meanwhile."""

# ruff: noqa: S311  chance that can be repeated

import random
from collections.abc import Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from bot.contract import answer_object, dumps
from bot.service import Service
from bot.settings import Settings
from conftest import Engine
from index.model import Answer

STATIONS = "amber1 basalt2 cedar3 dolmen4 ember5 fjord6".split()
CHANGES, REBUILT = 14, 3
State = dict[str, str]


def text(name: str, number: int) -> str:
    return f"Station {name}\n\nThe station {name} counted {number} birds in May."


def question(name: str) -> str:
    return f"How many birds did the station {name} count?"


def write(settings: Settings, pipe: Connection) -> None:
    """Add, update and remove at random; send what the corpus held at each state."""
    service, choose = Service(settings), random.Random(7)
    held = {"amber1": text("amber1", 99)}
    ids = {"amber1": service.documents()[0].id}
    for number in range(100, 100 + CHANGES):
        name = choose.choice(STATIONS)
        if name in held and choose.random() < 0.4:
            service.remove(ids[name])
            del held[name]
        else:
            held[name] = text(name, number)
            (report,) = service.add_bytes(f"{name}.txt", held[name].encode())
            assert report.document
            ids[name] = report.document
        pipe.send((service.state(), dict(held)))
    service.close()
    pipe.send(None)


def heard(pipe: Connection, known: dict[str, State]) -> bool:
    """Take over what the writer has sent; tell whether it goes on."""
    while pipe.poll():
        if (message := pipe.recv()) is None:
            return False
        state, held = message
        known[state] = held
    return True


@pytest.fixture
def services() -> Iterator[list[Service]]:
    found: list[Service] = []
    yield found
    for service in found:
        service.close()


def test_an_answer_is_what_the_state_it_names_answers(
    tmp_path: Path, engine: Engine, services: list[Service]
) -> None:
    settings = engine(tmp_path / "data")
    reader = Service(settings)
    services.append(reader)
    list(reader.add_bytes("amber1.txt", text("amber1", 99).encode()))
    known = {reader.state(): {"amber1": text("amber1", 99)}}
    ours, theirs = get_context("forkserver").Pipe()
    writer = get_context("forkserver").Process(target=write, args=(settings, theirs))
    writer.start()
    answers: list[tuple[str, Answer]] = []
    while heard(ours, known):
        answers.extend((name, reader.ask(question(name))) for name in STATIONS)
    writer.join()
    assert writer.exitcode == 0
    assert len(known) > CHANGES // 2
    named = {answer.corpus for _, answer in answers}
    assert len(named) > 2
    for name, answer in answers:
        check(name, answer, known)
    rebuilt = sorted(named & known.keys())[:: max(1, len(named) // REBUILT)]
    for state in rebuilt:
        fresh = Service(Settings(data=tmp_path / state))
        services.append(fresh)
        for name, said in known[state].items():
            list(fresh.add_bytes(f"{name}.txt", said.encode()))
        for name, answer in answers:
            if answer.corpus == state:
                assert whole(answer) == whole(fresh.ask(question(name)))


def whole(answer: Answer) -> str:
    return dumps(answer_object(answer))


def check(name: str, answer: Answer, known: dict[str, State]) -> None:
    """Find every quotation in one state: the one named, unless words of it went."""
    nearest = (answer.nearest,) if answer.nearest else ()
    cited = {
        c.passage.document.title.removeprefix("Station "): c.passage.document.text
        for c in (*answer.citations, *nearest)
    }
    states = [known[answer.corpus]] if answer.corpus in known else known.values()
    assert any(cited.items() <= held.items() for held in states)
    if answer.corpus in known:
        said = known[answer.corpus].get(name)
        if said is None:
            assert f"station {name} " not in answer.text
        else:
            assert f"counted {answer.quantities[0].value} birds" in said
