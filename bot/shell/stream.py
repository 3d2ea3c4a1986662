"""Standard input as lines, and standard output as lines flushed one by one."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line of standard input; *text* is None where it is not UTF-8."""

    number: int
    text: str | None


def lines() -> Iterator[Line]:
    """Yield the lines of standard input as they come, without their ends."""
    for number, raw in enumerate(sys.stdin.buffer, start=1):
        try:
            text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            yield Line(number, None)
        else:
            yield Line(number, text.rstrip("\r\n"))


def emit(line: str) -> None:
    """Write *line* to standard output now, in UTF-8 whatever the locale says."""
    sys.stdout.flush()
    sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.buffer.flush()
