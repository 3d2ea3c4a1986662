"""What one look found."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what it is, whether it is well, what was seen.

    *mend* says what to do where it is not well. Pincite works without what is
    *optional*, though not in all its parts.
    """

    what: str
    well: bool
    says: str
    mend: str | None = None
    optional: bool = False

    @property
    def mark(self) -> str:
        """The finding in a word."""
        return "ok" if self.well else "missing" if self.optional else "BROKEN"

    def object(self) -> dict[str, Any]:
        """Return the finding as JSON has it."""
        return asdict(self) | {"mend": None if self.well else self.mend}
