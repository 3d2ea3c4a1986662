"""Read in a process of its own, so that a hostile file can only hurt that one.

The worker has limits on memory and time, and is started again after it broke one.
What it sends is JSON: nothing that it says is run here.
"""

import contextlib
import json
import resource
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from corpus.errors import PinciteError, SourceError
from corpus.model import DEFAULT_SPACE, Document
from corpus.read import read
from corpus.read.sniff import is_plain

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

SECONDS = 120.0  # for one source
MEMORY = 750_000_000  # bytes of data: with the caller's, less than a gigabyte


class ReaderError(SourceError):
    """A file that its reader did not survive."""


class MissingError(PinciteError):
    """The reader lacks a library; the message says which."""


class Apart:
    """A worker that reads one source at a time. Close it, or use it in a ``with``."""

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        """Start nothing yet."""
        self._seconds = seconds
        self._memory = memory
        self._worker: SpawnProcess | None = None
        self._pipe: Connection | None = None

    def __enter__(self) -> Self:
        """Return the worker itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the worker."""
        self.close()

    def close(self) -> None:
        """Stop the worker, whatever it is at."""
        if self._worker is not None:
            self._worker.kill()
            self._worker.join()
            self._worker.close()
        if self._pipe is not None:
            self._pipe.close()
        self._worker = self._pipe = None

    def read(
        self,
        source: Path | bytes,
        name: str | None = None,
        *,
        space: str = DEFAULT_SPACE,
        url: str | None = None,
    ) -> Iterator[Document]:
        """Yield what `corpus.read.read` yields. Raises SourceError as it does.

        What is plain text is read here: no library sees it.
        """
        if is_plain(source, name):
            yield from read(source, name, space=space, url=url)
            return
        called = str(source) if isinstance(source, Path) else (url or name or "-")
        path = str(source) if isinstance(source, Path) else None
        pipe = self._started()
        finished = False
        try:
            request = {"path": path, "name": name, "space": space, "url": url}
            pipe.send_bytes(json.dumps(request).encode())
            if isinstance(source, bytes):
                pipe.send_bytes(source)
            while (answer := self._answer(pipe, called)) is not None:
                if "document" not in answer:
                    finished = True
                    raise _error(answer)
                yield _document(answer["document"])
            finished = True
        except (EOFError, OSError) as error:
            reason = "its reader crashed or ran out of memory"
            raise ReaderError(called, reason) from error
        finally:
            if not finished:
                self.close()

    def _answer(self, pipe: Connection, called: str) -> dict[str, Any] | None:
        deadline = time.monotonic() + self._seconds
        while not pipe.poll(min(1, max(0, deadline - time.monotonic()))):
            if time.monotonic() >= deadline:
                reason = f"reading takes more than {self._seconds:g} seconds"
                raise ReaderError(called, reason)
        answer: dict[str, Any] | None = json.loads(pipe.recv_bytes())
        return answer

    def _started(self) -> Connection:
        if self._pipe is None:
            context = get_context("spawn")
            ours, theirs = context.Pipe()
            self._worker = context.Process(
                target=_serve, args=(theirs, self._memory), daemon=True
            )
            self._worker.start()
            theirs.close()
            self._pipe = ours
        return self._pipe


def _serve(pipe: Connection, memory: int) -> None:
    """Answer requests until the other end is closed."""
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(EOFError, KeyboardInterrupt):
        while True:
            request = json.loads(pipe.recv_bytes())
            path = request.pop("path")
            source = Path(path) if path is not None else pipe.recv_bytes()
            pipe.send_bytes(json.dumps(_read(pipe, source, request)).encode())


def _read(
    pipe: Connection, source: Path | bytes, request: dict[str, Any]
) -> dict[str, str] | None:
    """Send the documents; return what went wrong, if anything."""
    try:
        for document in read(source, **request):
            row = asdict(document) | {"text": document.text}
            row["published"] = document.published and document.published.isoformat()
            pipe.send_bytes(json.dumps({"document": row}).encode())
    except SourceError as error:
        return {"source": error.source, "reason": error.reason}
    except PinciteError as error:
        return {"missing": str(error)}
    except MemoryError:
        name = str(source) if isinstance(source, Path) else request["name"] or "-"
        return {"source": name, "reason": "reading it takes too much memory"}
    return None


def _document(row: dict[str, Any]) -> Document:
    published = row.pop("published")
    pages = tuple(row.pop("pages"))
    day = date.fromisoformat(published) if published else None
    return Document(**row, published=day, pages=pages)


def _error(answer: dict[str, Any]) -> PinciteError:
    if "missing" in answer:
        return MissingError(answer["missing"])
    return SourceError(answer["source"], answer["reason"])
