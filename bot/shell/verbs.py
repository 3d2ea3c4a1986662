"""The verbs by name, each imported only when it is used."""

import sys
from collections.abc import Sequence
from importlib import import_module

import click

from bot import __version__
from bot.shell.session import Session, Verb, shared

_VERBS = {
    "ask": "bot.shell.ask",
    "search": "bot.shell.ask",
    "add": "bot.shell.documents",
    "list": "bot.shell.documents",
    "show": "bot.shell.documents",
    "remove": "bot.shell.documents",
    "refresh": "bot.shell.documents",
    "watch": "bot.shell.watch",
    "numbers": "bot.shell.numbers",
    "facts": "bot.shell.facts",
    "eval": "bot.shell.quality",
    "reindex": "bot.shell.care",
    "verify": "bot.shell.care",
    "doctor": "bot.shell.care",
    "backup": "bot.shell.backup",
    "restore": "bot.shell.backup",
    "export": "bot.shell.spaces",
    "import": "bot.shell.spaces",
    "erase": "bot.shell.spaces",
    "queue": "bot.shell.fleet",
    "worker": "bot.shell.fleet",
    "migrate": "bot.shell.fleet",
    "discord": "bot.shell.serve",
    "serve": "bot.shell.serve",
    "completion": "bot.shell.serve",
}


class Verbs(click.Group):
    """A group that imports a verb's module when the verb is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order they are learned in."""
        del ctx
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the verb *cmd_name*, if there is one."""
        del ctx
        if (module := _VERBS.get(cmd_name)) is None:
            return None
        commands: dict[str, Verb] = import_module(module).VERBS
        return commands[cmd_name]


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:  # noqa: FBT001  click calls it so
    if wanted:
        click.echo(f"pincite {__version__}")
        ctx.exit()


_SETTINGS = {
    "help_option_names": ["-h", "--help"],
    "max_content_width": 100,
}


@click.group(
    cls=Verbs,
    context_settings=_SETTINGS,
    params=[
        *shared(),
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_print_version,
            help="Show the version and exit.",
        ),
    ],
)
def pincite() -> None:
    """Answer questions from your own documents: verbatim, cited, numbers by rule."""


def run(argv: Sequence[str] | None) -> int:
    """Parse *argv*, run the verb in it and return its exit status."""
    session = Session()
    try:
        status = pincite.main(
            argv, prog_name="pincite", obj=session, standalone_mode=False
        )
    except click.Abort:
        return 130
    except click.UsageError as error:
        verb = error.ctx.command_path if error.ctx else "pincite"
        line = f"pincite: {error.format_message()} ({verb} --help says more)"
        print(line.replace("\n", " "), file=sys.stderr)
        return 2
    except click.ClickException as error:
        print(f"pincite: {error.format_message()}", file=sys.stderr)
        return 2
    return status if isinstance(status, int) else 0
