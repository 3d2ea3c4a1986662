"""Debian's Chromium without a screen, driven by the WebDriver protocol (W3C)."""

import json
import shutil
import subprocess
import tempfile
from base64 import b64decode
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
MISSING = "no browser: apt-get install chromium chromium-driver"

_QUIET = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the protocol's key for one
TAB, ENTER = "\ue004", "\ue007"


class Browser:
    """One window. Commands raise AssertionError with what the driver said."""

    def __init__(self, driver: str, options: dict[str, Any]) -> None:
        self._wire = httpx.Client(base_url=driver, timeout=60)
        logs = {"browser": "ALL", "performance": "ALL"}
        wanted = {"goog:chromeOptions": options, "goog:loggingPrefs": logs}
        session = self._send("", {"capabilities": {"alwaysMatch": wanted}})
        self._base = "/" + str(session["sessionId"])
        # A page is asked for and comes: whatever is looked for may still be on its way.
        self._send("/timeouts", {"implicit": 30_000})

    def open(self, address: str) -> None:
        self._send("/url", {"url": address})

    def address(self) -> str:
        return str(self.run("return location.href"))

    def run(self, script: str, *arguments: Any) -> Any:
        return self._send("/execute/sync", {"script": script, "args": arguments})

    def wait(self, script: str, *arguments: Any) -> Any:
        """Run *script*, whose last argument is called with the result."""
        return self._send("/execute/async", {"script": script, "args": arguments})

    def find(self, selector: str) -> str:
        """Return the driver's name for an element, waiting until it is there."""
        wanted = {"using": "css selector", "value": selector}
        return str(self._send("/element", wanted)[_ELEMENT])

    def text(self, selector: str) -> str:
        """Return the text of an element, waiting until it is there."""
        self.find(selector)
        script = "return document.querySelector(arguments[0]).textContent"
        return str(self.run(script, selector))

    def click(self, selector: str) -> None:
        self._send(f"/element/{self.find(selector)}/click", {})

    def keys(self, text: str) -> None:
        pressed = [{"type": kind, "value": c} for c in text for kind in _PRESS]
        device = {"type": "key", "id": "keyboard", "actions": pressed}
        self._send("/actions", {"actions": [device]})

    def devtools(self, command: str, **parameters: Any) -> Any:
        body = {"cmd": command, "params": parameters}
        return self._send("/goog/cdp/execute", body)

    def look(self, width: int, height: int, *, dark: bool = False) -> None:
        """Be a screen of this size, a narrow one being a phone's."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1}
        phone = width < 600
        self.devtools("Emulation.setDeviceMetricsOverride", **size, mobile=phone)
        scheme = {
            "name": "prefers-color-scheme",
            "value": "dark" if dark else "light",
        }
        still = {"name": "prefers-reduced-motion", "value": "reduce"}
        self.devtools("Emulation.setEmulatedMedia", features=[scheme, still])

    def picture(self) -> bytes:
        return b64decode(self._get("/screenshot"))

    def complaints(self) -> list[str]:
        """Return what the console has said since last asked."""
        return [
            entry["message"] for entry in self._send("/se/log", {"type": "browser"})
        ]

    def hosts(self) -> set[str]:
        """Return the hosts that were asked for anything since last asked."""
        said = self._send("/se/log", {"type": "performance"})
        events = [json.loads(entry["message"])["message"] for entry in said]
        sent = [e for e in events if e["method"] == "Network.requestWillBeSent"]
        asked = [str(event["params"]["request"]["url"]) for event in sent]
        addresses = [urlsplit(address) for address in asked]
        return {a.hostname or "" for a in addresses if a.scheme in {"http", "https"}}

    def close(self) -> None:
        self._wire.delete(f"/session{self._base}")
        self._wire.close()

    _base = ""

    def _send(self, path: str, body: dict[str, Any]) -> Any:
        return _value(self._wire.post(f"/session{self._base}{path}", json=body))

    def _get(self, path: str) -> Any:
        return _value(self._wire.get(f"/session{self._base}{path}"))


_PRESS = ("keyDown", "keyUp")


def _value(response: httpx.Response) -> Any:
    value = response.json()["value"]
    assert response.is_success, value
    return value


@contextmanager
def browsing() -> Generator[Browser]:
    """Start a browser with nothing in it, and end it when the block ends."""
    assert CHROMIUM, MISSING
    assert DRIVER, MISSING
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        arguments = [*_QUIET, f"--user-data-dir={profile}"]
        with _driver(DRIVER) as address:
            browser = Browser(address, {"binary": CHROMIUM, "args": arguments})
            try:
                yield browser
            finally:
                browser.close()


@contextmanager
def _driver(command: str) -> Generator[str]:
    with subprocess.Popen(  # noqa: S603  Debian's own driver
        [command, "--port=0"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        try:
            lines = (line for line in process.stdout if "successfully on port" in line)
            port = next(lines).rpartition("port ")[2].strip(" .\n")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
