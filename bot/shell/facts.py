"""The number ledger: what each number of the documents measures."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from bot.contract import dumps, fact_object, plain
from bot.shell.session import Session, Verb, complain
from bot.shell.stream import emit
from bot.shell.table import show
from corpus.errors import ExtraMissingError, InputError, NothingToCompareError
from corpus.model import Fact, Quantity

_HEADS = ("entity", "attribute", "value", "time", "status", "words", "place")


@click.command("facts", cls=Verb)
@click.argument("identity", metavar="[ID]", required=False)
@click.option("--entity", metavar="NAME", help="Whose; a part of the name does.")
@click.option("--unit", metavar="UNIT", help="In this unit, as `numbers` writes it.")
@click.option("--year", type=int, help="That hold for this year.")
@click.option("--json", "form", flag_value="json", help="Print JSON.")
@click.option("--csv", "form", flag_value="csv", help="Print CSV.")
@click.option(
    "--chart",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Draw the numbers of the commonest unit as a PNG, sources in its caption.",
)
@click.pass_obj
def facts(  # noqa: PLR0913, PLR0917  an option each
    session: Session,
    identity: str | None,
    entity: str | None,
    unit: str | None,
    year: int | None,
    form: str | None,
    chart: Path | None,
) -> None:
    """Print what the numbers in a document, or in all, are numbers of."""
    with session.service() as service:
        found = service.facts(
            space=session.space, document=identity, entity=entity, unit=unit, year=year
        )
    if chart is not None:
        _draw(chart, found, " · ".join(str(part) for part in (entity, year) if part))
    elif form == "json":
        for fact in found:
            emit(dumps(fact_object(fact)))
    elif form == "csv":
        for line in _csv(found):
            emit(line)
    else:
        show(_HEADS, map(_row, found))


def _draw(file: Path, found: Sequence[Fact], title: str) -> None:
    """Write a chart of the numbers of *found* that are in the commonest unit."""
    from bot.compare import of_ledger

    rows = of_ledger(found)
    if not rows:
        raise NothingToCompareError
    try:
        from bot.chart import MOST, png
    except ImportError as error:
        raise ExtraMissingError("charts", "matplotlib") from error
    unit = rows[0].quantity.unit
    drawn = png(rows, title=title or f"Numbers in {unit}".removesuffix(" in "))
    try:
        file.write_bytes(drawn)
    except OSError as error:
        raise InputError(str(file), "a file that can be written") from error
    shown = min(len(rows), MOST)
    told = f"those in {unit}" if unit else "those without a unit"
    complain(f"drew {shown} of {len(found)} numbers, {told}, to {file}")


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
