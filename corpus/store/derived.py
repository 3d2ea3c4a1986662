"""What is derived from the database, beside it: worth nothing with another one."""

import shutil
from pathlib import Path

INDEX, AS_OF = "index", "as-of"


def clear(folder: Path) -> None:
    """Delete it: a new database counts its passages from one again."""
    for name in (INDEX, AS_OF):
        shutil.rmtree(folder / name, ignore_errors=True)
