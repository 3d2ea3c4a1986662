"""uvicorn's HTTP/1.1 protocol, less patient."""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

PATIENCE = 10.0  # seconds to send a request's head, or to read some of an answer


class ImpatientProtocol(H11Protocol):
    """Hangs up on whoever dribbles a request or does not read the answer.

    uvicorn's own clock stops at the first byte of a request, and it waits without end
    for an answer to be read: either way a client could hold a connection, and the
    answer's memory, for as long as it likes.
    """

    _clock: asyncio.TimerHandle | None = None
    _unread = 0

    def connection_made(  # type: ignore[override]  # as uvicorn itself has it
        self, transport: asyncio.Transport
    ) -> None:
        """Start the clock for the first request."""
        super().connection_made(transport)
        self._wind()

    def on_response_complete(self) -> None:
        """Start the clock for the next request."""
        super().on_response_complete()
        self._wind()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        super().connection_lost(exc)
        if self._clock:
            self._clock.cancel()

    def _wind(self) -> None:
        if self._clock:
            self._clock.cancel()
        self._unread = self.transport.get_write_buffer_size()
        self._clock = self.loop.call_later(PATIENCE, self._ring, self.cycle)

    def _ring(self, last: RequestResponseCycle) -> None:
        if self.cycle is not last:  # another head has come since
            return
        unread = self.transport.get_write_buffer_size()
        if not unread:
            self.timeout_keep_alive_handler()
        elif unread < self._unread:
            self._wind()
        else:
            self.transport.abort()
