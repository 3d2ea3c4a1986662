"""Every text the bot says, a file per language; a key missing in one is an error."""

import functools
import tomllib
from collections.abc import Mapping
from importlib import resources
from string import Formatter

from bot.discord.words.sentences import Sentences

FALLBACK = "en"
LANGUAGES = ("en", "de")


class Words:
    """The texts of one language, by key."""

    def __init__(
        self,
        language: str,
        texts: Mapping[str, str],
        sentences: Sentences | None = None,
    ) -> None:
        """Hold *texts* and *sentences*; `words` is how to get one."""
        self.language = language
        self._texts = texts
        self._sentences = sentences

    def __call__(self, key: str, **facts: object) -> str:
        """Return the text of *key* with its blanks filled from *facts*."""
        return self._texts[key].format(**facts)

    def get(self, key: str) -> str | None:
        """Return the text of *key*, or None where there is none."""
        return self._texts.get(key)

    def reason(self, english: str) -> str:
        """Return a reason in this language, or as it is if nobody translated it."""
        said = self._sentences.of(english) if self._sentences else None
        return english if said is None else said

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
    texts: dict[str, str] = {}
    for group, entries in _read(f"{language}.toml").items():
        texts |= {f"{group}.{name}": text for name, text in entries.items()}
    if language == FALLBACK:
        return Words(language, texts)
    said = _read(f"{language}-sentences.toml")
    return Words(language, texts, Sentences(said["sentences"], said["parts"]))


def _read(name: str) -> dict[str, dict[str, str]]:
    file = resources.files(__name__) / name
    return tomllib.loads(file.read_text(encoding="utf-8"))
