"""What a request says, read strictly: one function for each kind of value.

Every one either returns a value that the service takes or raises `RequestError`.
"""

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from starlette.requests import Request

from bot.http.errors import BadParameterError, NotJsonError, SlowBodyError
from corpus.errors import EmptyQuestionError
from corpus.model import Span

LONGEST_QUESTION = 2000
LONGEST_NAME = 200
MOST_PREVIOUS = 10
MOST_HITS = 100
SLOWEST_BODY = 10.0  # seconds

_SPAN = re.compile(r"([0-9]{1,12})-([0-9]{1,12})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as it came in."""

    question: str
    document: str | None = None
    previous: tuple[str, ...] = ()
    as_of: date | None = None


async def asked(request: Request) -> Asked:
    """Read the JSON body of *request*."""
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind.strip().lower() != "application/json":
        raise NotJsonError
    try:
        async with asyncio.timeout(SLOWEST_BODY):
            body = _object(await request.body())
    except TimeoutError as error:
        raise SlowBodyError(SLOWEST_BODY) from error
    only(body, {"question", "document", "previous", "as_of"})
    return Asked(
        question=question(body.get("question")),
        document=name(body.get("document"), "document"),
        previous=_questions(body.get("previous", [])),
        as_of=day(body.get("as_of"), "as_of"),
    )


def only(given: Mapping[str, object], known: set[str]) -> None:
    """Refuse what would otherwise be left unread without a word."""
    for key in given:
        if key not in known:
            wanted = " or ".join(sorted(known)) or "left out"
            raise BadParameterError(f"the parameter {key[:40]!r}", wanted)


def question(value: object, called: str = "question") -> str:
    """Return *value* if it is text with something in it, and not too much."""
    if value is None:
        raise BadParameterError(called, "given")
    read = _text(value, called, LONGEST_QUESTION)
    if not read.strip():
        raise EmptyQuestionError
    return read


def name(value: object, called: str) -> str | None:
    """Return *value* if it is a short text or absent."""
    if value is None:
        return None
    return _text(value, called, LONGEST_NAME)


def whole(value: str | None, called: str, lowest: int, highest: int) -> int | None:
    """Return *value* as a whole number from *lowest* to *highest*, or absent."""
    if value is None:
        return None
    wanted = f"a whole number from {lowest} to {highest}"
    if not (value.isascii() and value.isdecimal() and len(value) <= len(str(highest))):
        raise BadParameterError(called, wanted)
    number = int(value)
    if not lowest <= number <= highest:
        raise BadParameterError(called, wanted)
    return number


def day(value: object, called: str) -> date | None:
    """Return *value* as a day, or absent."""
    if value is None:
        return None
    wanted = "a day as YYYY-MM-DD"
    if not isinstance(value, str) or len(value) != len("YYYY-MM-DD"):
        raise BadParameterError(called, wanted)
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise BadParameterError(called, wanted) from error


def span(value: str, called: str) -> Span:
    """Return *value*, ``START-END`` in characters, as a span."""
    if match := _SPAN.fullmatch(value):
        start, end = map(int, match.groups())
        if start < end:
            return Span(start, end)
    raise BadParameterError(called, "START-END in characters, such as 120-180")


def _questions(value: object) -> tuple[str, ...]:
    wanted = f"a list of at most {MOST_PREVIOUS} questions"
    if not isinstance(value, list):
        raise BadParameterError("previous", wanted)
    items = cast("list[object]", value)
    if len(items) > MOST_PREVIOUS:
        raise BadParameterError("previous", wanted)
    return tuple(question(item, "previous") for item in items)


def _text(value: object, called: str, longest: int) -> str:
    if not isinstance(value, str):
        raise BadParameterError(called, "text")
    if len(value) > longest:
        raise BadParameterError(called, f"at most {longest} characters long")
    try:
        value.encode()
    except UnicodeEncodeError as error:  # half of a pair of surrogates
        raise BadParameterError(called, "text that can be written as UTF-8") from error
    if "\0" in value:
        raise BadParameterError(called, "text without NUL characters")
    return value


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        read = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadParameterError("the body", "a JSON object") from error
    if not isinstance(read, dict):
        raise BadParameterError("the body", "a JSON object")
    return cast("Mapping[str, Any]", read)
