"""Countries and parts of the world by any of their names or demonyms."""

from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    lines = Path(__file__).with_name("places.txt").read_text("utf-8")
    table: dict[str, str] = {}
    for line in lines.splitlines():
        if not line or line.startswith("#"):
            continue
        name, _, rest = line.partition(": ")
        table[_key(name)] = name
        for other in rest.split("|"):
            table[_key(other)] = name
    return table


def _key(name: str) -> str:
    return name.replace("’", "'").replace(".", "").replace("-", " ").lower()


@lru_cache(maxsize=4096)
def place(name: str) -> str | None:
    """Return the country or region that *name* stands for, such as "Dutch", or None.

    Short forms in capitals (US, UK, EU) are matched only in capitals, so that the
    pronoun "us" is not a country.
    """
    bare = name.removesuffix("'s").removesuffix("’s").rstrip("'’")
    found = _table().get(_key(bare))
    short = len(_key(bare)) <= _SHORT and found is not None
    return None if short and not bare.replace(".", "").isupper() else found


_SHORT = 3
