"""What all verbs share: the options that choose a corpus, and the way to it."""

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from bot.settings import Settings, load
from bot.shell.progress import on_demand
from corpus.model import DEFAULT_SPACE

if TYPE_CHECKING:
    from bot.service import Service

# What a shell reports for SIGPIPE and SIGINT.
HUNG_UP, INTERRUPTED = 128 + 13, 128 + 2


@dataclass(slots=True)
class Session:
    """What one command line chose. Filled while click parses, so not frozen."""

    flags: dict[str, str] = field(default_factory=dict[str, str])
    space: str = DEFAULT_SPACE

    def settings(self) -> Settings:
        """Join the flags with the environment and the settings file."""
        return load(self.flags)

    @contextmanager
    def service(self) -> Generator["Service"]:
        """Open the service over the chosen corpus, and close it after use."""
        from bot.service import Service

        with on_demand("Indexing", unit="passage") as step:
            service = Service(self.settings(), complain, step=step)
            try:
                yield service
            finally:
                service.close()


class Verb(click.Command):
    """A command that takes the shared options after its name as well."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Append the shared options to the verb's own."""
        super().__init__(*args, **kwargs)
        self.params.extend(shared())

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb; end quietly where nobody reads on, or at an interrupt."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            # Python flushes once more at its end: let that go nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(HUNG_UP) from None
        except KeyboardInterrupt:
            raise SystemExit(INTERRUPTED) from None
        return result


def shared() -> list[click.Option]:
    """Return the options that may stand before or after the verb."""
    return [
        click.Option(
            ["--data"],
            metavar="DIR",
            expose_value=False,
            callback=_flag,
            help="Folder of the corpus (or PINCITE_DATA).",
        ),
        click.Option(
            ["--model"],
            metavar="NAME",
            expose_value=False,
            callback=_flag,
            help="Folder or name of a sentence-transformers model (or PINCITE_MODEL).",
        ),
        click.Option(
            ["--space"],
            metavar="NAME",
            expose_value=False,
            callback=_space,
            help=f"Space of the corpus to use (default: {DEFAULT_SPACE}).",
        ),
    ]


def _flag(ctx: click.Context, option: click.Parameter, value: str | None) -> None:
    if value is not None and option.name:
        ctx.ensure_object(Session).flags[option.name] = value


def _space(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.ensure_object(Session).space = value


def complain(message: str) -> None:
    """Print one line for people, beside the results."""
    from bot.terminal import visible

    print(f"pincite: {visible(message)}", file=sys.stderr, flush=True)
