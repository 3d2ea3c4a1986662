"""Reasons in the user's language.

They come as English sentences, some out of a file's reader in a process of its own, and
stay so in the machine contract. A language has a table of them with blanks in braces:
what fills a blank is carried over as it is, but for three kinds. ``{any}`` and
``{all}`` are lists whose last joint is a word, ``{reason}`` is a sentence of the table.
"""

import re
from collections.abc import Mapping, Sequence
from functools import partial

_BLANK = re.compile(r"\{(\w+)\}")


class Sentences:
    """The sentences of one language."""

    def __init__(self, table: Mapping[str, str], parts: Mapping[str, str]) -> None:
        """Hold a *table* by the English sentence, and the *parts* of lists."""
        # The sentence with the fewest characters left to its blanks is the one meant.
        known = sorted(table, key=lambda english: -len(_BLANK.sub("", english)))
        self._table = [(_pattern(english), table[english]) for english in known]
        self._parts = parts

    def of(self, english: str) -> str | None:
        """Return the sentence in this language, or None if the table has none."""
        for pattern, wanted in self._table:
            if match := pattern.fullmatch(english):
                return _BLANK.sub(partial(self._filled, match), wanted)
        return None

    def _filled(self, found: re.Match[str], blank: re.Match[str]) -> str:
        name = blank[1]
        text = found[name]
        if name == "reason":
            return self.of(text) or text
        if name in {"any", "all"}:
            return self._joined(text)
        return text

    def _joined(self, text: str) -> str:
        """Return a list such as ``A, B or C`` with its last joint translated."""
        if text in self._parts:
            return self._parts[text]
        for joint in (" or ", " and "):
            head, found, last = text.rpartition(joint)
            if found:
                last = self._parts.get(last, last)
                return f"{head}{self._parts.get(joint, joint)}{last}"
        return text


def _pattern(english: str) -> re.Pattern[str]:
    pieces: Sequence[str] = _BLANK.split(english)
    text = "".join(
        f"(?P<{piece}>.+?)" if place % 2 else re.escape(piece)
        for place, piece in enumerate(pieces)
    )
    return re.compile(text, re.DOTALL)
