"""A corpus of an earlier format: it is brought to this one, or left as it was."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.intake import prepared
from bot.service import Service
from bot.settings import Settings
from corpus.errors import CorpusFormatError
from corpus.model import Document
from corpus.store import Store, check, seal
from corpus.store.database import NAME
from corpus.store.schema import FORMAT

OLD, NEW = "The ferry carries 110 cars.", "The ferry carries 120 cars."
# What the first format did not have yet.
FIRST = """
ALTER TABLE document DROP COLUMN paging;
ALTER TABLE quantity DROP COLUMN uncertainty;
DROP TABLE sketch;
PRAGMA user_version = 1;
PRAGMA wal_checkpoint(TRUNCATE);
"""


def document(text: str, space: str = "default") -> Document:
    return Document(
        id=text[-8:-6], title="Ferry", text=text, source="/ferry.txt", space=space
    )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a corpus of the first format, with two versions, spaces, a setting."""
    with Store.open(tmp_path, write=True) as store:
        for text, when in ((OLD, "2025-01-10"), (NEW, "2025-03-10")):
            moment = f"{when}T00:00:00.000000+00:00"
            store.add(*prepared(document(text)), when=moment)
        store.add(*prepared(document(OLD, "other")))
        store.set("colour", "red", "other")
    _altered(tmp_path, FIRST)
    return tmp_path


def _altered(data: Path, script: str) -> None:
    with closing(sqlite3.connect(data / NAME)) as connection:
        connection.executescript(script)
    seal.make(data)


def test_any_command_brings_an_older_corpus_to_this_format(data: Path) -> None:
    told: list[str] = []
    (data / "index").mkdir()
    with pytest.raises(CorpusFormatError):
        Store.open(data)
    with closing(Service(Settings(data=data), told.append)) as service:
        answer = service.ask("How many cars does the ferry carry?")
        assert answer.quantities[0].value == 120
        reading = service.reading("10")
        assert reading.document.text == OLD
        versions = [v.added.date().isoformat() for v in reading.versions]
        assert versions == ["2025-01-10", "2025-03-10"]
        assert service.verify() == []
        assert len(service.documents(space="other")) == 1
    assert told == [
        f"the corpus has format 1; bringing it to format {FORMAT}",
        f"the corpus has format {FORMAT}, with 3 versions of documents",
    ]
    assert check(data) == []
    with Store.open(data) as store:
        assert store.setting("colour", "other") == "red"
    assert not (data / "upgrade").exists()


def test_an_upgrade_that_fails_changes_nothing(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (data / NAME).read_bytes()

    def crash(_: Path) -> None:
        raise KeyboardInterrupt

    with closing(Service(Settings(data=data), lambda _: None)) as service:
        with monkeypatch.context() as patched:
            patched.setattr(seal, "break_", crash)
            with pytest.raises(KeyboardInterrupt):
                service.documents()
        assert (data / NAME).read_bytes() == before
        assert len(service.documents()) == 1
        list(service.add_bytes("owl.txt", b"Owls\n\nAn owl eats 7 mice."))
        assert service.verify() == []


def test_a_format_of_the_future_is_refused(data: Path) -> None:
    _altered(data, f"PRAGMA user_version = {FORMAT + 1};")
    with (
        closing(Service(Settings(data=data))) as service,
        pytest.raises(CorpusFormatError, match=f"format {FORMAT + 1}"),
    ):
        service.documents()
