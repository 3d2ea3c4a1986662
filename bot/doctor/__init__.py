"""What an installation has, what it lacks, and what to do about it. Changes nothing."""

from collections.abc import Iterator

from bot.doctor import corpus, machine, network, packages, tokens
from bot.doctor.finding import Finding
from bot.settings import Settings

__all__ = ["Finding", "examine"]


def examine(settings: Settings, *, online: bool = False) -> Iterator[Finding]:
    """Yield a finding for each thing looked at; *online*: others' servers too."""
    yield from machine.findings()
    yield from packages.findings(settings)
    yield from corpus.findings(settings)
    yield from tokens.findings(settings)
    if online:
        yield from network.findings(settings)
