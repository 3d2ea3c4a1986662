"""What is known of a text besides the text: from a file beside it, or from its head."""

import re
import tomllib
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self

from corpus.errors import SourceError

_HEAD = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.*?\n)\1[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"([A-Za-z_][\w-]*):[ \t]+(.+)")
_HALF = re.compile("[\ud800-\udfff]")
_NAMES = {
    "title": "title",
    "url": "url",
    "link": "url",
    "canonical_url": "url",
    "date": "published",
    "published": "published",
    "author": "author",
    "authors": "author",
    "lang": "language",
    "language": "language",
}


class MetadataError(SourceError):
    """The metadata of a source cannot be used."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a source says about itself; nothing where it says nothing.

    Half a pair of surrogates, which no encoding can hold, becomes U+FFFD.
    """

    title: str | None = None
    url: str | None = None
    published: date | None = None
    author: str | None = None
    language: str | None = None

    def __post_init__(self) -> None:
        """Mark what is half a pair."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, str):
                object.__setattr__(self, field.name, _HALF.sub("\ufffd", value))

    def over(self, other: "Metadata") -> "Metadata":
        """Return this, with what it lacks from *other*."""
        return Metadata(
            *(
                mine if (mine := getattr(self, f.name)) else getattr(other, f.name)
                for f in fields(self)
            )
        )

    @classmethod
    def parse(cls, values: dict[str, Any], source: str) -> Self:
        """Return the metadata in *values*; other names are nobody's business."""
        found: dict[str, Any] = {}
        for name, value in values.items():
            known = _NAMES.get(name.lower())
            if known == "published":
                found[known] = day(value, source)
            elif known is not None and value not in (None, "", []):
                found[known] = _words(value)
        return cls(**found)


def day(value: object, source: str) -> date | None:
    """Return the day that *value* names in ISO 8601. Raises MetadataError."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    words = str(value).strip()
    try:
        return date.fromisoformat(words)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(words).date()
    except ValueError as error:
        reason = f"the date {words!r} is not of the form 2026-01-31"
        raise MetadataError(source, reason) from error


def beside(path: Path) -> Metadata:
    """Return what the file ``NAME.toml`` beside *path* says about it."""
    for sidecar in (path.with_name(path.name + ".toml"), path.with_suffix(".toml")):
        if sidecar == path or not sidecar.is_file():
            continue
        try:
            values = tomllib.loads(sidecar.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise MetadataError(str(sidecar), str(error)) from error
        return Metadata.parse(values, str(sidecar))
    return Metadata()


def front_matter(text: str, source: str) -> tuple[Metadata, str]:
    """Take the metadata off the head of *text*: TOML, or simple lines of YAML."""
    head = _HEAD.match(text)
    if head is None:
        return Metadata(), text
    if head[1] == "+++":
        try:
            values = tomllib.loads(head[2])
        except tomllib.TOMLDecodeError as error:
            raise MetadataError(source, f"its front matter: {error}") from error
    else:
        values = {}
        for line in head[2].splitlines():
            if found := _FIELD.match(line):
                values[found[1]] = found[2].strip().strip("\"'")
        if not values:
            return Metadata(), text  # two rules with something between them
    return Metadata.parse(values, source), text[head.end() :]


def _words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return " ".join(str(value).strip("[]").split())
