"""Read slides; the only module on python-pptx."""

from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from corpus.model import Document
from corpus.read.archive import unpack
from corpus.read.compose import heading, item, joined, table, words
from corpus.read.extra import library
from corpus.read.office import opened, properties
from corpus.read.raw import Raw
from corpus.read.text import document
from corpus.repair import repair


def read(raw: Raw) -> Iterator[Document]:
    """Yield the one document that a file of slides is; its pages are the slides."""
    data = raw.data()
    unpack(data, raw.source).close()
    pptx = library("pptx")
    with opened(raw.source):
        file = pptx.Presentation(raw.again(data))
        slides = [repair(joined(_blocks(slide))) + "\n\n" for slide in file.slides]
        about = properties(file.core_properties)
    starts = tuple(accumulate((len(slide) for slide in slides[:-1]), initial=0))
    text = "".join(slides).rstrip("\n")
    about = raw.metadata.over(about)
    yield document(raw, text, about, data, pages=starts, paging="slide")


def _blocks(slide: Any) -> Iterator[str]:
    title = slide.shapes.title
    if title is not None:
        yield heading(2, title.text_frame.text)
    for shape in slide.shapes:
        if title is None or shape.shape_id != title.shape_id:
            yield from _shape(shape)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        for line in slide.notes_slide.notes_text_frame.text.splitlines():
            yield words(line)


def _shape(shape: Any) -> Iterator[str]:
    if getattr(shape, "has_table", False):
        yield from table([cell.text for cell in row.cells] for row in shape.table.rows)
    elif hasattr(shape, "shapes"):
        for part in shape.shapes:
            yield from _shape(part)
    elif shape.has_text_frame:
        lines = [words(part.text) for part in shape.text_frame.paragraphs]
        shown = [line for line in lines if line]
        yield from shown if len(shown) == 1 else map(item, shown)
