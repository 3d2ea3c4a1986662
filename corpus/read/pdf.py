"""Read PDFs page by page; the only module on pypdfium2."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import accumulate, pairwise
from typing import Any

from corpus.errors import SourceError
from corpus.model import Document
from corpus.read.extra import library
from corpus.read.metadata import Metadata
from corpus.read.raw import Raw
from corpus.read.text import document
from corpus.repair import repair

_PAGES = 5_000
_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
_PROGRAM = re.compile(
    r"^(Microsoft \w+ - |untitled\b|Untitled\b|\S+\.(docx?|indd|tex|pdf)$)"
)
_HYPHEN = re.compile(
    r"(?<=[^\W\d_])(?:[\ufffe\u00ad\x02]|-(?=\n[a-z]))\r?\n?(?=[^\W\d_])"
)
_REPEATED = 3  # pages that share a first or last line have a running head
_ENDED = re.compile(r"[.!?:…]['\"”’)\]]*\Z")


class PdfError(SourceError):
    """A PDF that cannot be opened, or that has no words in it."""


def read(raw: Raw) -> Iterator[Document]:
    """Yield the one document that a PDF is, with the offsets of its pages."""
    data = raw.data()
    pdfium = library("pypdfium2")
    try:
        pages, about = _read(pdfium.PdfDocument(data), raw.source)
    except pdfium.PdfiumError as error:
        locked = "assword" in str(error)
        reason = "it needs a password" if locked else "it is damaged"
        raise PdfError(raw.source, f"{reason}; save it again as a PDF") from error
    if not any(page.strip() for page in pages):
        raise PdfError(
            raw.source, "there are only pictures in it; recognise its text first"
        )
    text, starts = _joined(_without_running_heads(pages))
    about = raw.metadata.over(about)
    yield document(raw, text, about, data, pages=starts, paging="page")


def _read(pdf: Any, source: str) -> tuple[list[str], Metadata]:
    try:
        if len(pdf) > _PAGES:
            raise PdfError(source, f"more than {_PAGES} pages")
        pages = [_page(pdf, number) for number in range(len(pdf))]
        return pages, _metadata(pdf.get_metadata_dict(skip_empty=True))
    finally:
        pdf.close()


def _page(pdf: Any, number: int) -> str:
    page = pdf[number]
    try:
        found = page.get_textpage()
        try:
            return repair(_HYPHEN.sub("", found.get_text_range().replace("\r", "")))
        finally:
            found.close()
    finally:
        page.close()


def _without_running_heads(pages: Sequence[str]) -> list[str]:
    """Leave out first and last lines that most pages share, but for their numbers."""
    lines = [page.strip().split("\n") for page in pages]
    ends = Counter(_shape(line) for page in lines for line in {page[0], page[-1]})
    most = max(_REPEATED, len(pages) // 2)
    running = {line for line, count in ends.items() if line and count >= most}
    kept: list[str] = []
    for page in lines:
        first = 1 if _shape(page[0]) in running else 0
        last = len(page) - (1 if len(page) > 1 and _shape(page[-1]) in running else 0)
        kept.append("\n".join(page[first:last]).strip())
    return kept


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", line.strip())


def _joined(pages: Sequence[str]) -> tuple[str, tuple[int, ...]]:
    """Join pages; a sentence that runs over the edge goes on after one line break."""
    parts = [page + _edge(page, after) for page, after in pairwise(pages)]
    parts += pages[-1:]
    starts = accumulate((len(part) for part in parts[:-1]), initial=0)
    return "".join(parts), tuple(starts)


def _edge(page: str, after: str) -> str:
    if not page:
        return ""
    runs_on = after[:1].islower() and not _ENDED.search(page[-20:])
    return "\n" if runs_on else "\n\n"


def _metadata(found: dict[str, str]) -> Metadata:
    title = repair(found.get("Title", "")).strip()
    made = _DATE.match(found.get("CreationDate", ""))
    try:
        published = date(*map(int, made.groups())) if made else None
    except ValueError:
        published = None
    return Metadata(
        title=None if _PROGRAM.match(title) else title or None,
        published=published,
        author=repair(found.get("Author", "")).strip() or None,
    )
