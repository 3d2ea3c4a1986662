"""A small Discord on 127.0.0.1: REST v10, gateway v10 and CDN, for one bot.

The bot connects over real sockets; a test plays the users and the faults. Objects are
the JSON that Discord would send. What the bot sends is held against the documented
limits. What is not implemented answers 501 and is listed in ``unimplemented``.
"""

from fakediscord.server import FakeDiscord
from fakediscord.things import EPHEMERAL, Fault, Interaction, Json, Refused

__all__ = ["EPHEMERAL", "FakeDiscord", "Fault", "Interaction", "Json", "Refused"]
