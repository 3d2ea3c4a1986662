"""The link that brings the bot to a server, with the fewest permissions it needs."""

import base64
import binascii

import discord

from corpus.errors import PinciteError

# To see where it is asked, to answer there and in threads, with quotations in embeds,
# with files, and as replies, which takes reading the message replied to.
PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
)


class ApplicationUnknownError(PinciteError):
    """The token does not say which application it is for."""

    def __init__(self) -> None:
        """Say where the token is."""
        super().__init__(
            "this is no bot token; copy it anew from the Bot page of your application"
            " at https://discord.com/developers/applications"
        )


def invite(token: str) -> str:
    """Return the link for the bot with this *token*; asks nobody."""
    return discord.utils.oauth_url(
        application(token),
        permissions=PERMISSIONS,
        scopes=("bot", "applications.commands"),
    )


def application(token: str) -> int:
    """Return the id of the application, which a token begins with in base64."""
    head = token.split(".", 1)[0]
    try:
        number = base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)).decode("ascii")
        return int(number)
    except (binascii.Error, ValueError) as error:
        raise ApplicationUnknownError from error
