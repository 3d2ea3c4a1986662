"""Reading in a worker process: the same documents, and nothing can hurt the caller."""

import gzip
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import SourceError
from corpus.read import read
from corpus.read.apart import Apart, ReaderError

DATA = Path(__file__).parent / "data"
PAGE = b"<html><body><p>The text is here.</p></body></html>"


@pytest.fixture(scope="module")
def apart() -> Iterator[Apart]:
    with Apart() as worker:
        yield worker


@pytest.mark.parametrize("name", ["pandoc.md", "libreoffice.pdf", "page.html"])
def test_the_same_documents_come(apart: Apart, name: str) -> None:
    here = list(read(DATA / name))
    assert list(apart.read(DATA / name)) == here
    assert [one.text for one in apart.read(DATA / name)] == [one.text for one in here]
    data = (DATA / name).read_bytes()
    assert list(apart.read(data, name, space="a")) == list(read(data, name, space="a"))


def test_errors_come_too_and_the_worker_goes_on(apart: Apart) -> None:
    with pytest.raises(SourceError, match="No such file"):
        list(apart.read(Path("none.txt")))
    with pytest.raises(SourceError, match="no text"):
        list(apart.read(PAGE[:6] + b"<body>", "a.html"))
    assert next(apart.read(PAGE, "a.html")).text.strip() == "The text is here."


def test_leaving_early_leaves_no_old_answers(apart: Apart) -> None:
    for _ in apart.read(DATA / "all.zip"):
        break
    assert next(apart.read(PAGE, "a.html")).text.strip() == "The text is here."


def test_a_killed_worker_is_an_error_of_the_file() -> None:
    with Apart() as worker:
        list(worker.read(PAGE, "a.html"))
        process = worker._worker  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
        assert process is not None
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        with pytest.raises(ReaderError, match="crashed"):
            list(worker.read(PAGE, "a.html"))
        assert next(worker.read(PAGE, "a.html")).text.strip() == "The text is here."


def test_limits() -> None:
    with (
        Apart(seconds=0.1) as worker,
        pytest.raises(ReaderError, match=r"0\.1 seconds"),
    ):
        list(worker.read(PAGE, "a.html"))  # starting takes longer
    data = gzip.compress(b"word " * 12_000_000)
    with (
        Apart(memory=120_000_000) as worker,
        pytest.raises(SourceError, match="memory"),
    ):
        list(worker.read(data, "a.txt.gz"))
