"""Adding documents: reading, embedding, and how much of it is done again.

    python benchmarks/ingestion.py DOCS… [--json FILE]

DOCS are whatever `pincite add` takes. They are added to an empty corpus; then added
again, unchanged; then one more document is added, and one is removed. Each time stands
what was read, what was embedded, and how long the whole took.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bot.service import Service
from bot.settings import Settings
from index.models import embedder

MORE = ("owls.txt", b"Owls\n\nAn owl caught 1,200 mice in the winter of 1932.\n")


def main() -> int:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("docs", nargs="+")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    table: list[dict[str, float | str]] = []
    model = embedder()
    model.passages(["compiles the model"])  # a quarter of a second, once a process
    with tempfile.TemporaryDirectory() as scratch:
        service = Service(Settings(data=Path(scratch)))
        vars(service)["_shelf"].embedder = model

        def step(what: str, change: Callable[[], object]) -> None:
            embedded = [0]

            def heard(done: int, _: int | None) -> None:
                embedded[0] = done

            start = time.perf_counter()
            change()
            read = time.perf_counter()
            service.sync(heard)
            indexed = time.perf_counter() - read
            row: dict[str, float | str] = {
                "step": what,
                "read s": read - start,
                "index s": indexed,
                "embedded": embedded[0],
                "passages a second": embedded[0] / indexed,
            }
            table.append(row)
            print(
                f"{what:10} read {read - start:7.2f} s, index {indexed:7.2f} s,"
                f" {embedded[0]:7} passages embedded,"
                f" {embedded[0] / indexed:7.1f} a second"
            )

        step("all", lambda: list(service.add(options.docs)))
        step("again", lambda: list(service.add(options.docs)))
        step("one more", lambda: list(service.add_bytes(*MORE)))
        identity = service.documents()[-1].id
        step("one less", lambda: service.remove(identity))
        service.close()
    if options.json:
        options.json.write_text(json.dumps(table, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
