import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Pincite, one_line
from corpus.errors import (
    BackupMissingError,
    CorpusDamagedError,
    CorpusExistsError,
    CorpusMissingError,
)
from corpus.identity import identity
from corpus.model import Document
from corpus.segment import passages
from corpus.store import Store, check
from corpus.store.backup import backup, restore
from corpus.store.database import NAME


def add(folder: Path, *texts: str) -> Path:
    with Store.open(folder, write=True) as store:
        for text in texts:
            made = Document(id="", title="A title", text=text, source=text)
            made = replace(made, id=identity(made))
            store.add(made, passages(made))
    return folder


def texts(folder: Path) -> list[str]:
    with Store.open(folder) as store:
        return [store.document(each.id).text for each in store.documents()]


def test_what_is_restored_is_what_was_copied(tmp_path: Path) -> None:
    data = add(tmp_path / "data", "One thing.", "Another thing.")
    copy = backup(data, tmp_path / "copies")
    assert [file.name for file in (tmp_path / "copies").iterdir()] == [copy.name]
    add(data, "A third thing.")
    assert restore(tmp_path / "copies", tmp_path / "new") == copy
    assert texts(tmp_path / "new") == ["One thing.", "Another thing."]
    assert check(tmp_path / "new") == []
    assert texts(add(tmp_path / "new", "More."))[-1] == "More."


def test_only_the_newest_copies_are_kept(tmp_path: Path) -> None:
    data, copies = add(tmp_path / "data", "One thing."), tmp_path / "copies"
    (copies / "other").mkdir(parents=True)
    made = [backup(data, copies, keep=2) for _ in range(4)]
    assert sorted(copies.glob("*.db")) == made[-2:]
    assert (copies / "other").exists()


def test_a_copy_is_of_one_moment_while_another_writes(tmp_path: Path) -> None:
    data = add(tmp_path / "data", *(f"Document {i}. " + "x" * 5000 for i in range(50)))
    stop = threading.Event()

    def write() -> None:
        connection = sqlite3.connect(data / NAME, timeout=30)
        while not stop.is_set():
            connection.execute(
                "UPDATE document SET superseded = generation FROM corpus"
            )
            connection.execute("UPDATE corpus SET generation = generation + 1")
            connection.commit()
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copies = [backup(data, tmp_path / "copies") for _ in range(5)]
    finally:
        stop.set()
        writer.join()
    for copy in copies:
        connection = sqlite3.connect(copy)
        found = connection.execute("SELECT DISTINCT superseded FROM document")
        assert len(found.fetchall()) == 1
        connection.close()


def test_a_corpus_is_never_overwritten(tmp_path: Path) -> None:
    data = add(tmp_path / "data", "One thing.")
    copy = backup(data, tmp_path / "copies")
    with pytest.raises(CorpusExistsError):
        restore(copy, data)


def test_nothing_to_copy_or_restore_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for source in (tmp_path / "empty", tmp_path / "none"):
        with pytest.raises(CorpusMissingError):
            backup(source, tmp_path / "copies")
        with pytest.raises(BackupMissingError):
            restore(source, tmp_path / "new")


def test_what_is_no_corpus_is_not_restored(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("no database at all" * 100)
    connection = sqlite3.connect(tmp_path / "other.db")
    connection.execute("CREATE TABLE somebody_elses (x)")
    connection.commit()
    connection.close()
    for name in ("text.db", "other.db"):
        with pytest.raises(CorpusDamagedError) as error:
            restore(tmp_path / name, tmp_path / "new")
        assert name == "other.db" or name in str(error.value)
        assert not (tmp_path / "new" / NAME).exists()


def test_a_damaged_corpus_takes_no_good_copys_place(tmp_path: Path) -> None:
    data = add(tmp_path / "data", *(f"Document {i}. " + "x" * 5000 for i in range(50)))
    copies = tmp_path / "copies"
    good = backup(data, copies, keep=1)
    raw = bytearray((data / NAME).read_bytes())
    for page in range(4, len(raw) // 4096, 3):
        raw[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    (data / NAME).write_bytes(raw)
    with pytest.raises(CorpusDamagedError):
        backup(data, copies, keep=1)
    assert list(copies.iterdir()) == [good]


def test_the_verbs(pincite: Pincite, tmp_path: Path) -> None:
    add(tmp_path / "data", "One thing.")
    made = pincite("backup", "copies", "--keep", "3")
    assert made.returncode == 0, made.stderr
    assert Path(made.stdout.decode().strip()).parent == tmp_path / "copies"
    assert "move it away" in one_line(pincite("restore", "copies"), 3)
    assert pincite("--data", "new", "restore", "copies").returncode == 0
    one_line(pincite("restore", "nowhere"), 3)
    one_line(pincite("--data", "none", "backup", "copies"), 3)
