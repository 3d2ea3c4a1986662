"""What Word, PowerPoint and Excel files have in common."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from corpus.errors import ExtraMissingError, SourceError
from corpus.read.metadata import Metadata


class OfficeError(SourceError):
    """An Office document that its library cannot read."""


@contextmanager
def opened(source: str) -> Generator[None]:
    """Turn whatever a library raises on a broken file into an OfficeError."""
    try:
        yield
    except (SourceError, ExtraMissingError):
        raise
    except Exception as error:  # these libraries raise anything on a broken file
        reason = " ".join(str(error).split())[:100] or type(error).__name__
        raise OfficeError(source, f"it is damaged ({reason})") from error


def properties(found: Any) -> Metadata:
    """Return what the core properties of a file say about it."""
    created = found.created
    return Metadata(
        title=(found.title or "").strip() or None,
        published=created.date() if isinstance(created, datetime) else None,
        author=_author(found),
        language=(found.language or "").strip()[:2].lower() or None,
    )


def _author(found: Any) -> str | None:
    name = getattr(found, "author", None) or getattr(found, "creator", None) or ""
    return None if name in {"", "python-docx", "openpyxl", "PowerPoint"} else name
