"""Remember what servers said about pages, so that they need not be sent again."""

import json
from typing import Any

from corpus.documents import Documents, Writable
from corpus.fetch.get import Visit
from corpus.model import DEFAULT_SPACE
from corpus.store.write import VISIT


def last(store: Documents, url: str, space: str = DEFAULT_SPACE) -> Visit | None:
    """Return what is known of the last visit to *url*, if anything."""
    found = store.setting(VISIT + url, space)
    if found is None:
        return None
    values: dict[str, Any] = json.loads(found)
    return Visit(values.get("etag"), values.get("modified"))


def keep(store: Writable, url: str, visit: Visit, space: str = DEFAULT_SPACE) -> None:
    """Remember *visit* until the documents of *url* are removed."""
    known = {"etag": visit.etag, "modified": visit.modified}
    store.set(VISIT + url, json.dumps(known), space)
