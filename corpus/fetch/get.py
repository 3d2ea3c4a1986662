"""Get what is at an address, within limits."""

import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from corpus.errors import SourceError
from corpus.fetch.address import AddressError, resolve
from corpus.fetch.connect import Resolve, checked, pool
from corpus.read.extra import library
from corpus.read.raw import LIMIT

AGENT = "Pincite/0.1 (a reader that cites; asked by a person)"
_PORTS = {"http": 80, "https": 443}
_MOVED = frozenset({301, 302, 303, 307, 308})
_NOT_MODIFIED = 304
_BLOCK = 65_536
_ROBOTS = 500_000  # bytes of robots.txt that are read


class FetchError(SourceError):
    """What is at an address cannot be had."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to fetch. *hosts* may be anywhere, also on this machine."""

    hosts: frozenset[str] = frozenset()
    agent: str = AGENT
    robots: bool = True
    seconds: float = 60
    redirects: int = 5
    size: int = LIMIT
    resolve: Resolve = field(default=resolve, repr=False)


@dataclass(frozen=True, slots=True)
class Visit:
    """What a server said to recognise an unchanged page by."""

    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was at the address *asked* for; *unchanged* since the visit before."""

    asked: str
    url: str
    data: bytes = field(repr=False)
    kind: str = ""
    visit: Visit = field(default_factory=Visit)
    unchanged: bool = False


def fetch(
    url: str, options: Options | None = None, *, last: Visit | None = None
) -> Fetched:
    """Get what is at *url*, or learn that it is as it was at the *last* visit.

    Raises AddressError for what must not be asked, FetchError for what went wrong.
    """
    options = options or Options()
    deadline = time.monotonic() + options.seconds
    place = url
    for _ in range(options.redirects + 1):
        parts = _parts(place, url)
        if options.robots and not _may(parts, options, deadline):
            raise FetchError(url, "its robots.txt asks programs to stay away")
        status, headers, data = _get(parts, options, deadline, last)
        if status == _NOT_MODIFIED and last is not None:
            return Fetched(url, place, b"", visit=last, unchanged=True)
        if status in _MOVED and headers.get("location"):
            place = urljoin(place, headers["location"])
            continue
        if status != 200:  # noqa: PLR2004  the one that has a content
            raise FetchError(url, f"the server answers {status}")
        visit = Visit(headers.get("etag"), headers.get("last-modified"))
        kind = headers.get("content-type", "")
        return Fetched(url, place, _recoded(data, kind), kind, visit)
    raise FetchError(url, f"more than {options.redirects} redirects")


def _parts(place: str, url: str) -> SplitResult:
    try:
        parts = urlsplit(place)
        _ = parts.port
    except ValueError as error:
        raise AddressError(url, "it is not an address") from error
    if parts.scheme not in _PORTS:
        raise AddressError(
            url, f"only http and https are fetched, not {parts.scheme!r}"
        )
    if not parts.hostname:
        raise AddressError(url, "it names no host")
    if parts.username is not None or parts.password is not None:
        raise AddressError(url, "it has a name or a password in it")
    return parts


def _may(parts: SplitResult, options: Options, deadline: float) -> bool:
    """Ask robots.txt; one that is not there allows everything."""
    robots = parts._replace(path="/robots.txt", query="", fragment="")
    try:
        status, _, data = _get(robots, options, deadline, None, size=_ROBOTS)
    except AddressError as error:
        raise AddressError(parts.geturl(), error.reason) from error
    except FetchError:
        return True  # the page itself will say what is wrong
    if status != 200:  # noqa: PLR2004
        return True
    rules = RobotFileParser()
    rules.parse(data.decode("utf-8", errors="replace").splitlines())
    return rules.can_fetch(options.agent, parts.geturl())


def _get(
    parts: SplitResult,
    options: Options,
    deadline: float,
    last: Visit | None,
    *,
    size: int | None = None,
) -> tuple[int, dict[str, str], bytes]:
    url, host = parts.geturl(), parts.hostname or ""
    port = parts.port or _PORTS[parts.scheme]
    allowed = host.lower() in options.hosts
    address = checked(host, port, options.resolve, allowed=allowed, url=url)
    path = parts.path or "/"
    target = f"{path}?{parts.query}" if parts.query else path
    urllib3 = library("urllib3")
    with pool(parts.scheme, host, port, address) as connections:
        try:
            left = max(deadline - time.monotonic(), 0.001)
            response = connections.urlopen(
                "GET",
                urllib3.util.Url(path=target).url if " " in target else target,
                headers=_headers(options, last),
                redirect=False,
                preload_content=False,
                timeout=urllib3.Timeout(
                    total=None, connect=min(left, 10), read=min(left, 15)
                ),
            )
            try:
                data = _content(
                    response, url, deadline, size or options.size, cut=bool(size)
                )
            finally:
                response.close()
        except (urllib3.exceptions.HTTPError, OSError, UnicodeError) as error:
            reason = " ".join(str(error).split())
            raise FetchError(url, f"it cannot be fetched ({_short(reason)})") from error
    found = {name.lower(): value for name, value in response.headers.items()}
    return int(response.status), found, data


def _content(
    response: Any, url: str, deadline: float, size: int, *, cut: bool
) -> bytes:
    """Read at most *size* bytes, unpacked, before the *deadline*."""
    data = bytearray()
    while block := response.read(_BLOCK, decode_content=True):
        data += block
        if len(data) > size:
            if cut:
                break
            raise FetchError(url, f"more than {size // 1_000_000} MB")
        if time.monotonic() > deadline:
            raise FetchError(url, "it takes too long")
    return bytes(data)


def _headers(options: Options, last: Visit | None) -> dict[str, str]:
    found = {
        "User-Agent": options.agent,
        "Accept": "text/html,application/xhtml+xml,application/pdf,*/*;q=0.8",
        "Accept-Encoding": "gzip, deflate",
    }
    if last is not None and last.etag:
        found["If-None-Match"] = last.etag
    if last is not None and last.modified:
        found["If-Modified-Since"] = last.modified
    return found


def _recoded(data: bytes, kind: str) -> bytes:
    """Return text as UTF-8 where the server names another encoding for it."""
    _, named, name = kind.lower().partition("charset=")
    if not named or not kind.lower().startswith("text/"):
        return data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return data.decode(name.strip("\"' ;"), errors="replace").encode()
        except LookupError:
            pass
    return data


def _short(reason: str) -> str:
    return reason.rpartition(": ")[2][:100] or "no answer"
