"""Carry all documents from one store to another, whatever the engines.

One version after the other, in the order they came, each compared with what was read
after it was stored. What an earlier run has carried over is compared and left.
"""

from collections.abc import Callable
from itertools import islice, zip_longest
from typing import TypeAlias

from corpus.documents import Archive, Writable
from corpus.errors import PinciteError
from corpus.store.records import Record

_TOGETHER = 64  # versions in one transaction

Step: TypeAlias = Callable[[int, int | None], None]


class MoveError(PinciteError):
    """What is in the target is not what is in the source."""

    def __init__(self, what: str) -> None:
        """Name the first difference."""
        super().__init__(
            f"the target differs in {what}; move to an empty store, or erase the space"
        )


def move(source: Archive, target: Writable, step: Step) -> int:
    """Carry everything over; return how many versions there are.

    It may be run again after it was cut short. Raises MoveError at a difference.
    """
    done = 0
    for space in source.spaces():
        records = source.records(space)
        carried = 0
        for there in target.records(space):
            _compare(next(records, None), there, space)
            carried += 1
            step(done + carried, None)
        while some := list(islice(records, _TOGETHER)):
            with target.transaction():
                for one in some:
                    _add(target, one)
            stored = target.records(space, skip=carried)
            for one, other in zip_longest(some, stored):
                _compare(one, other, space)
            carried += len(some)
            step(done + carried, None)
        _finish(source, target, space)
        done += carried
    return done


def _add(target: Writable, one: Record) -> None:
    target.add(one.document, one.chunks, one.quantities, one.facts, when=one.added)


def _compare(one: Record | None, other: Record | None, space: str) -> None:
    if one is None or other is None or one.digest() != other.digest():
        version = one or other
        name = version.document.id if version else "?"
        raise MoveError(f"the version of document {name!r} in space {space!r}")


def _finish(source: Archive, target: Writable, space: str) -> None:
    """Carry the settings over, and compare what only the whole space shows."""
    for name, value in source.settings(space).items():
        target.set(name, value, space)
    if source.settings(space) != target.settings(space):
        raise MoveError(f"the settings of space {space!r}")
    if source.state(space) != target.state(space):
        raise MoveError(f"what is live in space {space!r}")
