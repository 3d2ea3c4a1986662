"""The JSON interface: each answer is the same object as the shell's."""

import time
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot import contract
from bot.contract import answer_object, dumps, hit_object, quantity_object
from bot.http import inputs
from bot.http.desk import Desk
from bot.http.errors import BadParameterError
from bot.http.openapi import openapi
from corpus.model import Document


class Api:
    """The endpoints, over one *desk*."""

    def __init__(self, desk: Desk) -> None:
        """Answer through *desk*."""
        self._desk = desk

    async def ask(self, request: Request) -> Response:
        """``POST /ask``."""
        answer = await self._desk.ask(await inputs.asked(request))
        return self._json(answer_object(answer))

    async def search(self, request: Request) -> Response:
        """``GET /search``."""
        given = request.query_params
        inputs.only(given, {"q", "k"})
        query = inputs.question(given.get("q"), "q")
        k = inputs.whole(given.get("k"), "k", 1, inputs.MOST_HITS) or 10
        hits = await self._desk.search(query, k)
        return self._json({"query": query, "hits": [hit_object(hit) for hit in hits]})

    async def documents(self, request: Request) -> Response:
        """``GET /documents``."""
        inputs.only(request.query_params, set())
        found = await self._desk.documents()
        return self._json({"documents": [document_object(each) for each in found]})

    async def document(self, request: Request) -> Response:
        """``GET /documents/{id}``."""
        inputs.only(request.query_params, set())
        found = await self._desk.document(request.path_params["id"])
        return self._json({**document_object(found), "text": found.text})

    async def numbers(self, request: Request) -> Response:
        """``GET /numbers``."""
        given = request.query_params
        inputs.only(given, {"document"})
        named = inputs.name(given.get("document"), "document")
        if named is None:
            raise BadParameterError("document", "given")
        found = await self._desk.quantities(named)
        return self._json(
            {"document": named, "quantities": [quantity_object(each) for each in found]}
        )

    async def live(self, _: Request) -> Response:
        """``GET /health/live``: the process is worth keeping."""
        if self._desk.alive():
            return self._json({"status": "ok"})
        return self._json({"status": "stuck"}, 503)

    async def ready(self, _: Request) -> Response:
        """``GET /health/ready``: a question would be answered now."""
        return self._json({"status": "ok", "corpus": await self._desk.state()})

    async def metrics(self, _: Request) -> Response:
        """``GET /metrics``."""
        kind = "text/plain; version=0.0.4; charset=utf-8"
        return Response(await self._desk.measured(), media_type=kind)

    async def openapi(self, _: Request) -> Response:
        """``GET /openapi.json``."""
        return self._json(openapi())

    def _json(self, thing: Mapping[str, Any], status: int = 200) -> Response:
        started = time.monotonic()
        text = dumps(thing) + "\n"
        self._desk.metrics.stage("write", time.monotonic() - started)
        return Response(text, status, media_type="application/json")


def document_object(document: Document) -> dict[str, Any]:
    """Return what is known of *document* but for its text."""
    known = contract.document_object(document)
    return {name: known[name] for name in _SHOWN}


# Where a document was read from is the operator's business.
_SHOWN = ("id", "title", "url", "published", "author", "language")
