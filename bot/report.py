"""What became of a document that was to be added."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Outcome: TypeAlias = Literal["added", "unchanged", "updated", "failed"]


@dataclass(frozen=True, slots=True)
class Near:
    """A document that says nearly the same."""

    document: str
    title: str


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one document of a source; *reason* says why it failed.

    *near* is another document of the space that it nearly repeats.
    """

    source: str
    outcome: Outcome
    document: str | None = None
    title: str | None = None
    reason: str | None = None
    near: Near | None = None
