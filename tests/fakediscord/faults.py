"""What goes wrong on purpose, and rate limits as they really are."""

import re
import time
from typing import Any

from fakediscord.things import ApiError, Call, Fault
from fakediscord.users import Users


class Faults(Users):
    """Breaks requests as the test asks."""

    ack_deadline = 3.0
    token_life = 900.0

    def __init__(self, token: str, *, heartbeat: float = 41.25) -> None:
        super().__init__(token, heartbeat=heartbeat)
        self.faults: list[Fault] = []
        self.buckets: list[tuple[str, re.Pattern[str], int, float]] = []
        self._windows: dict[tuple[str, str], tuple[float, int]] = {}

    def fault(  # noqa: PLR0913  as many ways to fail
        self,
        method: str,
        path: str,
        status: int = 500,
        *,
        code: int = 0,
        times: int = 1,
        retry_after: float = 0.3,
        everywhere: bool = False,
        cloudflare: bool = False,
        delay: float = 0.0,
        drop: bool = False,
        after: bool = False,
    ) -> Fault:
        """Fail the next *times* requests that fit.

        Any status, a dropped socket, or with status 0 only slowness; with *after*, the
        request is acted on first.
        """
        headers: dict[str, str] = {}
        body: Any = {"message": f"{status}: injected", "code": code}
        if status == 429:
            headers = {
                "Retry-After": str(int(retry_after) + 1),
                "X-RateLimit-Scope": "global" if everywhere else "user",
            }
            if cloudflare:  # of what is before Discord, which sends no "Via"
                headers["Via"] = ""
            elif everywhere:
                headers["X-RateLimit-Global"] = "true"
            else:
                headers |= {
                    "X-RateLimit-Remaining": "0",
                    "X-RateLimit-Limit": "5",
                    "X-RateLimit-Reset-After": str(retry_after),
                    "X-RateLimit-Reset": str(time.time() + retry_after),
                    "X-RateLimit-Bucket": "f",
                }
            body = {
                "message": "You are being rate limited.",
                "retry_after": retry_after,
                "global": everywhere,
            }
        made = Fault(
            method, re.compile(path), status, times, headers, body, delay, drop, after
        )
        self.faults.append(made)
        return made

    def rate_limit(self, method: str, path: str, limit: int, per: float) -> None:
        """Make a real bucket: the request after the last one is answered 429."""
        self.buckets.append((method, re.compile(path), limit, per))

    def next_fault(self, call: Call) -> Fault | None:
        self.faults = [fault for fault in self.faults if fault.times > 0]
        for fault in self.faults:
            if fault.method in {"*", call.method} and fault.path.search(call.path):
                fault.times -= 1
                return fault
        return None

    def window(self, call: Call) -> dict[str, str]:
        """Count *call* in its bucket; return the headers or raise the 429."""
        own = [
            (limit, per)
            for method, path, limit, per in self.buckets
            if method == call.method and path.search(call.path)
        ]
        limit, per = own[0] if own else (50, 1.0)
        key = (call.method, re.sub(r"itok-\d+", "", call.path))
        now = time.monotonic()
        start, used = self._windows.get(key, (0.0, 0))
        if now - start >= per:
            start, used = now, 0
        if len(self._windows) > 1000:
            self._windows.clear()
        self._windows[key] = (start, used + 1)
        left = start + per - now
        headers = {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(max(0, limit - used - 1)),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": f"{abs(hash(key)):x}",
        }
        if own and used >= limit:
            error = ApiError(429, 0, "You are being rate limited.")
            error.body |= {"retry_after": left, "global": False}
            raise error
        return headers
