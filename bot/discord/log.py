"""The log: a line of JSON per event, without anybody's words and without tokens."""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

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


def start() -> None:
    """Log to standard error; discord.py only from warnings on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("discord").setLevel(logging.WARNING)
    logging.getLogger("discord.client").setLevel(logging.CRITICAL)
