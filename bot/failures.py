"""How many documents could not be read, counted in the corpus for whoever watches."""

from collections.abc import Iterable, Iterator

from bot.report import Report
from corpus.documents import Documents, Writable

_NAME = "ingest_failures"


def counted(store: Writable, reports: Iterable[Report]) -> Iterator[Report]:
    """Yield *reports*, and write down in the end how many are of failures."""
    failed = 0
    for report in reports:
        failed += report.outcome == "failed"
        yield report
    if failed:
        store.set(_NAME, str(failures(store) + failed))


def failures(store: Documents) -> int:
    """Return how many there were since the corpus was made."""
    return int(store.setting(_NAME) or 0)
