"""Read addresses of the web without being led anywhere else.

Only http and https; every address that a name resolves to is checked, and the
connection goes to the one that was checked; the same again for each redirect.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from corpus.fetch.address import AddressError
from corpus.fetch.get import Fetched, FetchError, Options, Visit, fetch
from corpus.model import DEFAULT_SPACE, Document
from corpus.read import read

__all__ = [
    "AddressError",
    "FetchError",
    "Fetched",
    "Options",
    "Visit",
    "documents",
    "fetch",
    "name",
]

_NAMES = {
    "application/epub+zip": "book.epub",
    "application/jsonl": "rows.jsonl",
    "application/x-ndjson": "rows.jsonl",
    "application/xhtml+xml": "page.html",
    "text/csv": "table.csv",
    "text/html": "page.html",
    "text/markdown": "page.md",
    "text/plain": "page.txt",
}


def documents(fetched: Fetched, *, space: str = DEFAULT_SPACE) -> Iterator[Document]:
    """Yield the documents in what was fetched; their source is the address asked for.

    Raises a SourceError that says what is wrong with the content.
    """
    return read(fetched.data, name(fetched), space=space, url=fetched.asked)


def name(fetched: Fetched) -> str:
    """Return a file name that tells the format that the server says it is."""
    kind = fetched.kind.partition(";")[0].strip().lower()
    last = urlsplit(fetched.asked).path.rpartition("/")[2] or "page"
    return _NAMES.get(kind, last)
