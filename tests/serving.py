"""A server for tests: the real one, on a real socket, in a thread of its own."""

import asyncio
import threading
from collections.abc import Generator
from contextlib import contextmanager
from queue import Queue
from typing import Any

from bot.http.app import Application
from bot.http.options import Options
from bot.http.server import Server
from bot.service import Service


@contextmanager
def serving(service: Service, **choices: Any) -> Generator[str]:
    """Serve *service* while the block runs; yield the address, without a slash."""
    defaults: dict[str, Any] = {"port": 0, "rate": 0}
    options = Options(**(defaults | choices))
    listening: Queue[str] = Queue()
    server = Server(Application(service, options), options, listening.put)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    try:
        yield listening.get(timeout=20).rstrip("/")
    finally:
        server.should_exit = True
        service.close()
        thread.join(timeout=20)
        assert not thread.is_alive()
