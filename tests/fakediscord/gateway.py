"""The gateway: sessions that are identified, resumed and broken."""

import json
from typing import Any

from aiohttp import WSMsgType, web

from fakediscord.things import Conn, Json, Session
from fakediscord.world import World

_PRIVILEGED = (1 << 1, 1 << 8, 1 << 15)
_NAMES = {2: "IDENTIFY", 6: "RESUME"}


class Gateway(World):
    """Hears the bot and tells it what happens."""

    gateway = ""

    def __init__(self, token: str, *, heartbeat: float = 41.25) -> None:
        super().__init__()
        self.token, self.heartbeat = token, heartbeat
        self.approved = 0  # no privileged intent
        self.gateway_log: list[tuple[str, Any]] = []

    async def connected(self, timeout: float = 20.0) -> None:  # noqa: ASYNC109
        """Wait for the bot."""
        await self.until(lambda: any(s.conn for s in self.sessions.values()), timeout)

    async def close_gateway(self, code: int) -> None:
        """Close every connection; some codes end the session too."""
        for conn in self._live():
            if code in {4004, 4007, 4009} and conn.session:
                self.sessions.pop(conn.session.id)
            self._forget(conn)
            await conn.ws.close(code=code)

    def drop_gateway(self) -> None:
        """Let every connection die without a close frame: the bot sees 1006."""
        for conn in self._live():
            self._forget(conn)
            if conn.request.transport:
                conn.request.transport.abort()

    async def reconnect(self) -> None:
        """Ask the bot to connect anew (op 7)."""
        for conn in self._live():
            await conn.send(7)

    async def invalidate(self, *, resumable: bool) -> None:
        """Tell the bot that its session is invalid (op 9)."""
        for conn in self._live():
            if not resumable and conn.session:
                self.sessions.pop(conn.session.id, None)
            self._forget(conn)
            await conn.send(9, resumable)

    def _live(self) -> list[Conn]:
        return [s.conn for s in self.sessions.values() if s.conn]

    def _forget(self, conn: Conn) -> None:
        if conn.session and conn.session.conn is conn:
            conn.session.conn = None

    async def serve_gateway(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection."""
        ws = web.WebSocketResponse(max_msg_size=0, compress=False)
        await ws.prepare(request)
        conn = Conn(request, ws)
        await conn.send(10, {"heartbeat_interval": int(self.heartbeat * 1000)})
        try:
            async for message in ws:
                if message.type is not WSMsgType.TEXT or len(message.data) > 4096:
                    await ws.close(code=4002)
                    break
                said: Json = json.loads(message.data)
                if said["op"] != 1:
                    name = _NAMES.get(said["op"], str(said["op"]))
                    self.gateway_log.append((name, said["d"]))
                await self._receive(conn, said["op"], said["d"])
                self.notify()
        finally:
            self.gateway_log.append(("CLOSED", ws.close_code))
            goodbye = ws.close_code in {1000, 1001}
            if goodbye and conn.session and conn.session.conn is conn:
                self.sessions.pop(conn.session.id, None)
            self._forget(conn)
            self.notify()
        return ws

    async def _receive(self, conn: Conn, op: int, d: Any) -> None:
        if op == 1:
            await conn.send(11)
        elif op in {2, 6} and d["token"] != self.token:
            await conn.ws.close(code=4004)
        elif op == 2:
            await self._identify(conn, d)
        elif op == 6:
            await self._resume(conn, d)
        elif op not in {3, 4, 31}:
            await conn.ws.close(code=4001)

    async def _identify(self, conn: Conn, d: Json) -> None:
        if any(d["intents"] & bit and not self.approved & bit for bit in _PRIVILEGED):
            await conn.ws.close(code=4014)
            return
        session = Session(f"s{self.snowflake()}", d["intents"], conn=conn)
        conn.session = self.sessions[session.id] = session
        mine = [g for g in self.guilds.values() if self.app_id in g["member_ids"]]
        ready: Json = {
            "v": 10,
            "user": {**self.bot, "verified": True, "mfa_enabled": True, "email": None},
            "session_id": session.id,
            "resume_gateway_url": self.gateway,
            "guilds": [{"id": g["id"], "unavailable": True} for g in mine],
            "application": {"id": self.app_id, "flags": 1 << 19},
        }
        if "shard" in d:
            ready["shard"] = d["shard"]
        await self.dispatch("READY", ready, only=session)
        for guild in mine:
            event = self.guild_create(guild)
            await self.dispatch("GUILD_CREATE", event, only=session)

    async def _resume(self, conn: Conn, d: Json) -> None:
        session = self.sessions.get(d["session_id"])
        if session is None:
            await conn.send(9, d=False)
            return
        conn.session = session
        told = d["seq"]
        while missed := [x for x in session.log if x[0] > told]:  # more may come by now
            for seq, t, event in missed:
                await conn.send(0, event, seq, t)
                told = seq
        session.conn = conn
        await self.dispatch("RESUMED", {}, only=session)
