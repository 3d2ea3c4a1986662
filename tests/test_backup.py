import sqlite3
import threading
from pathlib import Path

import pytest

from conftest import Pincite, one_line
from corpus.backup import DATABASE, backup, restore
from corpus.errors import CorpusDamagedError, CorpusExistsError, CorpusMissingError


def corpus(folder: Path, rows: int = 10) -> Path:
    """Make a database of *rows* rows; what is in it is no business of a copy."""
    folder.mkdir()
    connection = sqlite3.connect(folder / DATABASE)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE row (a INTEGER, b INTEGER)")
    connection.executemany(
        "INSERT INTO row VALUES (?, ?)", [(i, i) for i in range(rows)]
    )
    connection.commit()
    connection.close()
    return folder


def rows(file: Path) -> list[tuple[int, int]]:
    connection = sqlite3.connect(file)
    found: list[tuple[int, int]] = connection.execute("SELECT a, b FROM row").fetchall()
    connection.close()
    return found


def test_what_is_restored_is_what_was_copied(tmp_path: Path) -> None:
    data = corpus(tmp_path / "data")
    copy = backup(data, tmp_path / "copies")
    assert restore(tmp_path / "copies", tmp_path / "new") == copy
    assert rows(tmp_path / "new" / DATABASE) == rows(data / DATABASE)
    assert [file.name for file in (tmp_path / "new").iterdir()] == [DATABASE]


def test_only_the_newest_copies_are_kept(tmp_path: Path) -> None:
    data, copies = corpus(tmp_path / "data"), tmp_path / "copies"
    (copies / "other").mkdir(parents=True)
    made = [backup(data, copies, keep=2) for _ in range(4)]
    assert sorted(copies.glob("*.db")) == made[-2:]
    assert (copies / "other").exists()


def test_a_copy_is_of_one_moment_while_another_writes(tmp_path: Path) -> None:
    data = corpus(tmp_path / "data", rows=50_000)
    stop = threading.Event()

    def write() -> None:
        connection = sqlite3.connect(data / DATABASE, timeout=30)
        while not stop.is_set():
            connection.execute("UPDATE row SET a = a + 1, b = b + 1")
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
        found = rows(copy)
        assert len(found) == 50_000
        assert len({a - i for i, (a, _) in enumerate(found)}) == 1


def test_a_corpus_is_never_overwritten(tmp_path: Path) -> None:
    data = corpus(tmp_path / "data")
    copy = backup(data, tmp_path / "copies")
    with pytest.raises(CorpusExistsError):
        restore(copy, data)


def test_nothing_to_copy_or_restore_is_told(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for source in (tmp_path / "empty", tmp_path / "none"):
        with pytest.raises(CorpusMissingError):
            backup(source, tmp_path / "copies")
        with pytest.raises(CorpusMissingError):
            restore(source, tmp_path / "new")


def test_a_damaged_corpus_is_not_copied_over_good_ones(tmp_path: Path) -> None:
    data, copies = corpus(tmp_path / "data", rows=5000), tmp_path / "copies"
    good = backup(data, copies, keep=1)
    raw = bytearray((data / DATABASE).read_bytes())
    raw[8192:12288] = b"\xff" * 4096
    (data / DATABASE).write_bytes(raw)
    with pytest.raises(CorpusDamagedError):
        backup(data, copies, keep=1)
    assert list(copies.iterdir()) == [good]


def test_the_verbs(pincite: Pincite, tmp_path: Path) -> None:
    corpus(tmp_path / "data")
    made = pincite("backup", "copies", "--keep", "3")
    assert made.returncode == 0
    assert Path(made.stdout.decode().strip()).parent == tmp_path / "copies"
    assert "move it away" in one_line(pincite("restore", "copies"), 3)
    assert pincite("--data", "new", "restore", "copies").returncode == 0
    one_line(pincite("restore", "nowhere"), 3)
    one_line(pincite("--data", "none", "backup", "copies"), 3)
