"""Name the page that a passage stands on, the way people cite it.

Pages count from one as a reader of the file counts them, whatever is printed on them.
"""

from bisect import bisect_left, bisect_right

from corpus.model import Document, Passage


def page(passage: Passage) -> str | None:
    """Return ``p. 4``, ``pp. 4-5``, ``slide 3``, ``sheet Makers`` or ``chapter 2``.

    Nothing where the document has no pages.
    """
    document, span = passage.document, passage.span
    if document.paging is None or not document.pages:
        return None
    first = bisect_right(document.pages, span.start)
    last = max(first, bisect_left(document.pages, span.end))
    if document.paging == "page":
        return f"p. {first}" if first == last else f"pp. {first}-{last}"
    if document.paging == "slide":
        return f"slide {first}"
    return f"{document.paging} {_headed(document, first) or first}"


def number(passage: Passage) -> int | None:
    """Return the number of the page that *passage* begins on, for links to it."""
    if passage.document.paging != "page" or not passage.document.pages:
        return None
    return bisect_right(passage.document.pages, passage.span.start)


def _headed(document: Document, page: int) -> str | None:
    """Return the heading at the top of *page*, if there is one."""
    from corpus.segment import heading  # noqa: PLC0415  most documents have no pages

    start = document.pages[page - 1]
    line, _, _ = document.text[start:].lstrip().partition("\n")
    return heading(line) if line.startswith("#") else None
