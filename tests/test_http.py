"""The HTTP face over real sockets: what it answers, and to whom."""

import base64
import hmac
import json
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from bot.contract import answer_object, dumps
from bot.http.openapi import openapi
from bot.service import Service
from serving import serving
from shelf import Shelf, document

TOKEN = "a token that is long enough"
FERRY = document(
    "The ferry to Visby carries 1500 people.\nIt has 4 engines.",
    title="The ferry",
    url="https://example.org/ferry",
)
BRIDGE = document("The bridge is 227 metres long.", title="The bridge")


@pytest.fixture(scope="module")
def at() -> Iterator[str]:
    with serving(Shelf(FERRY, BRIDGE)) as address:
        yield address


def problem(response: httpx.Response) -> dict[str, Any]:
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert set(body) == {"type", "title", "status", "detail"}
    assert body["status"] == response.status_code
    return body


def test_ask_returns_the_same_bytes_as_the_shell(at: str) -> None:
    question = "How many people does the ferry carry?"
    response = httpx.post(f"{at}/ask", json={"question": question})
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    wanted = answer_object(Shelf(FERRY, BRIDGE).ask(question))
    assert response.text == dumps(wanted) + "\n"


def test_a_question_without_an_answer_is_no_error(at: str) -> None:
    response = httpx.post(f"{at}/ask", json={"question": "Wer weiß?"})
    assert response.status_code == 200
    assert response.json()["status"] == "not_found"


def test_search_documents_and_numbers(at: str) -> None:
    hits = httpx.get(f"{at}/search", params={"q": "ferry bridge", "k": 2}).json()
    assert [hit["document"] for hit in hits["hits"]] == [FERRY.id, BRIDGE.id]
    listed = httpx.get(f"{at}/documents").json()["documents"]
    assert [each["id"] for each in listed] == [FERRY.id, BRIDGE.id]
    one = httpx.get(f"{at}/documents/{FERRY.id}").json()
    assert one["text"] == FERRY.text
    params = {"document": FERRY.id}
    numbers = httpx.get(f"{at}/numbers", params=params).json()["quantities"]
    assert [number["text"] for number in numbers] == ["1500", "4"]
    for number in numbers:
        place = slice(number["start"], number["end"])
        assert one["text"][place] == number["text"]


def test_health_metrics_and_openapi(at: str) -> None:
    assert httpx.get(f"{at}/health/live").json() == {"status": "ok"}
    assert httpx.get(f"{at}/health/ready").json()["status"] == "ok"
    assert httpx.get(f"{at}/openapi.json").json() == json.loads(dumps(openapi()))
    httpx.post(f"{at}/ask", json={"question": "secretword"})
    metrics = httpx.get(f"{at}/metrics").text
    for name in ("questions_total", "stage_seconds_bucket", "queue_depth", "responses"):
        assert f"pincite_{name}" in metrics
    assert (
        f'pincite_corpus_info{{state="{Shelf(FERRY, BRIDGE).state()}"}} 1.0' in metrics
    )
    assert "secretword" not in metrics


def test_every_answer_fits_the_openapi_document(at: str) -> None:
    described = openapi()["components"]["schemas"]
    asked = httpx.post(f"{at}/ask", json={"question": "ferry"}).json()
    assert set(asked) == set(described["Answer"]["required"])
    assert set(asked["citations"][0]) == set(described["Citation"]["required"])
    assert set(asked["quantities"][0]) == set(described["Quantity"]["required"])
    one = httpx.get(f"{at}/documents/{FERRY.id}").json()
    assert set(one) == set(described["Text"]["required"])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b"null",
        b'"question"',
        b"\xff\xfe",
        b"[" * 60_000,
        b'{"question": 7}',
        b'{"question": null}',
        b'{"question": ""}',
        b'{"question": "  "}',
        b'{"question": "a\\u0000b"}',
        b'{"question": "\\ud800"}',
        b'{"question": "a", "space": "somebody else\'s"}',
        b'{"question": "a", "previous": "b"}',
        b'{"question": "a", "previous": [1]}',
        b'{"question": "a", "as_of": "yesterday"}',
        b'{"question": "a", "as_of": "2026-02-30"}',
        b'{"question": "a", "document": 1}',
        json.dumps({"question": "a" * 2001}).encode(),
        json.dumps({"question": "a", "previous": ["b"] * 11}).encode(),
    ],
)
def test_bad_bodies_get_a_problem(at: str, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    response = httpx.post(f"{at}/ask", content=body, headers=headers)
    assert problem(response)["status"] == 400


def test_a_form_cannot_ask_across_sites(at: str) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        headers = {"Content-Type": kind}
        response = httpx.post(f"{at}/ask", content=b"{}", headers=headers)
        assert problem(response)["status"] == 415


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/documents/unknown", 404),
        ("/numbers?document=unknown", 404),
        ("/numbers", 400),
        ("/search", 400),
        ("/search?q=a&k=0", 400),
        ("/search?q=a&k=1e9", 400),
        ("/search?q=a&space=other", 400),
        ("/documents?space=other", 400),
        ("/ask", 405),
        (f"/read/{FERRY.id}?at=0-999", 400),
        (f"/read/{FERRY.id}?at=nonsense", 400),
        (f"/read/{FERRY.id}?part=2", 400),
        ("/read/unknown", 404),
    ],
)
def test_bad_requests_get_a_problem(at: str, path: str, status: int) -> None:
    assert problem(httpx.get(at + path))["status"] == status
    page = httpx.get(at + path, headers={"Accept": "text/html,*/*"})
    assert page.status_code == status
    assert page.headers["content-type"].startswith("text/html")


def test_every_response_forbids_scripts(at: str) -> None:
    for path in ("/", "/nowhere", "/documents", "/static/page.css", "/health/live"):
        policy = httpx.get(at + path).headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; style-src 'self'")
        assert "unsafe" not in policy
        assert "script-src" not in policy


def test_a_rebound_name_is_not_answered(at: str) -> None:
    response = httpx.get(f"{at}/documents", headers={"Host": "evil.example"})
    assert problem(response)["status"] == 421
    for host in ("localhost", "localhost:1", "[::1]:99"):
        assert httpx.get(f"{at}/documents", headers={"Host": host}).is_success


def test_the_public_name_is_answered() -> None:
    with serving(Shelf(), public="https://ask.example.org/") as at:
        headers = {"Host": "ask.example.org"}
        assert httpx.get(f"{at}/documents", headers=headers).is_success


def test_a_token_is_asked_of_everybody() -> None:
    with serving(Shelf(FERRY), token=TOKEN) as at:
        assert httpx.get(f"{at}/health/live").is_success
        assert httpx.get(f"{at}/health/ready").is_success
        for path in ("/", "/documents", "/metrics", "/static/page.css", "/nowhere"):
            response = httpx.get(at + path)
            assert problem(response)["status"] == 401
            assert "Bearer" in response.headers["www-authenticate"]
        basic = base64.b64encode(f"me:{TOKEN}".encode()).decode()
        for good in (f"Bearer {TOKEN}", f"bearer {TOKEN}", f"Basic {basic}"):
            headers = {"Authorization": good}
            assert httpx.get(f"{at}/documents", headers=headers).is_success
        wrong = [f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", "Bearer", f"Basic {TOKEN}"]
        for bad in (*wrong, f"Token {TOKEN}", "Basic !!!", "Bearer \xe9"):
            raw = httpx.Headers([(b"Authorization", bad.encode("latin-1"))])
            response = httpx.get(f"{at}/documents", headers=raw)
            assert response.status_code == 401, bad


def test_tokens_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []
    true = hmac.compare_digest

    def spy(a: bytes, b: bytes) -> bool:
        compared.append((a, b))
        return true(a, b)

    monkeypatch.setattr(hmac, "compare_digest", spy)
    with serving(Shelf(), token=TOKEN) as at:
        httpx.get(f"{at}/documents", headers={"Authorization": "Bearer guess"})
    assert compared == [(b"guess", TOKEN.encode())]


def test_more_than_the_rate_is_refused() -> None:
    with serving(Shelf(), rate=8) as at:
        answers = [httpx.get(f"{at}/documents") for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
        assert int(answers[-1].headers["retry-after"]) >= 1
        assert httpx.get(f"{at}/health/live").is_success


def test_a_full_queue_and_a_late_answer_are_told() -> None:
    held = threading.Event()
    with serving(Shelf(FERRY, hold=held), queue=1, deadline=1.0) as at:
        late: list[httpx.Response] = []

        def ask() -> None:
            late.append(httpx.post(f"{at}/ask", json={"question": "ferry"}))

        first = threading.Thread(target=ask)
        first.start()
        while 'stage="queue"' not in (text := httpx.get(f"{at}/metrics").text) or (
            "pincite_queue_depth 1.0" not in text
        ):
            pass
        full = httpx.post(f"{at}/ask", json={"question": "ferry"})
        assert problem(full)["status"] == 503
        assert full.headers["retry-after"]
        first.join()
        assert problem(late[0])["status"] == 504
        held.set()


def test_a_fault_of_ours_shows_nothing_of_us() -> None:
    class Broken(Shelf):
        def warm(self, *, space: str = "default") -> None:
            self.state(space=space)

        def state(self, *, space: str = "default") -> str:
            raise RuntimeError(f"/home/somebody/secret {space}")

    with serving(Broken()) as at:
        response = httpx.get(f"{at}/health/ready")
        assert problem(response)["status"] == 500
        assert "secret" not in response.text


def test_the_real_service_takes_every_argument_the_desk_gives() -> None:
    for name in ("ask", "search", "documents", "document", "quantities", "reading"):
        ours = getattr(Shelf, name).__annotations__
        assert ours == getattr(Service, name).__annotations__, name
