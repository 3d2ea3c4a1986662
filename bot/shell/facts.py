"""The number ledger: what each number of the documents measures."""

import csv
import io
from collections.abc import Iterable, Iterator

import click

from bot.contract import dumps, fact_object, plain
from bot.shell.session import Session, Verb
from bot.shell.stream import emit
from bot.shell.table import show
from corpus.model import Fact, Quantity

_HEADS = ("entity", "attribute", "value", "time", "status", "words", "place")


@click.command("facts", cls=Verb)
@click.argument("identity", metavar="[ID]", required=False)
@click.option("--entity", metavar="NAME", help="Whose; a part of the name does.")
@click.option("--unit", metavar="UNIT", help="In this unit, as `numbers` writes it.")
@click.option("--year", type=int, help="That hold for this year.")
@click.option("--json", "form", flag_value="json", help="Print JSON.")
@click.option("--csv", "form", flag_value="csv", help="Print CSV.")
@click.pass_obj
def facts(  # noqa: PLR0913, PLR0917  an option each
    session: Session,
    identity: str | None,
    entity: str | None,
    unit: str | None,
    year: int | None,
    form: str | None,
) -> None:
    """Print what the numbers in a document, or in all, are numbers of."""
    with session.service() as service:
        found = service.facts(
            space=session.space, document=identity, entity=entity, unit=unit, year=year
        )
    if form == "json":
        for fact in found:
            emit(dumps(fact_object(fact)))
    elif form == "csv":
        for line in _csv(found):
            emit(line)
    else:
        show(_HEADS, map(_row, found))


def _csv(found: Iterable[Fact]) -> Iterator[str]:
    """Write rows that a spreadsheet will not take for formulas."""
    for row in (_HEADS, *map(_row, found)):
        buffer = io.StringIO()
        cells = ("'" + cell if cell[:1] in set("=+-@\t") else cell for cell in row)
        csv.writer(buffer, lineterminator="").writerow(cells)
        yield buffer.getvalue()


def _row(fact: Fact) -> tuple[str, ...]:
    passage = fact.quantity.passage
    place = f"{passage.document.id}:{passage.span.start}-{passage.span.end}"
    return (
        fact.entity or "",
        fact.attribute or "",
        _amount(fact.quantity),
        fact.time.passage.text if fact.time else "",
        fact.status,
        passage.text,
        place,
    )


def _amount(quantity: Quantity) -> str:
    """Write bound, value and unit in one cell."""
    bound = "" if quantity.bound == "=" else quantity.bound
    high = "" if quantity.high is None else f"–{plain(quantity.high)}"
    return f"{bound}{plain(quantity.value)}{high} {quantity.unit}".rstrip()


VERBS = {"facts": facts}
