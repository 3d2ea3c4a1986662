"""Ask every question of a file, and judge."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.quality.gold import Gold
from bot.quality.judge import Judged, judge
from bot.service import Service
from corpus.errors import InputError

_HITS = 50  # passages; ten documents, where whole documents are ranked


def ask_all(
    service: Service, golds: Sequence[Gold], *, space: str, least: float | None = None
) -> Iterator[Judged]:
    """Yield each of *golds* judged, in order.

    Answers are taken however unlikely, and count as given from *least* on: the
    service's threshold, unless told. Raises InputError if the corpus lacks a document
    that a question names: figures over part of a corpus would say nothing.
    """
    held = service.threshold if least is None else least
    _check(service, golds, space)

    @lru_cache(maxsize=64)
    def text(identity: str) -> str:
        return service.document(identity, space=space).text

    for gold in golds:
        hits = service.search(gold.question, space=space, k=_HITS)
        best = service.ask(gold.question, space=space, least=0.0)
        yield judge(gold, hits, best, held, text)


def _check(service: Service, golds: Sequence[Gold], space: str) -> None:
    have = {document.id for document in service.documents(space=space)}
    named = {one for gold in golds for one in (*gold.spans, *gold.documents)}
    missing = sorted(named - have)
    if missing:
        raise InputError(
            "the questions",
            f"about documents that are in the corpus; {missing[0]} is not",
        )
