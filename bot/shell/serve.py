"""The front ends that stay up, and what helps the shell itself."""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

import click
from click.shell_completion import get_completion_class

from bot.shell.session import Session, Verb
from bot.shell.stream import emit
from corpus.errors import ExtraMissingError
from corpus.model import DEFAULT_SPACE

if TYPE_CHECKING:
    from bot.settings import Settings


@click.command("discord", cls=Verb)
@click.option("--invite", is_flag=True, help="Print the link that invites the bot.")
@click.pass_obj
def discord(session: Session, *, invite: bool) -> int:
    """Run the Discord bot until it is stopped."""
    if invite:
        link: str = _of("bot.discord", "discord").invite_for(session.settings())
        emit(link)
        return 0
    return _front_end("bot.discord", "discord", session.settings())


@click.command("serve", cls=Verb)
@click.option("--host", metavar="ADDRESS", help="Listen here (or PINCITE_HTTP_HOST).")
@click.option("--port", metavar="NUMBER", help="Listen there (or PINCITE_HTTP_PORT).")
@click.pass_obj
def serve(session: Session, host: str | None, port: str | None) -> int:
    """Serve answers over HTTP until stopped: a page for people, JSON for programs."""
    given = {"http_host": host, "http_port": port}
    session.flags |= {name: value for name, value in given.items() if value}
    if session.space != DEFAULT_SPACE:
        session.flags["http_space"] = session.space
    return _front_end("bot.http", "serve", session.settings())


def _front_end(module: str, extra: str, settings: "Settings") -> int:
    status: int = _of(module, extra).run(settings)
    return status


def _of(module: str, extra: str) -> ModuleType:
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise ExtraMissingError(extra, error.name or extra) from error


@click.command("completion", cls=Verb)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print what makes SHELL complete `pincite`, for the shell to read at its start."""
    found = get_completion_class(shell)
    if found:
        command = ctx.find_root().command
        emit(found(command, {}, "pincite", "_PINCITE_COMPLETE").source())


VERBS = {"discord": discord, "serve": serve, "completion": completion}
