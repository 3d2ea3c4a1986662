"""Where a citation leads: to the publisher's page, else to our own. Pure."""

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from corpus.model import DEFAULT_SPACE, Passage, Span
from index.link import link

if TYPE_CHECKING:
    from bot.settings import Settings

_DIGEST = 10


@dataclass(frozen=True, slots=True)
class Links:
    """Makes the links of citations.

    *public* is the address at which readers find `pincite serve`, which serves the
    documents of *space*; empty where they do not.
    """

    public: str = ""
    space: str = DEFAULT_SPACE

    @classmethod
    def of(cls, settings: "Settings") -> "Links":
        """Return the links that *settings* allow."""
        return cls(settings.http_public_url.rstrip("/"), settings.http_space)

    def to(self, passage: Passage, marks: tuple[Span, ...] = ()) -> str | None:
        """Return where *passage* can be read, its *marks* the answering words.

        That is at its own web address, at the quoted words; or, where it has none, on
        our own page; or nowhere.
        """
        if address := link(passage):
            return address
        served = self.public and passage.document.space == self.space
        return self.public + permalink(passage, marks) if served else None


def permalink(passage: Passage, marks: tuple[Span, ...] = ()) -> str:
    """Return the path that opens the passage's source and scrolls to it.

    It names the document, whose id comes from its content, and the span, and holds a
    digest of the words there: what it shows is what was cited, or it says that it is
    not. *marks* are the answering words inside.
    """
    span = passage.span
    query = [("at", f"{span.start}-{span.end}"), ("is", digest(passage.text))]
    query += [("mark", f"{mark.start}-{mark.end}") for mark in marks]
    return f"/read/{quote(passage.document.id, safe='')}?{urlencode(query)}#passage"


def digest(text: str) -> str:
    """Return a few letters that stand for *text*."""
    return sha256(text.encode()).hexdigest()[:_DIGEST]
