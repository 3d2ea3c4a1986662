"""What the operator may choose about the HTTP face."""

from dataclasses import dataclass, field
from ipaddress import ip_address

from corpus.errors import SettingsError
from corpus.model import DEFAULT_SPACE

SHORTEST_TOKEN = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Where to listen, whom to serve, and how much of it.

    *rate* is requests a minute for each client (0: no limit), *deadline* the seconds
    one request may take, *queue* how many may wait for the worker, *body* the largest
    request body in bytes. *public* is the address that readers see, if there is one.
    """

    host: str = "127.0.0.1"
    port: int = 8384
    token: str = field(default="", repr=False)
    public: str | None = None
    space: str = DEFAULT_SPACE
    rate: int = 240
    deadline: float = 30.0
    queue: int = 32
    body: int = 64 * 1024

    def __post_init__(self) -> None:
        """Refuse to listen to the world without a token, or with a weak one."""
        if self.token and len(self.token) < SHORTEST_TOKEN:
            raise SettingsError(
                "http_token", "…", f"at least {SHORTEST_TOKEN} characters long"
            )
        if not self.token and not is_loopback(self.host):
            raise SettingsError(
                "http_host", self.host, "a loopback address unless http_token is set"
            )


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach *host*."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
