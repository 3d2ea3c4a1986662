"""Every text the bot says, a file per language; a key missing in one is an error."""

import functools
import tomllib
from collections.abc import Mapping
from importlib import resources
from string import Formatter

FALLBACK = "en"
LANGUAGES = ("en", "de")


class Words:
    """The texts of one language, by key."""

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        """Hold *texts*; `words` is how to get one."""
        self.language = language
        self._texts = texts

    def __call__(self, key: str, **facts: object) -> str:
        """Return the text of *key* with its blanks filled from *facts*."""
        return self._texts[key].format(**facts)

    def get(self, key: str) -> str | None:
        """Return the text of *key*, or None where there is none."""
        return self._texts.get(key)

    def blanks(self) -> Mapping[str, frozenset[str]]:
        """Return the names of the blanks in each text."""
        return {
            key: frozenset(name for _, name, _, _ in Formatter().parse(text) if name)
            for key, text in self._texts.items()
        }


def words(locale: str | None) -> Words:
    """Return the texts for a Discord *locale* such as ``de`` or ``en-GB``."""
    language = (locale or FALLBACK).split("-")[0].lower()
    return _load(language if language in LANGUAGES else FALLBACK)


@functools.cache
def _load(language: str) -> Words:
    file = resources.files(__name__) / f"{language}.toml"
    texts: dict[str, str] = {}
    for group, entries in tomllib.loads(file.read_text(encoding="utf-8")).items():
        texts |= {f"{group}.{name}": text for name, text in entries.items()}
    return Words(language, texts)
