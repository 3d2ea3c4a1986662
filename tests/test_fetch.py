"""Fetching, from a server on this machine that is allowed by name."""

import gzip
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from corpus.fetch import AddressError, FetchError, Options, Visit, documents, fetch
from corpus.fetch.address import is_public
from corpus.fetch.visits import keep, last
from corpus.store import Store
from test_store import make, put

pytest.importorskip("urllib3", reason="needs the documents extra")
PAGE = b"<html><body><article><h1>Cells</h1><p>" + b"The price is 5 euros. " * 20
HERE = frozenset({"127.0.0.1"})
FORBIDDEN = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://0x7f.0.0.1/",
    "http://017700000001/",
    "http://127.0.0.1:8080/x",
    "http://127.255.255.254/",
    "http://localhost/",
    "http://LOCALHOST/",
    "http://localhost./",
    "http://0.0.0.0/",
    "http://0/",
    "http://10.0.0.1/",
    "http://10.255.255.255/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/",
    "http://100.64.0.1/",
    "http://100.100.100.200/",
    "http://192.0.0.192/",
    "http://198.18.0.1/",
    "http://203.0.113.5/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::ffff:169.254.169.254]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:7f00:1::80ff:fffe]/",
    "http://[fe80::1]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://[2001:db8::1]/",
    "file:///etc/passwd",
    "ftp://example.org/",
    "gopher://example.org/",
    "http://user:secret@example.org/",
    "http:///path",
    "http://example.org:99999/",
    "http://[::1",
]


@pytest.mark.parametrize("url", FORBIDDEN)
def test_what_is_not_public_is_refused(url: str) -> None:
    with pytest.raises(AddressError) as found:
        fetch(url)
    assert "\n" not in str(found.value)


def test_public_addresses_are_not() -> None:
    assert is_public("93.184.215.14")
    assert is_public("2606:2800:21f:cb07:6820:80da:af6b:8b2c")
    assert is_public("::ffff:93.184.215.14")
    assert is_public("64:ff9b::5db8:d70e")
    assert not is_public("name")


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        self.stop = threading.Event()
        super().__init__(("127.0.0.1", 0), Handler)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Server)
        port = self.server.server_port
        moved = {
            "/moved": "/page",
            "/loop": "/loop",
            "/away": f"http://127.0.0.2:{port}/page",
            "/file": "file:///etc/passwd",
            "/meta": "http://169.254.169.254/",
        }
        if self.path in moved:
            self.answer(302, b"", Location=moved[self.path])
        elif self.path == "/robots.txt":
            self.answer(200, b"User-agent: *\nDisallow: /private\n")
        elif self.headers.get("If-None-Match") == '"1"':
            self.answer(304, b"")
        elif self.path == "/bomb":
            bomb = gzip.compress(bytes(50_000_000))
            self.answer(200, bomb, **{"Content-Encoding": "gzip"})
        elif self.path == "/gzip":
            self.answer(200, gzip.compress(PAGE), **{"Content-Encoding": "gzip"})
        elif self.path == "/latin":
            words = "Der Preis fiel größtenteils.".encode("latin-1")
            kind = {"Content-Type": "text/plain; charset=latin-1"}
            self.answer(200, words, **kind)
        elif self.path == "/slow":
            self.slow()
        elif self.path in {"/page", "/private/page"}:
            self.answer(200, PAGE, ETag='"1"', **{"Content-Type": "text/html"})
        else:
            self.answer(404, b"")

    def answer(self, status: int, data: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def slow(self) -> None:
        self.send_response(200)
        self.end_headers()
        assert isinstance(self.server, Server)
        while not self.server.stop.wait(0.05):
            try:
                self.wfile.write(b"a" * 70_000)
            except OSError:
                return

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    found = Server()
    thread = threading.Thread(target=found.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{found.server_port}"
    found.stop.set()
    found.shutdown()
    found.server_close()
    thread.join()


def test_a_page_becomes_a_document(server: str) -> None:
    for path in ("/page", "/moved", "/gzip"):
        fetched = fetch(server + path, Options(hosts=HERE))
        (found,) = documents(fetched)
        assert "The price is 5 euros." in found.text
        assert found.source == found.url == server + path
    (found,) = documents(fetch(server + "/latin", Options(hosts=HERE)))
    assert found.text == "Der Preis fiel größtenteils."


def test_an_unchanged_page_is_not_sent_again(server: str) -> None:
    first = fetch(server + "/page", Options(hosts=HERE))
    assert first.visit == Visit('"1"')
    assert not first.unchanged
    again = fetch(server + "/page", Options(hosts=HERE), last=first.visit)
    assert again.unchanged


@pytest.mark.parametrize(
    ("path", "error", "words"),
    [
        ("/away", AddressError, "127.0.0.2, which is not a public"),
        ("/meta", AddressError, "169.254.169.254"),
        ("/file", AddressError, "only http"),
        ("/loop", FetchError, "redirects"),
        ("/none", FetchError, "404"),
        ("/bomb", FetchError, "more than 1 MB"),
        ("/slow", FetchError, "too long|more than"),
        ("/private/page", FetchError, "robots"),
    ],
)
def test_limits(server: str, path: str, error: type[Exception], words: str) -> None:
    seconds = 1 if path == "/slow" else 60
    options = Options(hosts=HERE, size=1_000_000, seconds=seconds)
    with pytest.raises(error, match=words):
        fetch(server + path, options)


def test_robots_can_be_overruled(server: str) -> None:
    assert fetch(server + "/private/page", Options(hosts=HERE, robots=False)).data


def test_the_checked_address_is_the_one_connected_to(server: str) -> None:
    """A name that resolves to something else the second time gains nothing."""
    answers: list[list[str]] = [["127.0.0.1"], ["93.184.215.14"]]
    asked: list[str] = []

    def rebinding(host: str, _: int) -> Sequence[str]:
        asked.append(host)
        return answers.pop(0)

    port = server.rpartition(":")[2]
    options = Options(hosts=frozenset({"name.test"}), robots=False, resolve=rebinding)
    assert fetch(f"http://name.test:{port}/page", options).data
    assert asked == ["name.test"]


def test_one_private_address_among_public_ones_is_refused() -> None:
    def both(_: str, __: int) -> Sequence[str]:
        return ["93.184.215.14", "10.0.0.1"]

    with pytest.raises(AddressError, match=r"10\.0\.0\.1"):
        fetch("http://name.test/", Options(resolve=both))


def test_visits_are_remembered_until_the_page_is_removed(tmp_path: Path) -> None:
    page = make("The text.", "https://x.org/")
    visit = Visit('"1"', "Fri, 14 Mar 2025 08:00:00 GMT")
    with Store.open(tmp_path, write=True) as store:
        put(store, page)
        assert last(store, page.source) is None
        keep(store, page.source, visit)
        assert last(store, page.source) == visit
        assert last(store, page.source, "another") is None
        store.remove(page.id)
        assert last(store, page.source) is None
