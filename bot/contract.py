"""The machine contract: one JSON form of an answer, the same on every front end.

Keys come in a fixed order, decimals without exponent or idle zeros, scores rounded:
the same answer is the same bytes. Pure: no I/O.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from corpus.model import Document, Fact, Quantity
from corpus.page import page
from index.link import link
from index.model import Answer, Citation, Derivation, Hit

Object: TypeAlias = dict[str, Any]

_DIGITS = 4

# Left raw, a terminal would obey these, and some readers of lines would split at them.
_ESCAPES = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029)}


def dumps(thing: Mapping[str, Any]) -> str:
    """Return *thing* as one line of JSON, safe to show on a terminal."""
    return json.dumps(thing, ensure_ascii=False, allow_nan=False).translate(_ESCAPES)


def answer_object(answer: Answer) -> Object:
    """Return the contract's form of *answer*."""
    derivation = answer.derivation
    nearest = answer.nearest
    return {
        "question": answer.question,
        "status": answer.status,
        "answer": answer.text,
        "confidence": _rounded(answer.confidence),
        "quantities": [quantity_object(quantity) for quantity in answer.quantities],
        "derivation": derivation_object(derivation) if derivation else None,
        "citations": [citation_object(citation) for citation in answer.citations],
        "reason": answer.reason,
        "nearest": citation_object(nearest) if nearest else None,
        "corpus": answer.corpus,
        "resolved": answer.resolved,
    }


def silence_object(question: str, reason: str) -> Object:
    """Return the contract's form of having refused to answer *question* at all."""
    silence = Answer(
        question=question,
        status="not_found",
        text="",
        confidence=0.0,
        corpus="",
        reason=reason,
    )
    return answer_object(silence)


def quantity_object(quantity: Quantity, *, derived: bool = False) -> Object:
    """Return the contract's form of *quantity*."""
    span = quantity.passage.span
    return {
        "text": quantity.passage.text,
        "kind": quantity.kind,
        "value": plain(quantity.value),
        "high": None if quantity.high is None else plain(quantity.high),
        "bound": quantity.bound,
        "unit": quantity.unit,
        "document": quantity.passage.document.id,
        "start": span.start,
        "end": span.end,
        "derived": derived,
    }


def fact_object(fact: Fact) -> Object:
    """Return what the ledger says of one quantity; *time* in the quantity's form."""
    return {
        "entity": fact.entity,
        "attribute": fact.attribute,
        "quantity": quantity_object(fact.quantity),
        "time": quantity_object(fact.time) if fact.time else None,
        "status": fact.status,
        "speaker": fact.speaker,
        "condition": fact.condition.text if fact.condition else None,
    }


def derivation_object(derivation: Derivation) -> Object:
    """Return the contract's form of *derivation*; a range has ``high`` as well."""
    form: Object = {
        "expression": derivation.expression,
        "value": plain(derivation.value),
        "unit": derivation.unit,
        "operands": list(derivation.operands),
    }
    if derivation.high is not None:
        form["high"] = plain(derivation.high)
    return form


def citation_object(citation: Citation) -> Object:
    """Return the contract's form of *citation*."""
    document, span = citation.passage.document, citation.passage.span
    published = document.published
    return {
        "document": document.id,
        "title": document.title,
        "url": document.url,
        "published": published.isoformat() if published else None,
        "start": span.start,
        "end": span.end,
        "quote": citation.passage.text,
        "link": link(citation.passage),
        "score": _rounded(citation.score),
        "page": page(citation.passage),
    }


def hit_object(hit: Hit) -> Object:
    """Return a search's *hit* in the form of a citation."""
    return citation_object(Citation(hit.passage, hit.score))


def document_object(document: Document) -> Object:
    """Return what is known of *document*, without its text."""
    published = document.published
    return {
        "id": document.id,
        "title": document.title,
        "url": document.url,
        "published": published.isoformat() if published else None,
        "author": document.author,
        "language": document.language,
        "source": document.source,
        "space": document.space,
    }


def plain(value: Decimal) -> str:
    """Return *value* in digits alone: no exponent, no idle zeros, no negative zero."""
    digits = f"{value:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return "0" if digits == "-0" else digits


def _rounded(score: float) -> float:
    return round(float(score), _DIGITS) + 0.0  # + 0.0 makes a negative zero positive
