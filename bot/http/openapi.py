"""The OpenAPI document: the same shapes that `bot.contract` and `api` write."""

from typing import Any, TypeAlias, get_args

from bot import __version__
from bot.http.inputs import LONGEST_NAME, LONGEST_QUESTION, MOST_HITS, MOST_PREVIOUS
from corpus.model import Bound, Kind

Schema: TypeAlias = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_PLACE: Schema = {"type": "integer", "minimum": 0}
_SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
_DECIMAL: Schema = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
_DAY: Schema = {"type": "string", "format": "date"}
_QUESTION: Schema = {
    "type": "string",
    "minLength": 1,
    "maxLength": LONGEST_QUESTION,
    "pattern": r"^[^\u0000]*[^\s\u0000][^\u0000]*$",
}
_NAME: Schema = {
    "type": "string",
    "minLength": 1,
    "maxLength": LONGEST_NAME,
    "pattern": r"^[^\u0000]+$",
}


def openapi() -> Schema:
    """Return the OpenAPI 3.1 document of the JSON interface."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Pincite",
            "summary": "Answers from your own documents, cited to the character.",
            "version": __version__,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "security": [{}, {"bearer": []}],
        "paths": _paths(),
        "components": {
            "schemas": _schemas(),
            "responses": {"Problem": _problem()},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }


def _paths() -> Schema:
    q = _parameter("q", "What to look for.", _QUESTION, required=True)
    whole: Schema = {"type": "integer", "minimum": 1, "maximum": MOST_HITS}
    k = _parameter("k", "How many passages, at most.", {**whole, "default": 10})
    named = _parameter("document", "A document's id.", _NAME, required=True)
    in_path = _parameter("id", "A document's id.", _NAME, required=True, where="path")
    ask = _operation("ask", "Answer a question.", _ref("Answer"))
    body = {"required": True, "content": _json(_ref("Question"))}
    return {
        "/ask": {"post": {**ask, "requestBody": body}},
        "/search": {"get": _operation("search", "Find passages.", _ref("Hits"), q, k)},
        "/documents": {
            "get": _operation("documents", "List the documents.", _ref("Documents"))
        },
        "/documents/{id}": {
            "get": _operation(
                "document", "Return a document, text and all.", _ref("Text"), in_path
            )
        },
        "/numbers": {
            "get": _operation(
                "numbers", "Return a document's numbers.", _ref("Numbers"), named
            )
        },
        "/health/live": {
            "get": _operation("live", "Is the process worth keeping?", _ref("Health"))
        },
        "/health/ready": {
            "get": _operation("ready", "Would a question be answered?", _ref("Health"))
        },
        "/metrics": {"get": _text_operation("metrics", "Prometheus' text format.")},
        "/openapi.json": {
            "get": _operation("openapi", "This document.", {"type": "object"})
        },
    }


def _schemas() -> Schema:
    optional = {"anyOf": [_ref("Citation"), {"type": "null"}]}
    return {
        "Question": {
            "type": "object",
            "additionalProperties": False,
            "required": ["question"],
            "properties": {
                "question": _QUESTION,
                "document": {**_NAME, "type": ["string", "null"]},
                "previous": {
                    "description": "The conversation's earlier questions.",
                    "type": "array",
                    "items": _QUESTION,
                    "maxItems": MOST_PREVIOUS,
                },
                "as_of": {**_DAY, "type": ["string", "null"]},
            },
        },
        "Answer": _object(
            question=_TEXT,
            status={"enum": ["answered", "not_found"]},
            answer=_TEXT,
            confidence=_SHARE,
            quantities={"type": "array", "items": _ref("Quantity")},
            derivation={"anyOf": [_ref("Derivation"), {"type": "null"}]},
            citations={"type": "array", "items": _ref("Citation")},
            reason=_nullable(_TEXT),
            nearest=optional,
            corpus=_TEXT,
            resolved=_nullable(_TEXT),
        ),
        "Quantity": _object(
            text=_TEXT,
            kind={"enum": list(get_args(Kind))},
            value=_DECIMAL,
            high=_nullable(_DECIMAL),
            bound={"enum": list(get_args(Bound))},
            unit=_TEXT,
            document=_TEXT,
            start=_PLACE,
            end=_PLACE,
            derived={"type": "boolean"},
        ),
        "Derivation": _object(
            expression=_TEXT,
            value=_DECIMAL,
            unit=_TEXT,
            operands={"type": "array", "items": _PLACE},
        ),
        "Citation": _object(
            document=_TEXT,
            title=_TEXT,
            url=_nullable(_TEXT),
            published=_nullable(_DAY),
            start=_PLACE,
            end=_PLACE,
            quote=_TEXT,
            link=_nullable(_TEXT),
            score={"type": "number"},
            page=_nullable(_TEXT),
        ),
        "Document": _object(**_DOCUMENT),
        "Text": _object(**_DOCUMENT, text=_TEXT),
        "Hits": _object(query=_TEXT, hits={"type": "array", "items": _ref("Citation")}),
        "Documents": _object(documents={"type": "array", "items": _ref("Document")}),
        "Numbers": _object(
            document=_TEXT, quantities={"type": "array", "items": _ref("Quantity")}
        ),
        "Health": {
            "type": "object",
            "required": ["status"],
            "properties": {"status": {"enum": ["ok", "stuck"]}, "corpus": _TEXT},
        },
        "Problem": _object(
            type=_TEXT, title=_TEXT, status={"type": "integer"}, detail=_TEXT
        ),
    }


_DOCUMENT: Schema = {
    "id": _TEXT,
    "title": _TEXT,
    "url": {"type": ["string", "null"]},
    "published": {**_DAY, "type": ["string", "null"]},
    "author": {"type": ["string", "null"]},
    "language": {"type": ["string", "null"]},
}


def _operation(name: str, says: str, schema: Schema, *parameters: Schema) -> Schema:
    return {
        "operationId": name,
        "summary": says,
        "parameters": list(parameters),
        "responses": {
            "200": {"description": "What was asked for.", "content": _json(schema)},
            "default": {"$ref": "#/components/responses/Problem"},
        },
    }


def _text_operation(name: str, says: str) -> Schema:
    operation = _operation(name, says, _TEXT)
    operation["responses"]["200"]["content"] = {"text/plain": {"schema": _TEXT}}
    return operation


def _problem() -> Schema:
    content = {"application/problem+json": {"schema": _ref("Problem")}}
    return {"description": "Why there is no answer (RFC 9457).", "content": content}


def _parameter(
    name: str,
    says: str,
    schema: Schema,
    *,
    required: bool = False,
    where: str = "query",
) -> Schema:
    return {
        "name": name,
        "in": where,
        "description": says,
        "required": required,
        "schema": schema,
    }


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
    }


def _nullable(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"]}


def _json(schema: Schema) -> Schema:
    return {"application/json": {"schema": schema}}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}
