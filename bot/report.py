"""What became of a document that was to be added."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Outcome: TypeAlias = Literal["added", "unchanged", "updated", "failed"]


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one document of a source; *reason* says why it failed."""

    source: str
    outcome: Outcome
    document: str | None = None
    title: str | None = None
    reason: str | None = None
