"""Listen, serve until told to stop, and keep systemd informed."""

import asyncio
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from signal import SIGINT, SIGTERM, signal
from socket import socket
from threading import current_thread, main_thread

import uvicorn

from bot.http.app import Application
from bot.http.options import Options
from bot.http.protocol import ImpatientProtocol
from bot.notify import notify, watchdog_seconds
from bot.patient import patient
from bot.service import Service
from bot.settings import Settings

_HEAD = 10  # seconds to send a request's head, and to wait between two requests
_CONNECTIONS = 256
_GRACE = 10  # seconds that requests under way are given when the server stops


def serve(
    service: Service, options: Options, *, started: Callable[[str], None] = print
) -> None:
    """Answer until SIGINT or SIGTERM. *started* is told the address once it listens."""
    app = Application(service, options)
    asyncio.run(Server(app, options, started).serve())


class Server(uvicorn.Server):
    """uvicorn, telling systemd when it listens and while it is well."""

    def __init__(
        self, app: Application, options: Options, started: Callable[[str], None]
    ) -> None:
        """Serve *app*; tell *started* the address once it listens."""
        super().__init__(config(app, options))
        self._app = app
        self._started = started
        self._watch: asyncio.Task[None] | None = None

    async def serve(self, sockets: list[socket] | None = None) -> None:
        """Serve until told to stop."""
        try:
            await super().serve(sockets)
        finally:
            if self._watch:
                self._watch.cancel()
            notify("STOPPING=1")

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Stop in order on SIGINT and SIGTERM; uvicorn would raise them again."""
        if current_thread() is not main_thread():
            yield
            return
        before = {name: signal(name, self.handle_exit) for name in (SIGINT, SIGTERM)}
        try:
            yield
        finally:
            for name, handler in before.items():
                signal(name, handler)

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Listen, and say so."""
        await super().startup(sockets)
        if self.started:
            self._started(_address(self))
            notify("READY=1")
            self._watch = asyncio.create_task(_watch(self._app))


def run(settings: Settings) -> int:
    """Serve as *settings* say, and name the address on standard error."""
    with patient(settings) as service:
        serve(service, options(settings), started=_announce)
    return 0


def options(settings: Settings) -> Options:
    """Return what *settings* say about the HTTP face."""
    return Options(
        host=settings.http_host,
        port=settings.http_port,
        token=settings.http_token,
        public=settings.http_public_url or None,
        space=settings.http_space,
        rate=settings.http_rate,
    )


def _announce(address: str) -> None:
    print(f"pincite: listening on {address}", file=sys.stderr, flush=True)  # noqa: T201  the operator's line


def config(app: Application, options: Options) -> uvicorn.Config:
    """Return how uvicorn is to run *app*: silent about who asks what."""
    return uvicorn.Config(
        app,
        host=options.host,
        port=options.port,
        http=ImpatientProtocol,
        ws="none",
        lifespan="on",
        access_log=False,  # an address and a question in one line is nobody's business
        log_config=None,
        server_header=False,
        limit_concurrency=_CONNECTIONS,
        timeout_keep_alive=_HEAD,
        timeout_graceful_shutdown=_GRACE,
    )


async def _watch(app: Application) -> None:
    pause = watchdog_seconds()
    while pause:
        if app.alive():
            notify("WATCHDOG=1")
        await asyncio.sleep(pause)


def _address(server: uvicorn.Server) -> str:
    host, port = server.servers[0].sockets[0].getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
