"""The log: a line of JSON per event, without anybody's words and without tokens."""

import json
import logging
import queue
import re
import sys
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Mapping

_SAFE = frozenset(
    [
        "id",
        "guild",
        "state",
        "seconds",
        "fault",
        "error",
        "attempt",
        "handler",
        "count",
        "guilds",
    ]
)
_CLOSING = 2.0  # seconds for the last lines
# Interaction tokens are in paths; a bot's token has three parts.
_SECRET = re.compile(
    r"(?<=/webhooks/)\d+/[^/\s'\"]+|(?<=/interactions/)\d+/[^/\s'\"]+"
    r"|[\w-]{20,}\.[\w-]{5,}\.[\w-]{20,}"
)


class Lines(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line: what happened, and only facts that are nobody's words."""
        fields: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat("T", "seconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": _SECRET.sub("…", record.getMessage()),
        }
        facts: Mapping[str, object] = vars(record)
        fields |= {name: facts[name] for name in sorted(_SAFE & facts.keys())}
        if record.exc_info and record.exc_info[0] is not None:
            fields["raised"] = record.exc_info[0].__name__
            trace = record.exc_info[2]
            while trace is not None and trace.tb_next is not None:
                trace = trace.tb_next
            if trace is not None:
                code = trace.tb_frame.f_code
                fields["where"] = f"{code.co_filename}:{trace.tb_lineno}"
        return json.dumps(fields, ensure_ascii=False)


class Apart(logging.Handler):
    """Writes in a thread of its own: whoever reads the log slowly stops nobody.

    Where the reader is more than *most* lines behind, further ones are left out, and a
    line says how many.
    """

    def __init__(self, out: TextIO, most: int = 10_000) -> None:
        """Write to *out*."""
        super().__init__()
        self._out = out
        self._lines: queue.Queue[str | None] = queue.Queue(most)
        self._lost = 0
        self._thread = threading.Thread(target=self._write, name="log", daemon=True)
        self._thread.start()

    @property
    def behind(self) -> int:
        """How many lines wait to be written."""
        return self._lines.qsize()

    def emit(self, record: logging.LogRecord) -> None:
        """Hand the line over, or leave it out."""
        try:
            if self._lost:
                lost = {"event": "lines were left out", "count": self._lost}
                self._lines.put_nowait(json.dumps(lost))
                self._lost = 0
            self._lines.put_nowait(self.format(record))
        except queue.Full:
            self._lost += 1

    def close(self) -> None:
        """Write what is left, unless nobody reads it."""
        try:
            self._lines.put(None, timeout=_CLOSING)
        except queue.Full:
            return
        self._thread.join(_CLOSING)
        super().close()

    def _write(self) -> None:
        while (line := self._lines.get()) is not None:
            try:
                self._out.write(f"{line}\n")
                self._out.flush()
            except (OSError, ValueError):  # the reader is gone
                return


def start() -> None:
    """Log to standard error; discord.py only from warnings on."""
    handler = Apart(sys.stderr)
    handler.setFormatter(Lines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("discord").setLevel(logging.WARNING)
    logging.getLogger("discord.client").setLevel(logging.CRITICAL)
