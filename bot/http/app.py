"""The routes, joined to the service."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Message, Receive, Scope, Send

from bot.http.api import Api
from bot.http.desk import Desk
from bot.http.door import Door
from bot.http.options import Options
from bot.http.page import STATIC
from bot.http.problems import on_error
from bot.http.views import Views
from bot.service import Service
from corpus.errors import PinciteError


class Application:
    """The ASGI application that answers with *service*."""

    def __init__(self, service: Service, options: Options) -> None:
        """Take over the *service*: nobody else may call it from now on."""
        self._desk = Desk(service, options)
        routes = [*_pages(Views(self._desk)), *_interface(Api(self._desk))]
        self._known = {_first(route.path) for route in routes}
        inner = Starlette(
            routes=routes,
            exception_handlers=dict.fromkeys(_HANDLED, on_error),
            lifespan=self._lifespan,
            max_body_size=options.body,
        )
        self._door = Door(inner, options)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, and count it."""
        if scope["type"] != "http":
            await self._door(scope, receive, send)
            return
        first = _first(scope["path"])
        route = first if first in self._known else "other"

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                status = str(message["status"])
                self._desk.metrics.responses.labels(route, status).inc()
            await send(message)

        await self._door(scope, receive, counted)

    def alive(self) -> bool:
        """Tell whether the process is worth keeping."""
        return self._desk.alive()

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncGenerator[None]:
        await self._desk.warm()
        yield
        await self._desk.close()


_HANDLED = (PinciteError, HTTPException, Exception)


def _pages(views: Views) -> list[Route | Mount]:
    return [
        Route("/", views.ask),
        Route("/sources", views.sources),
        Route("/read/{id}", views.read),
        Route("/read/{id}/changes", views.changes),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]


def _interface(api: Api) -> list[Route | Mount]:
    return [
        Route("/ask", api.ask, methods=["POST"]),
        Route("/search", api.search),
        Route("/documents", api.documents),
        Route("/documents/{id}", api.document),
        Route("/numbers", api.numbers),
        Route("/health/live", api.live),
        Route("/health/ready", api.ready),
        Route("/metrics", api.metrics),
        Route("/openapi.json", api.openapi),
    ]


def _first(path: str) -> str:
    return "/" + path.split("/", 2)[1]
