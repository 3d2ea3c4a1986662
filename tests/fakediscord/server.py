"""The fake as a server on a free port of 127.0.0.1."""

import asyncio
import copy
import json
import mimetypes
import time
from typing import Any, Self

from aiohttp import web

from fakediscord.faults import Faults
from fakediscord.routes import ROUTES
from fakediscord.things import ApiError, Call, Fault

API = "/api/v10"


class FakeDiscord(Faults):
    """Everything together: ``async with FakeDiscord() as fake``."""

    api = ""

    def __init__(
        self,
        token: str = "fake.bot.token",  # noqa: S107  of nobody
        *,
        ack_deadline: float = 3.0,
        token_life: float = 900.0,
        heartbeat: float = 41.25,
    ) -> None:
        super().__init__(token, heartbeat=heartbeat)
        self.ack_deadline, self.token_life = ack_deadline, token_life
        self.unimplemented: list[str] = []

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 << 20)
        app.router.add_get("/gateway", self.serve_gateway)
        app.router.add_get("/attachments/{channel}/{id}/{name}", self._cdn)
        app.router.add_route("*", API + "/{tail:.*}", self._rest)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        port = self._runner.addresses[0][1]
        self.cdn = f"http://127.0.0.1:{port}"
        self.api = self.cdn + API
        self.gateway = f"ws://127.0.0.1:{port}/gateway"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _cdn(self, request: web.Request) -> web.Response:
        data = self.blobs.get(request.match_info["id"])
        if data is None:
            return web.Response(status=404)
        kind = mimetypes.guess_type(request.match_info["name"])[0]
        return web.Response(body=data, content_type=kind or "application/octet-stream")

    async def _rest(self, request: web.Request) -> web.StreamResponse:
        call = await _read(request)
        self.calls.append(call)
        headers = {"Via": "1.1 google"}  # without it a 429 is taken for a ban
        fault = self.next_fault(call)
        if fault:
            await asyncio.sleep(fault.delay)
            if fault.status == 0 and not fault.drop:
                fault = None
        status, answer = 200, None
        if fault is None or fault.after:
            status, answer = await self._act(request, call, headers)
        if fault and fault.drop:
            call.status = -1
            if request.transport:
                request.transport.abort()
            return web.Response()
        if fault:
            status, answer = _broken(fault, headers)
        call.status, call.answer = status, copy.deepcopy(answer)
        asyncio.get_running_loop().call_soon(self.notify)
        if status == 204:
            return web.Response(status=204, headers=headers)
        headers["Content-Type"] = "application/json"  # exactly: it is compared whole
        body = json.dumps(answer).encode()
        return web.Response(body=body, status=status, headers=headers)

    async def _act(
        self, request: web.Request, call: Call, headers: dict[str, str]
    ) -> tuple[int, Any]:
        try:
            headers |= self.window(call)
            return await self._serve(request, call)
        except ApiError as error:
            return error.status, error.body

    async def _serve(self, request: web.Request, call: Call) -> tuple[int, Any]:
        for method, pattern, handler in ROUTES:
            match = pattern.match(call.path)
            if method == call.method and match:
                open_to_all = call.path.startswith(("/interactions/", "/webhooks/"))
                right = request.headers.get("Authorization") == f"Bot {self.token}"
                if not (open_to_all or right):
                    raise ApiError(401, 0, "401: Unauthorized")
                answer = await handler(self, call, **match.groupdict())
                return (204, None) if answer is None else (200, answer)
        self.unimplemented.append(f"{call.method} {call.path}")
        return 501, {"code": 0, "message": "the fake does not implement this"}


async def _read(request: web.Request) -> Call:
    path = request.raw_path.split("?")[0][len(API) :]
    files: list[tuple[str, bytes]] = []
    body: Any = None
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            read: Any = part
            if read.name == "payload_json":
                body = json.loads(await read.text())
            else:
                files.append((read.filename, bytes(await read.read())))
    elif request.can_read_body:
        body = await request.json()
    query = dict(request.query)
    return Call(request.method, path, query, body, files, time.monotonic())


def _broken(fault: Fault, headers: dict[str, str]) -> tuple[int, Any]:
    headers |= fault.headers
    if not headers["Via"]:
        del headers["Via"]
    return fault.status, fault.body
