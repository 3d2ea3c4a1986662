"""Regular expressions compiled when they are first used.

Python takes a tenth of a second to compile those that read questions and numbers, of
which one question needs half. A leaf.
"""

import re
from typing import Any, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub")


def regex(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return the pattern *text*, which is wrong only when it is first used."""
    return cast("re.Pattern[str]", _Pattern(text, flags))


class _Pattern:
    def __init__(self, text: str, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:
        """Compile; from then on the compiled pattern's methods are at hand."""
        compiled = re.compile(self._text, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)
