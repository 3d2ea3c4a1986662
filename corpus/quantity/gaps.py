"""What stands between two numbers: a dash, ``to``, ``and``, ``or``, a plus-minus."""

import re
from functools import lru_cache
from typing import NamedTuple

_DASH = re.compile(
    r"[ \u00a0\u2009]?[-‐‑–—−~∼～〜][ \u00a0\u2009]?|[ ]?(?:\.\.\.|…)[ ]?"
)
_HEDGED = r"(?:about[ ]|around[ ]|approximately[ ]|~|∼|>|<|up[ ]to[ ]|over[ ])?"
_TO = re.compile(
    rf"(?:,?[ \u00a0]+(?:up[ ])?to|[ ]through|[ ]till|[ ]until)[ \u00a0]+{_HEDGED}",
    re.IGNORECASE,
)
_AND = re.compile(rf",?[ \u00a0]+(?:and|to|&)[ \u00a0]+{_HEDGED}", re.IGNORECASE)
_OR = re.compile(r"[ ]or[ ]", re.IGNORECASE)
_PLUS_MINUS = re.compile(
    r"[ \u00a0\u2009]?\(?(?:±|\+/[-−–]|\+-|∓|\+∕−)[ \u00a0\u2009]?"
)
_PARTS = re.compile(r"(?:,?[ ](?:and[ ])?|)", re.IGNORECASE)
_LIST = re.compile(
    r",?[ ](?:and|or|vs\.?|versus|to)[ ]|,[ ]?|[ ]?[x×/&][ ]?|,[ ](?:and|or)[ ](?:then[ ])?",
    re.IGNORECASE,
)
LONGEST = 24  # characters between two numbers that are read as one


class Gap(NamedTuple):
    """The readings that a gap allows; *parts* are those of one amount."""

    dash: bool
    to: bool
    both: bool
    either: bool
    plus_minus: bool
    parts: bool
    list: bool

    @property
    def ranges(self) -> bool:
        """Tell whether a range can be written with this gap."""
        return self.dash or self.to or self.both or self.either


@lru_cache(maxsize=4096)
def gap(text: str) -> Gap:
    """Classify the characters between two numbers."""
    patterns = (_DASH, _TO, _AND, _OR, _PLUS_MINUS, _PARTS, _LIST)
    return Gap(*(pattern.fullmatch(text) is not None for pattern in patterns))
