"""What a user may name as a source."""

import os
import shutil
import threading
from contextlib import closing
from pathlib import Path

import pytest

from bot.service import Service
from bot.settings import Settings
from bot.sources import Source, SpecialFileError, UnwritableNameError, expand
from conftest import Pincite
from corpus.errors import SourceError

NAMES = [
    *("Русский.txt", "العربية.txt", "हिन्दी.txt", "中文.txt", "한국어.txt", "😀.txt"),
    *("\u202eltr.txt", "a\nb.txt"),
]


def test_names_in_every_script_are_read_and_kept(
    tmp_path: Path, pincite: Pincite
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for place, name in enumerate(NAMES):
        (folder / name).write_text(f"The file {place} has 7 pages.", "utf-8")
    result = pincite("add", str(folder))
    assert result.returncode == 0, result.stderr
    assert result.stdout.decode().count("added\t") == len(NAMES)
    listed = pincite("list", "--json").stdout.decode()
    assert listed.count("\n") == len(NAMES)
    for name in NAMES:
        assert name.replace("\n", "\\n") in listed


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a\n\n" * 1_700_000, "5,000,000 characters"),
        ("7 " * 110_000, "100,000 numbers"),
    ],
)
def test_what_nobody_can_read_is_refused_before_it_is_taken_apart(
    tmp_path: Path, text: str, words: str
) -> None:
    with closing(Service(Settings(data=tmp_path))) as service:
        (report,) = service.add_bytes("a.txt", text.encode())
        assert report.outcome == "failed"
        assert words in (report.reason or "")
        assert service.documents() == []


def test_a_name_that_is_no_text_is_named_and_the_others_are_read(
    tmp_path: Path, pincite: Pincite
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text("The file has 7 pages.", "utf-8")
    try:
        with open(os.fsencode(folder) + b"/caf\xe9.txt", "wb") as file:  # noqa: PTH123
            file.write(b"The file has 8 pages.")
    except OSError:
        pytest.skip("this file system has no such names")
    bad, good = expand([str(folder)])
    assert isinstance(bad, UnwritableNameError)
    assert isinstance(good, Source)
    result = pincite("add", str(folder))
    assert result.stdout.decode().startswith("added\t")
    said = result.stderr.decode().splitlines()
    assert result.returncode == 2
    assert [line for line in said if "rename it" in line and "caf" in line]
    alone = pincite("add", os.fsencode(folder) + b"/caf\xe9.txt")
    assert b"its name is not UTF-8" in alone.stderr
    assert (alone.returncode, alone.stdout) == (2, b"")


def test_a_pipe_in_a_folder_is_named_and_not_waited_for(
    tmp_path: Path, pincite: Pincite
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("The file has 7 pages.", "utf-8")
    os.mkfifo(folder / "b.txt")
    first, second = expand([str(folder)])
    assert isinstance(first, Source)
    assert isinstance(second, SpecialFileError)
    result = pincite("add", str(folder))
    assert result.returncode == 2
    assert result.stdout.startswith(b"added\t")
    assert b"b.txt': it is a pipe" in result.stderr
    assert b"a pipe, a socket or a device" in pincite("add", "/dev/zero").stderr
    assert pincite("watch", "--once", str(folder)).returncode == 0


def test_a_pipe_that_is_named_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    said = b"The file has 7 pages."
    writer = threading.Thread(target=(tmp_path / "pipe").write_bytes, args=[said])
    writer.start()
    (found,) = expand([str(tmp_path / "pipe")])
    writer.join()
    assert isinstance(found, Source)
    assert (found.name, found.data) == ("-", said)


def test_links_that_lead_nowhere_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("The file has 7 pages.", "utf-8")
    (folder / "broken.txt").symlink_to(tmp_path / "nowhere")
    (folder / "itself.txt").symlink_to("itself.txt")
    (folder / "style.css").write_text("a {}", "utf-8")
    (folder / "same").symlink_to(".")  # a folder in itself is not followed
    with closing(Service(Settings(data=tmp_path / "data"))) as service:
        found = {report.source: report for report in service.add([str(folder)])}
    outcomes = {Path(name).name: one.outcome for name, one in found.items()}
    wanted = {"a.txt": "added", "broken.txt": "failed", "itself.txt": "failed"}
    assert outcomes == wanted


def test_a_folder_that_vanishes_is_named_and_the_others_are_read(
    tmp_path: Path,
) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.txt").write_text("The file has 7 pages.", "utf-8")
    found = expand([str(tmp_path)])
    first = next(found)
    shutil.rmtree(tmp_path / "b")
    gone, last = found
    assert isinstance(gone, SourceError)
    assert gone.source == str(tmp_path / "b")
    read = [Path(one.name).name for one in (first, last) if isinstance(one, Source)]
    assert read == ["a.txt", "c.txt"]
