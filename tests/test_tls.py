"""What the address says of TLS is done: a server that nobody vouches for is refused."""

import shutil
import socket
import ssl
import struct
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from corpus.errors import StoreUnreachableError
from corpus.postgres import Server

pytestmark = pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl")

_SSL, _GSS = 80877103, 80877104  # what a client asks before it says who it is


def _listening() -> socket.socket:
    return socket.create_server(("127.0.0.1", 0))


@dataclass(slots=True)
class Door:
    """Speaks as PostgreSQL does up to the client's first message, and hangs up."""

    certificate: Path
    key: Path
    listening: socket.socket = field(default_factory=_listening)
    heard: list[bytes] = field(default_factory=list[bytes])

    def serve(self) -> None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.certificate, self.key)
        while True:
            try:
                plain, _ = self.listening.accept()
            except OSError:  # closed
                return
            try:
                self._hear(plain, context)
            except (OSError, struct.error):  # the client does not trust us
                plain.close()

    def _hear(self, plain: socket.socket, context: ssl.SSLContext) -> None:
        said = struct.unpack("!ii", plain.recv(8))[1]
        while said == _GSS:
            plain.sendall(b"N")
            said = struct.unpack("!ii", plain.recv(8))[1]
        assert said == _SSL, "asked in the clear"
        plain.sendall(b"S")
        with context.wrap_socket(plain, server_side=True) as inside:
            self.heard.append(inside.recv(1000))
            fields = b"SFATAL\0VFATAL\0C28000\0Mcome back later\0\0"
            inside.sendall(b"E" + struct.pack("!i", len(fields) + 4) + fields)


def certified(folder: Path, name: str) -> tuple[Path, Path]:
    """Make a certificate for this machine that vouches for itself, and its key."""
    made = folder / f"{name}.pem", folder / f"{name}.key"
    words = (
        "openssl req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1"
        f" -subj /CN={name} -addext subjectAltName=DNS:localhost,IP:127.0.0.1"
    )
    subprocess.run(  # noqa: S603  our own words
        [*words.split(), "-out", made[0], "-keyout", made[1]],
        check=True,
        capture_output=True,
    )
    return made


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    door = Door(*certified(tmp_path, "ours"))
    thread = threading.Thread(target=door.serve)
    thread.start()
    yield door
    door.listening.shutdown(socket.SHUT_RDWR)
    door.listening.close()
    thread.join()


def test_the_server_is_who_the_address_says_or_hears_nothing(
    door: Door, tmp_path: Path
) -> None:
    port = door.listening.getsockname()[1]
    url = f"postgresql://owl:hushhush@127.0.0.1:{port}/papers?sslmode=verify-full"
    stranger, _ = certified(tmp_path, "stranger")
    for wrong in (f"&sslrootcert={stranger}", f"&sslrootcert={tmp_path / 'none'}"):
        with pytest.raises(StoreUnreachableError, match="certificate") as refused:
            Server(url + wrong, patience=0).prepare()
        assert door.heard == []
        assert "hush" not in str(refused.value)
    trusted = Server(f"{url}&sslrootcert={door.certificate}", patience=0)
    with pytest.raises(StoreUnreachableError, match="come back later"):
        trusted.prepare()
    (said,) = door.heard
    assert b"user\0owl\0" in said
    assert b"database\0papers\0" in said
    assert b"iterative_scan" in said  # the session's settings, beside the address's
