"""Many workers on one queue, and whole stores carried from one engine to the other."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from bot.remote import Remote
from bot.service import Service
from bot.settings import Settings
from bot.shelf import Shelf
from bot.sources import expand
from bot.worker import queue, work
from conftest import ARTICLE, ROOT, Pincite, one_line
from corpus.errors import StoreUnreachableError
from corpus.fetch import Options
from corpus.move import MoveError, move
from corpus.postgres.jobs import ATTEMPTS, hold
from pgserver import Server

LISTS = ROOT / "tests/data/answers/lists.jsonl"
TOYOTA = "How many solid-state battery patents does Toyota have?"


@pytest.fixture
def settings(postgres: Server, tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", store=postgres.fresh())


def ignore(_: str) -> None: ...


def pass_by(_: int, __: int | None) -> None: ...


def do_all(remote: Remote) -> list[tuple[str, int, str | None]]:
    with remote.queue() as jobs:
        done = list(work(remote, Options(), stop=lambda: not jobs.waiting(1)))
    return sorted((one.job.name, one.documents, one.reason) for one in done)


def test_what_is_queued_is_read_once(settings: Settings, tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(f"The {name} tower is 7 m high.")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7 and no more")
    sources = [str(tmp_path / "*.*"), str(LISTS), str(tmp_path / "none.txt")]
    with closing(Remote(settings, ignore)) as remote:
        for _ in range(2):  # the same again changes nothing
            assert len(list(queue(remote, expand(sources), "default", room=99))) == 6
        done = do_all(remote)
        rows = LISTS.read_text("utf-8").count("\n")
        told = {Path(name).name: (count, bool(why)) for name, count, why in done}
        assert told == {
            "a.txt": (1, False),
            "b.txt": (1, False),
            "bad.pdf": (0, True),
            "c.txt": (1, False),
            "lists.jsonl": (rows, False),
        }
        assert len(remote.store.documents()) == 3 + rows
        with remote.queue() as jobs:
            progress = jobs.progress()
            assert (progress.waiting, progress.done, progress.failed) == (0, 4, 1)
            assert progress.documents == 3 + rows
            ((_, name, _),) = jobs.failures()
            assert name.endswith("bad.pdf")
        list(queue(remote, expand(sources[:1]), "default", room=99))
        assert all(documents == 0 for _, documents, _ in do_all(remote))
        assert remote.damages() == []


def test_a_job_is_done_by_one_and_left_by_who_dies(settings: Settings) -> None:
    with closing(Remote(settings, ignore)) as remote, remote.queue() as jobs:
        list(queue(remote, expand([str(ARTICLE)]), "default", room=9))
        with remote.writing() as one, remote.writing() as other:
            job = jobs.claim()
            assert job is not None

            def die() -> None:
                with one.transaction():
                    assert hold(one.enter("default"), job)
                    assert jobs.claim() is None  # nobody waits for it either
                    with other.transaction():
                        assert not hold(other.enter("default"), job)
                    raise KeyboardInterrupt

            with pytest.raises(KeyboardInterrupt):
                die()
        assert [documents for _, documents, _ in do_all(remote)] == [1]


def test_a_source_that_ends_every_worker_is_given_up(settings: Settings) -> None:
    with closing(Remote(settings, ignore)) as remote, remote.queue() as jobs:
        jobs.put("default", "deadly", url=None, data=b"x")
        for _ in range(ATTEMPTS):
            assert jobs.claim() is not None
        assert jobs.claim() is None
        assert jobs.give_up() == 1
        assert jobs.progress().failed == 1


@pytest.mark.slow
def test_the_shell_queues_and_works(
    pincite: Pincite, postgres: Server, tmp_path: Path
) -> None:
    env = {"PINCITE_STORE": postgres.fresh()}
    assert pincite("queue", str(ARTICLE), env=env).returncode == 0
    assert json.loads(pincite("queue", env=env).stdout)["waiting"] == 1
    done = pincite("worker", "--until-empty", env=env)
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode().split("\t")[::3] == ["done", "1\n"]
    answer = json.loads(pincite("ask", TOYOTA, "--json", env=env).stdout)
    assert answer["quantities"][0]["value"] == "1000"
    (row,) = map(json.loads, pincite("list", "--json", env=env).stdout.splitlines())
    assert pincite("numbers", row["id"], env=env).stdout
    assert pincite("verify", env=env).stdout == b"all is well\n"
    assert pincite("reindex", env=env).returncode == 0
    assert json.loads(pincite("ask", TOYOTA, "--json", env=env).stdout) == answer
    there = pincite("migrate", env["PINCITE_STORE"], str(tmp_path / "folder"), env=env)
    assert there.stdout == b"moved\t1\n", there.stderr
    made = pincite("backup", str(tmp_path / "copies"), env=env)
    assert made.returncode == 0, made.stderr
    elsewhere = {"PINCITE_STORE": postgres.fresh()}
    back = pincite("restore", str(tmp_path / "copies"), env=elsewhere)
    assert back.stdout == made.stdout, back.stderr
    same = json.loads(pincite("ask", TOYOTA, "--json", env=elsewhere).stdout)
    assert same == answer
    embedded = {"PINCITE_DATA": str(tmp_path / "folder")}
    assert json.loads(pincite("ask", TOYOTA, "--json", env=embedded).stdout) == answer
    one_line(pincite("worker", env=embedded), 2)
    assert b"store\t1 documents in 1 spaces" in pincite("doctor", env=env).stdout


def versions(folder: Path) -> Service:
    """Make a corpus of two spaces, one with history and a setting."""
    service = Service(Settings(data=folder))
    list(service.add([str(ARTICLE), str(LISTS)]))
    changing = folder.with_suffix(".txt")
    for metres in (5, 6):
        changing.write_text(f"The tower of Ost is {metres} m high.")
        list(service.add([str(changing)], space="other"))
    return service


@pytest.mark.slow
def test_a_store_is_carried_over_whole_and_back(
    settings: Settings, tmp_path: Path
) -> None:
    with closing(versions(tmp_path / "old")) as old:
        answer = old.ask(TOYOTA)
        state = old.state(space="other")

    def cut_short(done: int, _: int | None) -> None:
        if done > 1:
            raise StoreUnreachableError("tried")

    first = Shelf(Settings(data=tmp_path / "old"), ignore)
    with closing(first), closing(Remote(settings, ignore)) as remote:
        with remote.writing() as target, pytest.raises(StoreUnreachableError):
            move(first.store, target, cut_short)
        with remote.writing() as target:
            count = move(first.store, target, pass_by)
            assert count == len(LISTS.read_text("utf-8").splitlines()) + 3
            assert move(first.store, target, pass_by) == count  # nothing to do
        assert remote.damages() == []
        back = Shelf(Settings(data=tmp_path / "new"), ignore)
        with closing(back), back.writing() as embedded:
            assert move(remote.store, embedded, pass_by) == count
    with closing(Service(settings)) as served:
        assert served.ask(TOYOTA) == answer
        assert served.state(space="other") == state
        (tower,) = served.documents(space="other")
        assert len(served.reading(tower.id, space="other").versions) == 2
        list(served.add_bytes("more.txt", b"One more says 8 m.", space="other"))
    with closing(Remote(settings, ignore)) as remote, remote.writing() as target:
        first = Shelf(Settings(data=tmp_path / "old"), ignore)
        with closing(first), pytest.raises(MoveError):
            move(first.store, target, pass_by)
