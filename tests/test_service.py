"""The service as every front end calls it, in one process."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from bot.service import Service
from bot.settings import Settings
from conftest import ARTICLE, ROOT, Engine
from corpus.errors import UnknownDocumentError
from corpus.store.backup import backup, restore
from index.model import Answer

TOYOTA = "How many solid-state battery patents does Toyota have?"
EMBEDDED = pytest.mark.parametrize("engine", ["embedded"], indirect=True)
FERRY = "Ferries\n\nThe ferry of Norhaven carries 120 cars."


@pytest.fixture
def notices() -> list[str]:
    return []


@pytest.fixture
def settings(tmp_path: Path, engine: Engine) -> Settings:
    return engine(tmp_path / "data")


@pytest.fixture
def service(settings: Settings, notices: list[str]) -> Iterator[Service]:
    service = Service(settings, notices.append)
    list(service.add([str(ARTICLE)]))
    yield service
    service.close()


def write(folder: Path, name: str, text: str, published: str) -> str:
    (folder / f"{name}.toml").write_text(f"published = {published}", "utf-8")
    path = folder / f"{name}.txt"
    path.write_text(text, "utf-8")
    return str(path)


def test_what_another_process_adds_and_removes_is_noticed(
    service: Service, settings: Settings
) -> None:
    assert not service.ask("How many cars does the ferry carry?")
    other = Service(settings)
    (report,) = other.add_bytes("ferry.txt", FERRY.encode())
    answer = service.ask("How many cars does the ferry carry?")
    assert answer.quantities[0].value == 120
    assert report.document
    other.remove(report.document)
    other.close()
    assert not service.ask("How many cars does the ferry carry?")


def test_only_one_document_is_asked_if_it_is_named(service: Service) -> None:
    (report,) = service.add_bytes("ferry.txt", FERRY.encode())
    assert service.ask(TOYOTA)
    assert not service.ask(TOYOTA, document=report.document)
    with pytest.raises(UnknownDocumentError):
        service.ask(TOYOTA, document="0badf00d")


def test_what_was_published_later_is_left_out(service: Service, tmp_path: Path) -> None:
    list(service.add([write(tmp_path, "ferry", FERRY, "2025-03-01")]))
    question = "How many cars does the ferry carry?"
    assert service.ask(question, as_of=date(2025, 3, 1))
    assert not service.ask(question, as_of=date(2025, 2, 28))


def test_a_removed_document_leaves_no_words_in_the_index(
    service: Service, tmp_path: Path
) -> None:
    (report,) = service.add_bytes("ferry.txt", FERRY.encode())
    service.sync()
    assert report.document
    service.remove(report.document)
    for path in (tmp_path / "data").rglob("*"):
        assert not path.is_file() or b"norhaven" not in path.read_bytes().lower(), path


def test_the_index_of_a_corpus_that_is_gone_is_gone_too(tmp_path: Path) -> None:
    data, copies = tmp_path / "data", tmp_path / "copies"
    owls = b"Owls\n\nAn owl of Norhaven eats 7 mice at night."
    question = "How many mice does the owl eat?"

    def ask(data: Path, *documents: bytes) -> Answer:
        with closing(Service(Settings(data=data))) as service:
            for document in documents:
                list(service.add_bytes("a.txt", document))
            return service.ask(question)

    wanted = ask(tmp_path / "fresh", owls)
    ask(data, FERRY.encode())
    copy = backup(data, copies)
    ask(data, b"Towers\n\nThe tower was built in 1898.")
    for path in data.glob("corpus.db*"):
        path.unlink()
    assert ask(data, owls) == wanted
    for path in data.glob("corpus.db*"):
        path.unlink()
    restore(copy, data)
    assert ask(data, owls) == wanted


def test_a_query_may_have_operators(service: Service) -> None:
    assert service.search("batteries")
    assert not service.search('"no such phrase anywhere"')
    assert not service.search("batteries after:2990")


@EMBEDDED
def test_a_damaged_index_is_told_and_built_again(
    service: Service, tmp_path: Path, notices: list[str]
) -> None:
    before = service.ask(TOYOTA)
    service.close()
    for path in (tmp_path / "data/index").rglob("manifest.json"):
        path.write_bytes(b"{")
    again = Service(Settings(data=tmp_path / "data"), notices.append)
    assert again.ask(TOYOTA) == before
    assert len(notices) == 1
    assert "building the index again" in notices[0]
    again.close()


_WARM = """
import sys
from pathlib import Path
from bot.service import Service
from bot.settings import Settings

service = Service(Settings(data=Path(sys.argv[1])))
service.warm()
warm = set(sys.modules)
assert service.ask(sys.argv[2])
print(*(set(sys.modules) - warm))
"""


@EMBEDDED
@pytest.mark.usefixtures("service")
def test_a_warm_service_loads_nothing_for_its_first_question(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _WARM, str(tmp_path / "data"), TOYOTA]
    loaded = subprocess.check_output(command, cwd=ROOT, text=True)  # noqa: S603  our own
    assert loaded.split() == []


def test_an_empty_folder_is_warmed_too(tmp_path: Path) -> None:
    service = Service(Settings(data=tmp_path / "none"))
    service.warm()
    service.close()
