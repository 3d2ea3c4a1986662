"""The HTTP face against people who mean harm: nothing runs, leaks or hangs."""

import html.parser
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from urllib.parse import quote, urlsplit

import httpx
import pytest

from serving import serving
from shelf import Shelf, document

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}{% raw %}"
EVIL_SENTENCE = (
    f"Evil words {EVIL} with 42 in them.\n</blockquote></style><svg onload=x>"
)
TRAP = document(EVIL_SENTENCE, title=EVIL, url="javascript:alert(document.domain)")
QUOTED = document("Plain words.", title="t", url='https://e.org/"onmouseover="x')

# Ours use no scripts at all, so none of these may ever be in a page.
FORBIDDEN_TAGS = {"script", "img", "iframe", "object", "embed", "style", "base"}


class Page(html.parser.HTMLParser):
    """Collects what a browser would act on."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def harmless(response: httpx.Response) -> Page:
    page = Page(response.text)
    for tag, attributes in page.tags:
        assert tag not in FORBIDDEN_TAGS, tag
        for name, value in attributes.items():
            assert not name.startswith("on"), name
            assert name != "style"
            if name in {"href", "src", "action"}:
                scheme = urlsplit(value or "").scheme
                assert scheme in {"", "http", "https"}, value
    return page


@pytest.fixture(scope="module")
def at() -> Iterator[str]:
    with serving(Shelf(TRAP, QUOTED), deadline=5.0) as address:
        yield address


def test_what_a_document_says_is_shown_and_never_obeyed(at: str) -> None:
    for path in (
        "/?q=evil+words",
        f"/?q={quote('evil ' + EVIL)}&p={quote(EVIL)}",
        f"/?q={quote('<script>nothing</script>')}",
        "/?q=plain",
        "/sources",
        f"/read/{TRAP.id}?at=0-40&mark=5-10#passage",
        f"/read/{QUOTED.id}",
        f"/read/{quote(EVIL, safe='')}",
        f"/nowhere/{quote(EVIL, safe='')}",
        f"/?q=a&p={quote(EVIL * 99)}",
    ):
        page = harmless(httpx.get(at + path, headers={"Accept": "text/html"}))
        assert "49" not in page.text


def test_the_words_of_a_source_come_out_as_they_are(at: str) -> None:
    page = harmless(httpx.get(f"{at}/read/{TRAP.id}", headers={"Accept": "text/html"}))
    for line in TRAP.text.splitlines():
        assert line in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/static/../page.py",
        "/static/%2e%2e/page.py",
        "/static/..%2fpage.py",
        "/static/%2e%2e%2f%2e%2e%2f%2e%2e%2fetc/passwd",
        "/static//etc/passwd",
        "/static/..\\page.py",
        "/static/page.css%00.py",
        "/read/..%2f..%2fetc%2fpasswd",
        "/documents/..%2f..%2fetc%2fpasswd",
        "/documents/%00",
        "/documents/" + "a" * 9000,
        "/%ff%fe",
    ],
)
def test_no_path_leads_out(at: str, path: str) -> None:
    host, port = at.removeprefix("http://").split(":")
    head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with socket.create_connection((host, int(port)), timeout=10) as wire:
        wire.sendall(head.encode())
        said = wire.makefile("rb").read()
    status = int(said.split(b" ", 2)[1])
    assert 400 <= status < 500, said[:200]
    assert b"root:" not in said
    assert b"import" not in said


@pytest.mark.parametrize(
    "raw",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        (
            b"POST /ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
            b"Content-Length: 9\r\n\r\n{}"
        ),
        (
            b"POST /ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            b"GET /documents HTTP/1.1\r\n\r\n"
        ),
        b"POST /ask HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n",
        (
            b"POST /ask HTTP/1.1\r\nHost: localhost\r\n"
            b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"
        ),
        b"POST /ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"GET /documents\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"G" * 100_000,
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n folded: x\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\nHost: localhost\nContent-Length : 3\n\nabc",
    ],
)
def test_malformed_requests_are_refused_and_hung_up_on(at: str, raw: bytes) -> None:
    host, port = at.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=15) as wire:
        wire.sendall(raw)
        try:
            said = wire.makefile("rb").read()
        except ConnectionResetError:
            said = b""
    # Either nothing or exactly one refusal: never the answer to a smuggled request.
    assert said.count(b"HTTP/1.1 ") <= 1
    assert not said or 400 <= int(said.split(b" ", 2)[1]) < 500, said[:200]
    assert httpx.get(f"{at}/health/live").is_success


def test_a_large_body_is_refused_unread(at: str) -> None:
    body = b'{"question": "' + b"a" * 10_000_000 + b'"}'
    headers = {"Content-Type": "application/json"}
    started = time.monotonic()
    try:
        response = httpx.post(f"{at}/ask", content=body, headers=headers)
        assert response.status_code == 413
    except httpx.WriteError:
        pass  # hung up before everything was sent, as it may
    assert time.monotonic() - started < 5
    assert httpx.get(f"{at}/health/live").is_success


def test_a_large_body_in_chunks_is_refused(at: str) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(1000):
            yield b"a" * 10_000

    headers = {"Content-Type": "application/json"}
    try:
        response = httpx.post(f"{at}/ask", content=chunks(), headers=headers)
        assert response.status_code == 413
    except (httpx.WriteError, httpx.RemoteProtocolError):
        pass
    assert httpx.get(f"{at}/health/live").is_success


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what the server waits seconds for take a moment."""
    monkeypatch.setattr("bot.http.protocol.PATIENCE", 0.5)
    monkeypatch.setattr("bot.http.inputs.SLOWEST_BODY", 0.5)


BODY = b"Content-Length: 99\r\nContent-Type: application/json\r\n\r\n{"
STARTS = [
    b"",
    b"GET / HTTP/1.1\r\nHost: loc",
    b"POST /ask HTTP/1.1\r\nHost: localhost\r\n" + BODY,
]


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("start", STARTS, ids=["silent", "head", "body"])
def test_slow_clients_are_hung_up_on(at: str, start: bytes) -> None:
    host, port = at.removeprefix("http://").split(":")
    with ExitStack() as open_wires:
        address, wires = (host, int(port)), list[socket.socket]()
        for _ in range(20):
            wire = open_wires.enter_context(socket.create_connection(address, 30))
            wire.sendall(start)
            wires.append(wire)
        assert httpx.get(f"{at}/health/live").is_success
        started = time.monotonic()
        for wire in wires:
            while wire.recv(4096):
                pass
        assert time.monotonic() - started < 5


@pytest.mark.usefixtures("hurried")
def test_who_asks_and_does_not_read_is_hung_up_on() -> None:
    large = document("Long. " * 3_000_000)
    with serving(Shelf(large)) as at:
        host, port = at.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=30) as wire:
            path = f"/documents/{large.id}"
            wire.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            time.sleep(2)
            got = 0
            with suppress(ConnectionResetError):
                while chunk := wire.recv(1 << 20):
                    got += len(chunk)
            assert got < len(large.text)
        assert httpx.get(f"{at}/health/live").is_success
