"""A service in another process, called over a pipe."""

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bot.contract import answer_object, dumps, hit_object
from bot.service import Service
from bot.settings import Settings
from corpus.errors import PinciteError
from index import dense

CONTEXT = get_context("forkserver")


class Peer:
    """A process with a service over *data*; *exact* rows are searched without FAISS."""

    def __init__(self, data: Path, *, exact: int) -> None:
        self._data, self._exact = data, exact
        self.start()

    def start(self) -> None:
        self._pipe, theirs = CONTEXT.Pipe()
        self._process = CONTEXT.Process(
            target=_serve, args=(self._data, self._exact, theirs), daemon=True
        )
        self._process.start()
        theirs.close()

    def kill(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()

    def __call__(self, name: str, *arguments: Any, **options: Any) -> Any:
        """Call a method of the service; what it gives comes as plain values."""
        self._pipe.send((name, arguments, options))
        return self._pipe.recv()


def _serve(data: Path, exact: int, pipe: Connection) -> None:
    dense.EXACT = exact
    service = Service(Settings(data=data))
    while True:
        try:
            name, arguments, options = pipe.recv()
        except EOFError:
            return
        call = getattr(service, name)
        try:
            pipe.send(_PLAIN.get(name, _same)(call(*arguments, **options)))
        except PinciteError as error:
            pipe.send(type(error).__name__)


def _same(found: Any) -> Any:
    return found


_PLAIN: dict[str, Callable[[Any], Any]] = {
    "ask": lambda answer: dumps(answer_object(answer)),
    "search": lambda hits: [dumps(hit_object(hit)) for hit in hits],
    "add_bytes": lambda reports: [(one.outcome, one.document) for one in reports],
    "add": lambda reports: [(one.outcome, one.document) for one in reports],
}
