"""Read Word documents; the only module on python-docx."""

import re
from collections.abc import Iterator
from typing import Any

from corpus.model import Document
from corpus.read.archive import unpack
from corpus.read.compose import heading, item, joined, table, words
from corpus.read.extra import library
from corpus.read.office import opened, properties
from corpus.read.raw import Raw
from corpus.read.text import document
from corpus.repair import repair

_HEADING = re.compile(r"(?:Heading|heading|Überschrift|Titre|Título) ?(\d)")


def read(raw: Raw) -> Iterator[Document]:
    """Yield the one document that a Word file is."""
    data = raw.data()
    unpack(data, raw.source).close()
    docx = library("docx")
    with opened(raw.source):
        file = docx.Document(raw.again(data))
        text = joined(_blocks(file))
        about = properties(file.core_properties)
    yield document(raw, repair(text), raw.metadata.over(about), data)


def _blocks(file: Any) -> Iterator[str]:
    for block in file.iter_inner_content():
        if hasattr(block, "rows"):
            yield from table([cell.text for cell in row.cells] for row in block.rows)
        else:
            yield _paragraph(block)


def _paragraph(block: Any) -> str:
    style = block.style.name if block.style is not None else ""
    if style in {"Title", "Titel", "Titre"}:
        return heading(1, block.text)
    if found := _HEADING.match(style):
        return heading(int(found[1]) + 1, block.text)
    if "List" in style or (block._p.pPr is not None and block._p.pPr.numPr is not None):  # noqa: SLF001
        return item(block.text)
    return words(block.text)
