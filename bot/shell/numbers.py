"""The numbers in a text, read by rule; no model and no index is loaded."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.contract import dumps, plain, quantity_object
from bot.shell.session import Session, Verb, complain
from bot.shell.stream import emit, lines
from bot.shell.table import show
from corpus.errors import CorpusMissingError, SourceError, UnknownDocumentError
from corpus.model import Document, Quantity

if TYPE_CHECKING:
    from bot.service import Service


@click.command("numbers", cls=Verb)
@click.argument("target", metavar="[ID|-|FILE]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def numbers(session: Session, target: str | None, *, as_json: bool) -> int:
    """Print the quantities in a document, a file, or each line of standard input.

    Without a target: in all documents.
    """
    if target == "-":
        return _stream(as_json=as_json)
    found = _in_corpus(session, target) if _is_id(target) else _in_file(target or "")
    if as_json:
        for quantity in found:
            emit(dumps(quantity_object(quantity)))
    else:
        _table(found)
    return 0


def _is_id(target: str | None) -> bool:
    return target is None or not Path(target).exists()


def _stream(*, as_json: bool) -> int:
    """Read one text per line; a line that is not UTF-8 keeps its place."""
    bad = False
    for line in lines():
        if line.text is None:
            bad = True
            complain(f"line {line.number} must be UTF-8 text")
        found = _quantities(line.text or "")
        if as_json:
            objects = [quantity_object(quantity) for quantity in found]
            emit(dumps({"line": line.number, "quantities": objects}))
        else:
            _table(found)
    return 2 if bad else 0


def _quantities(text: str) -> tuple[Quantity, ...]:
    from corpus.quantity import quantities

    return quantities(Document(id="-", title="-", text=text).all()) if text else ()


def _in_corpus(session: Session, identity: str | None) -> list[Quantity]:
    with session.service() as service:
        space = session.space
        if identity is not None:
            return _of_document(service, identity, space)
        documents = service.documents(space=space)
        return [q for d in documents for q in service.quantities(d.id, space=space)]


def _of_document(service: "Service", identity: str, space: str) -> list[Quantity]:
    try:
        return service.quantities(identity, space=space)
    except (CorpusMissingError, UnknownDocumentError):
        reason = "there is no such file, and no document has this id"
        raise SourceError(identity, reason) from None


def _in_file(name: str) -> Iterator[Quantity]:
    from corpus.quantity import quantities
    from corpus.read import read

    for document in read(Path(name)):
        yield from quantities(document.all())


def _table(found: Iterable[Quantity]) -> None:
    heads = ["bound", "value", "high", "unit", "kind", "words", "place"]
    show(heads, map(_row, found))


def _row(quantity: Quantity) -> tuple[str, ...]:
    passage = quantity.passage
    high = "" if quantity.high is None else plain(quantity.high)
    place = f"{passage.document.id}:{passage.span.start}-{passage.span.end}"
    value, unit, kind = plain(quantity.value), quantity.unit, quantity.kind
    return quantity.bound, value, high, unit, kind, passage.text, place


VERBS = {"numbers": numbers}
