"""`pincite serve` as it is run: the real service over the seed article."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from bot.notify import notify, watchdog_seconds
from conftest import ARTICLE, ROOT, Pincite

QUESTION = "How many solid-state battery patents does Toyota have?"


@contextmanager
def served(data: Path, **env: str) -> Generator[str]:
    """Run ``pincite serve`` on a free port; yield its address; end it by SIGTERM."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "bot", "--data", str(data), "serve"]
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PINCITE_")}
    with subprocess.Popen(  # noqa: S603  our own command
        [*command, "--port", str(port)],
        stderr=subprocess.PIPE,
        text=True,
        env=kept | {"PYTHONPATH": str(ROOT), "HOME": str(data.parent)} | env,
    ) as process:
        assert process.stderr
        try:
            line = process.stderr.readline()
            assert "listening on" in line, line + process.stderr.read()
            yield line.split()[-1].rstrip("/")
        finally:
            process.send_signal(signal.SIGTERM)
            said = process.stderr.read()
        assert process.wait(20) == 0, said
        assert "Traceback" not in said


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served") / "data"
    command = [sys.executable, "-m", "bot", "--data", str(folder), "add", str(ARTICLE)]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run(command, check=True, capture_output=True, env=env)  # noqa: S603  our own
    return folder


@pytest.fixture(scope="module")
def at(data: Path) -> Iterator[str]:
    with served(data) as address:
        yield address


def test_the_shell_and_http_give_the_same_bytes(
    at: str, data: Path, pincite: Pincite
) -> None:
    for question in (QUESTION, "How many patents does Honda hold?"):
        ours = httpx.post(f"{at}/ask", json={"question": question})
        theirs = pincite("--data", str(data), "ask", question, "--json")
        assert ours.content == theirs.stdout
        assert json.loads(ours.content)["question"] == question


def test_every_link_of_an_answer_shows_the_quoted_words(at: str) -> None:
    page = httpx.get(f"{at}/", params={"q": QUESTION}).text
    path = page.partition('class="ways"><a href="')[2].partition('"')[0]
    source = httpx.get(at + path.replace("&amp;", "&")).text
    assert "other words" not in source
    start, end = path.partition("at=")[2].partition("&")[0].split("-")
    answer = httpx.post(f"{at}/ask", json={"question": QUESTION}).json()
    cited = answer["citations"][0]
    assert (cited["start"], cited["end"]) == (int(start), int(end))
    assert '<mark id="passage"' in source


def test_what_another_process_adds_and_removes_is_noticed(
    at: str, data: Path, pincite: Pincite, tmp_path: Path
) -> None:
    question = "How many passengers does the Visby ferry carry?"
    file = tmp_path / "ferry.txt"
    file.write_text("The Visby ferry carries 1,500 passengers across the sea.\n")

    def ask() -> dict[str, str]:
        asked: dict[str, str] = httpx.post(
            f"{at}/ask", json={"question": question}
        ).json()
        return asked

    before = ask()
    added = pincite("--data", str(data), "add", str(file)).stdout.decode()
    during = ask()
    pincite("--data", str(data), "remove", added.split()[1])
    assert during["status"] == "answered"
    assert before["status"] == ask()["status"] == "not_found"
    assert before["corpus"] == ask()["corpus"] != during["corpus"]


def test_what_could_not_be_read_is_counted(
    at: str, data: Path, pincite: Pincite, tmp_path: Path
) -> None:
    def count() -> int:
        metrics = httpx.get(f"{at}/metrics").text
        name = r"^pincite_ingest_failures_total (\S+)$"
        (line,) = re.findall(name, metrics, re.MULTILINE)
        return int(float(line))

    before = count()
    for number in range(2):
        empty = tmp_path / f"{number}.pdf"
        empty.write_bytes(b"%PDF-1.4 broken")
        assert pincite("--data", str(data), "add", str(empty)).returncode
    assert count() == before + 2


def test_a_link_still_resolves_after_an_update(
    at: str, data: Path, pincite: Pincite, tmp_path: Path
) -> None:
    file = tmp_path / "bridge.txt"
    first = "The Oland bridge is 6072 metres long.\nIt has 156 pillars.\n"
    file.write_text(first)
    old = pincite("--data", str(data), "add", str(file)).stdout.decode().split()[1]
    file.write_text(first.replace("156", "155"))
    new = pincite("--data", str(data), "add", str(file)).stdout.decode().split()[1]
    assert old != new
    kept = httpx.get(f"{at}/read/{old}?at=0-37").text
    assert "superseded" in kept
    assert f'href="/read/{new}?at=0-37' in kept  # the newest has the same words
    assert "2 versions" in kept
    changed = httpx.get(f"{at}/read/{old}?at=38-57").text
    assert "no longer has the cited words" in changed
    assert "156" in changed
    other = httpx.get(f"{at}/read/{new}?at=38-57&is=0123456789").text
    assert "other words" in other
    assert f'href="/read/{new}/changes"' in kept
    beside = httpx.get(f"{at}/read/{new}/changes").text
    assert "<del>156</del> pillars" in beside
    assert "<ins>155</ins> pillars" in beside
    assert beside.count("6072 metres") == 2  # on both sides, unmarked
    assert "no version before" in httpx.get(f"{at}/read/{old}/changes").text
    pincite("--data", str(data), "remove", new)
    assert httpx.get(f"{at}/read/{old}").status_code == 404
    assert httpx.get(f"{at}/read/{new}/changes").status_code == 404


def test_a_server_without_documents_says_so(tmp_path: Path) -> None:
    with served(tmp_path / "empty") as at:
        assert httpx.get(f"{at}/health/live").is_success
        assert httpx.get(f"{at}/health/ready").status_code == 503
        assert "No documents yet" in httpx.get(f"{at}/sources").text
        refused = httpx.post(f"{at}/ask", json={"question": "What?"})
        assert "pincite add" in refused.json()["detail"]
        assert str(tmp_path) not in refused.text


def test_the_world_is_not_listened_to_without_a_token(pincite: Pincite) -> None:
    refused = pincite("serve", "--host", "0.0.0.0", "--port", "1")  # noqa: S104  refused
    assert refused.returncode == 2
    assert b"http_token" in refused.stderr


def test_systemd_is_told(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(tmp_path / "ear"))
        ear.settimeout(30)
        env = {"NOTIFY_SOCKET": str(tmp_path / "ear"), "WATCHDOG_USEC": "400000"}
        with served(tmp_path / "empty", **env):
            assert ear.recv(100) == b"READY=1"
            started = time.monotonic()
            assert [ear.recv(100) for _ in range(3)] == [b"WATCHDOG=1"] * 3
            assert time.monotonic() - started < 4
        while (last := ear.recv(100)) == b"WATCHDOG=1":
            pass
        assert last == b"STOPPING=1"


def test_nobody_is_told_where_nobody_listens() -> None:
    assert not notify("READY=1", {})
    assert not notify("READY=1", {"NOTIFY_SOCKET": "/nowhere"})
    assert watchdog_seconds({}) is None
    assert watchdog_seconds({"WATCHDOG_USEC": "9", "WATCHDOG_PID": "1"}) is None
    assert watchdog_seconds({"WATCHDOG_USEC": "30000000"}) == 15
