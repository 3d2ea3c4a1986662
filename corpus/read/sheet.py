"""Read spreadsheets and CSV: each row is a sentence with the headers of its columns.

The only module on openpyxl.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import StringIO
from itertools import accumulate
from typing import Any

from corpus.errors import SourceError
from corpus.model import Document
from corpus.read.archive import unpack
from corpus.read.compose import heading, joined, table
from corpus.read.encoding import decode
from corpus.read.extra import library
from corpus.read.metadata import Metadata
from corpus.read.office import opened, properties
from corpus.read.raw import LONGEST, Raw, TooLongError, bounded
from corpus.read.text import document
from corpus.repair import repair

_PROBE = 10_000  # characters that tell what separates the columns


class CsvError(SourceError):
    """A table whose columns cannot be told."""


def read_csv(raw: Raw) -> Iterator[Document]:
    """Yield the one document that a table in text is."""
    data = raw.data()
    text = repair(bounded(decode(data, raw.source), raw.source))
    try:
        dialect: Any = csv.Sniffer().sniff(text[:_PROBE], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel_tab if raw.suffix == ".tsv" else csv.excel
    try:
        sentences = joined(
            _limited(table(csv.reader(StringIO(text), dialect)), raw.source)
        )
    except csv.Error as error:
        raise CsvError(raw.source, str(error)) from error
    yield document(raw, sentences, raw.metadata, data)


def read(raw: Raw) -> Iterator[Document]:
    """Yield the one document that a workbook is; sheets are its sections."""
    data = raw.data()
    unpack(data, raw.source).close()
    openpyxl = library("openpyxl")
    with opened(raw.source):
        book = openpyxl.load_workbook(raw.again(data), read_only=True, data_only=True)
        try:
            sheets = [
                repair(joined(_limited(_blocks(sheet), raw.source))) + "\n\n"
                for sheet in book.worksheets
            ]
            about = properties(book.properties)
        finally:
            book.close()
    about = Metadata(title=raw.stem).over(about) if not about.title else about
    starts = tuple(accumulate((len(sheet) for sheet in sheets[:-1]), initial=0))
    text, about = "".join(sheets).rstrip("\n"), raw.metadata.over(about)
    yield document(raw, text, about, data, pages=starts, paging="sheet")


def _blocks(sheet: Any) -> Iterator[str]:
    yield heading(2, sheet.title)
    rows: Iterable[Sequence[Any]] = sheet.iter_rows()
    yield from table([_cell(cell) for cell in row] for row in rows)


def _cell(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.date() if value.time() == datetime.min.time() else value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and "%" in (cell.number_format or ""):
        return f"{round(value * 100, 10):g} %"
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value)


def _limited(blocks: Iterable[str], source: str) -> Iterator[str]:
    size = 0
    for block in blocks:
        size += len(block)
        if size > LONGEST:  # what comes of them is longer than the rows
            raise TooLongError(source)
        yield block
