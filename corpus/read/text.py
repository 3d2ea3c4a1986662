"""Read plain text and Markdown, with what its front matter or a file beside it says."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace

from corpus.errors import SourceError
from corpus.identity import identity
from corpus.model import Document, Paging
from corpus.read import pipes
from corpus.read.encoding import decode
from corpus.read.language import language
from corpus.read.metadata import Metadata, front_matter
from corpus.read.raw import Raw, bounded
from corpus.repair import repair
from corpus.segment import heading
from corpus.segment.blocks import blocks

_RICH = b"{\\rtf"
_HEAD = 2_000  # characters in which a title is looked for


class EmptyError(SourceError):
    """There are no words in the source."""

    def __init__(self, source: str) -> None:
        """Say so."""
        super().__init__(source, "it has no text in it")


class RichTextError(SourceError):
    """Rich Text Format, which is text only for programs."""

    def __init__(self, source: str) -> None:
        """Say what to do."""
        super().__init__(source, "it is in Rich Text Format; save it as DOCX first")


def read(raw: Raw) -> Iterator[Document]:
    """Yield the one document that a text file is."""
    data = raw.data()
    if data.startswith(_RICH):
        raise RichTextError(raw.source)
    decoded = bounded(decode(data, raw.source), raw.source)
    found, text = front_matter(repair(decoded), raw.source)
    yield document(raw, pipes.told(text), raw.metadata.over(found), data)


def document(  # noqa: PLR0913  a text and all that is known of it
    raw: Raw,
    text: str,
    metadata: Metadata,
    data: bytes,
    *,
    pages: tuple[int, ...] = (),
    paging: Paging | None = None,
) -> Document:
    """Return *text*, which is repaired already, as a document. Raises EmptyError."""
    if not text.strip():
        raise EmptyError(raw.source)
    made = Document(
        id="",
        title=metadata.title or title(text) or raw.stem,
        text=text,
        url=metadata.url,
        published=metadata.published,
        author=metadata.author,
        language=metadata.language or language(text),
        source=raw.source,
        digest=hashlib.sha256(data).hexdigest(),
        space=raw.space,
        pages=pages,
        paging=paging,
    )
    return replace(made, id=identity(made))


def title(text: str) -> str | None:
    """Return the first line of *text* if it looks like a title."""
    for block in blocks(text[:_HEAD]):
        if block.shape != "heading":
            break
        if words := heading(text[block.span.start : block.span.end]):
            return words
    return None
