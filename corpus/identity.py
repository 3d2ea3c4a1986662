"""Name a document by its content."""

import hashlib

from corpus.model import Document

ID_LENGTH = 16


def fingerprint(document: Document) -> str:
    """Return the SHA-256 of what the document says, in hexadecimal.

    Where it was read from, and by which space, is not part of it.
    """
    digest = hashlib.sha256()
    published = document.published.isoformat() if document.published else None
    for part in (
        document.title,
        document.text,
        document.url,
        published,
        document.author,
    ):
        data = b"" if part is None else part.encode()
        digest.update(f"{-1 if part is None else len(data)}:".encode())
        digest.update(data)
    return digest.hexdigest()


def identity(document: Document) -> str:
    """Return the id that *document*'s content gives it: 16 hexadecimal digits."""
    return fingerprint(document)[:ID_LENGTH]
