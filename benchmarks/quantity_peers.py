"""Run another extractor over texts: JSON strings in, JSON lists of quantities out.

Runs under an interpreter of its own, which has the extractor installed and nothing
of this project: ``python quantity_peers.py quantulum3 [SECONDS] < texts > quantities``.
A text that takes longer than SECONDS (60) counts as read with nothing found.
"""

# ruff: noqa: PLC0415
# mypy: ignore-errors
# pyright: basic, reportMissingImports=false

import json
import logging
import signal
import sys
import warnings
from collections.abc import Callable

warnings.simplefilter("ignore")


def quantulum3() -> Callable[[str], list[dict]]:
    """Return a reader that calls quantulum3."""
    logging.disable(logging.CRITICAL)
    from quantulum3 import parser

    def read(text: str) -> list[dict]:
        return [
            {
                "start": q.span[0],
                "end": q.span[1],
                "value": q.value,
                "uncertainty": q.uncertainty,
                "unit": q.unit.name,
            }
            for q in parser.parse(text)
        ]

    return read


def recognizers() -> Callable[[str], list[dict]]:
    """Return a reader that calls Microsoft Recognizers-Text."""
    from recognizers_number import recognize_number, recognize_percentage
    from recognizers_number_with_unit import (
        recognize_currency,
        recognize_dimension,
        recognize_temperature,
    )

    calls = (
        recognize_currency,
        recognize_dimension,
        recognize_temperature,
        recognize_percentage,
        recognize_number,
    )

    def read(text: str) -> list[dict]:
        found: list[dict] = []
        for call in calls:
            for item in call(text, "en-us"):
                resolution = item.resolution or {}
                if any(f["start"] <= item.end and item.start < f["end"] for f in found):
                    continue
                value = str(resolution.get("value") or "")
                unit = resolution.get("unit") or ""
                if value.endswith("%"):
                    value, unit = value[:-1], "percentage"
                found.append(
                    {
                        "start": item.start,
                        "end": item.end + 1,
                        "value": value,
                        "uncertainty": None,
                        "unit": unit,
                    }
                )
        return found

    return read


def late(*_: object) -> None:
    """Give a text up."""
    raise TimeoutError


def main() -> None:
    """Read every line of standard input."""
    read = {"quantulum3": quantulum3, "recognizers": recognizers}[sys.argv[1]]()
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 60  # noqa: PLR2004
    signal.signal(signal.SIGALRM, late)
    for line in sys.stdin:
        text = json.loads(line)
        signal.alarm(seconds)
        try:
            found = read(text)
        except Exception as error:  # noqa: BLE001 - a peer's crash is a result too
            print(f"{type(error).__name__} on {text[:60]!r}", file=sys.stderr)
            found = []
        signal.alarm(0)
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
