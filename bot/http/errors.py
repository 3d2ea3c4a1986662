"""What can be wrong with a request, and the status that says so.

RequestError
├── BadParameterError   400  a part of the request has a value that cannot be used
├── UnauthorizedError   401  the token is missing or wrong
├── SlowBodyError       408  the body did not come in time
├── TooLargeError       413  more bytes than are read
├── NotJsonError        415  a body that is not declared to be JSON
├── AmbiguousError      400  a body whose end two parties could see in two places
├── WrongHostError      421  the Host header names somebody else
├── TooManyError        429  more requests a minute than are answered
├── LongHeadError       431  more headers than are read
├── BusyError           503  the queue before the worker is full
└── TooSlowError        504  the answer did not come in time
"""

from collections.abc import Mapping
from typing import ClassVar

from corpus.errors import PinciteError


class RequestError(PinciteError):
    """A request that is not answered; *headers* go out with the refusal."""

    status: ClassVar[int] = 400
    headers: Mapping[str, str] = {}


class BadParameterError(RequestError):
    """A part of the request has a value that cannot be used."""

    def __init__(self, name: str, wanted: str) -> None:
        """Name the part and what would do."""
        super().__init__(f"{name} must be {wanted}")


class UnauthorizedError(RequestError):
    """The token is missing or wrong."""

    status = 401
    headers: Mapping[str, str] = {
        "WWW-Authenticate": 'Bearer realm="Pincite", Basic realm="Pincite"'
    }

    def __init__(self) -> None:
        """Say how to send the token, not which part was wrong."""
        super().__init__(
            "send the token as 'Authorization: Bearer TOKEN',"
            " or as the password of any user name"
        )


class AmbiguousError(RequestError):
    """A body whose end two parties could see in two places: request smuggling."""

    headers: Mapping[str, str] = {"Connection": "close"}

    def __init__(self) -> None:
        """Name the two headers."""
        super().__init__("send Content-Length or Transfer-Encoding, not both")


class SlowBodyError(RequestError):
    """The body did not come in time."""

    status = 408
    headers: Mapping[str, str] = {"Connection": "close"}

    def __init__(self, seconds: float) -> None:
        """Name the limit."""
        super().__init__(f"the request body did not arrive within {seconds:g} s")


class LongHeadError(RequestError):
    """More headers than are read."""

    status = 431
    headers: Mapping[str, str] = {"Connection": "close"}

    def __init__(self, limit: int) -> None:
        """Name the limit in bytes."""
        super().__init__(f"the request's headers are larger than {limit} bytes")


class TooLargeError(RequestError):
    """More bytes than are read."""

    status = 413
    headers: Mapping[str, str] = {"Connection": "close"}

    def __init__(self, limit: int) -> None:
        """Name the limit in bytes."""
        super().__init__(f"the request body is larger than {limit} bytes")


class NotJsonError(RequestError):
    """A body that is not declared to be JSON."""

    status = 415

    def __init__(self) -> None:
        """Say which type is read. Browsers cannot send it across sites unasked."""
        super().__init__("send the body with 'Content-Type: application/json'")


class WrongHostError(RequestError):
    """The Host header names somebody else: a rebound DNS name, or a wrong proxy."""

    status = 421

    def __init__(self) -> None:
        """Say what to set."""
        super().__init__(
            "this server answers only to its own name; set http_public_url to the"
            " address that readers see, or http_token"
        )


class TooManyError(RequestError):
    """More requests a minute than are answered."""

    status = 429

    def __init__(self, seconds: float) -> None:
        """Say when the next one will be answered."""
        wait = max(1, round(seconds + 0.5))
        super().__init__(f"too many requests; try again in {wait} s")
        self.headers = {"Retry-After": str(wait)}


class BusyError(RequestError):
    """The queue before the worker is full."""

    status = 503
    headers: Mapping[str, str] = {"Retry-After": "2"}

    def __init__(self) -> None:
        """Ask for patience."""
        super().__init__("too many questions are waiting; try again in a moment")


class TooSlowError(RequestError):
    """The answer did not come in time."""

    status = 504

    def __init__(self, seconds: float) -> None:
        """Name the limit."""
        super().__init__(f"no answer within {seconds:g} s; ask something narrower")
