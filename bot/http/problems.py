"""Errors as responses: problem+json (RFC 9457) to programs, a page to people."""

import http
import logging

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Scope

from bot.http.errors import RequestError
from bot.http.page import render
from corpus.errors import (
    CorpusBusyError,
    CorpusError,
    CorpusMissingError,
    ModelError,
    PinciteError,
    SettingsError,
    UnknownDocumentError,
)

_log = logging.getLogger("pincite.http")
_STATUS: tuple[tuple[type[PinciteError], int], ...] = (
    (UnknownDocumentError, 404),
    (CorpusBusyError, 503),
    (CorpusError, 503),
    (ModelError, 503),
    (SettingsError, 500),
)
_EMPTY = "there are no documents yet; `pincite add FILE` adds the first"
_UNUSABLE = "the corpus cannot be used just now; `pincite doctor` tells its keeper why"


def refusal(scope: Scope, error: PinciteError) -> Response:
    """Return the response that tells of *error*.

    The words of an error of ours may name a folder of this machine: they go to the
    log, and the client is told only that the corpus cannot be used.
    """
    if isinstance(error, RequestError):
        return _respond(scope, error.status, str(error), dict(error.headers))
    if isinstance(error, CorpusMissingError):
        return _respond(scope, 503, _EMPTY, {"Retry-After": "60"})
    status = next((code for kind, code in _STATUS if isinstance(error, kind)), 400)
    if status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("%s", error)
        return _respond(scope, status, _UNUSABLE, {"Retry-After": "10"})
    return _respond(scope, status, str(error), {})


async def on_error(request: Request, error: Exception) -> Response:
    """Tell of an error of ours or of Starlette's."""
    if isinstance(error, PinciteError):
        return refusal(request.scope, error)
    if isinstance(error, HTTPException):
        headers = dict(error.headers or {})
        return _respond(request.scope, error.status_code, error.detail, headers)
    # A fault of ours: Starlette raises it again, and the log has the traceback.
    return _respond(request.scope, 500, "something went wrong here; it is logged", {})


def wants_page(scope: Scope) -> bool:
    """Tell whether a browser asks: it names HTML first, a program does not."""
    accept = Headers(scope=scope).get("accept", "")
    return accept.partition(",")[0].strip().lower() == "text/html"


def _respond(
    scope: Scope, status: int, detail: str, headers: dict[str, str]
) -> Response:
    phrase = http.HTTPStatus(status).phrase
    if wants_page(scope):
        return render(
            "error.html", status=status, title=phrase, detail=detail, headers=headers
        )
    body = {"type": "about:blank", "title": phrase, "status": status, "detail": detail}
    return JSONResponse(body, status, headers, media_type="application/problem+json")
