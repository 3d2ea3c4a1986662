"""Tell systemd how this process is. Does nothing where systemd does not ask."""

import os
import socket
from collections.abc import Mapping

_HALF = 2_000_000  # microseconds in two seconds: told twice as often as is asked


def notify(state: str, env: Mapping[str, str] = os.environ) -> bool:
    """Send *state*, such as ``READY=1``; tell whether anybody is listening.

    The protocol is sd_notify(3): a datagram to the socket that systemd names.
    """
    address = env.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return False
    if address.startswith("@"):
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as speaker:
            speaker.sendto(state.encode(), address)
    except OSError:
        return False
    return True


def watchdog_seconds(env: Mapping[str, str] = os.environ) -> float | None:
    """Return how often systemd's watchdog wants to hear ``WATCHDOG=1``, if at all."""
    microseconds = env.get("WATCHDOG_USEC", "")
    if not microseconds.isdecimal() or not int(microseconds):
        return None
    if env.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return None
    return int(microseconds) / _HALF
