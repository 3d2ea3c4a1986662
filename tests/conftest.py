"""What tests share: the command as a user runs it, and the seed article."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, TypeAlias

import pytest
from hypothesis import settings

from bot.settings import Settings
from index import weights
from index.embed import Embedder
from index.minilm import MiniLM
from pgserver import Server, binaries, short_folder

settings.register_profile("pincite", deadline=None)  # a busy machine is no failure
settings.load_profile("pincite")

ROOT = Path(__file__).resolve().parents[1]
ARTICLE = ROOT / "corpus/articles/japan-solid-state-batteries.txt"

# The settings of a corpus whose folder is given, over the engine that is tested.
Engine: TypeAlias = Callable[[Path], Settings]
Result: TypeAlias = subprocess.CompletedProcess[bytes]
Pincite: TypeAlias = Callable[..., Result]


# A shared machine may pause any example; what is slow is found by benchmarks.
settings.register_profile("pincite", deadline=None)
settings.load_profile("pincite")

SCRIPT = Path(sys.executable).with_name("pincite")


def _command() -> list[str]:
    """Return the console script beside this Python, or what it would run."""
    return [str(SCRIPT)] if SCRIPT.exists() else [sys.executable, "-m", "bot"]


@pytest.fixture(scope="session")
def minilm() -> Embedder:
    """Load the default model, once."""
    return MiniLM(weights.verified(weights.find(), None))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Start a PostgreSQL server for all tests that want one."""
    if binaries() is None:
        pytest.skip(
            "there is no PostgreSQL: install the group `test` of pyproject.toml"
        )
    server = Server(short_folder("pincite-pg"))
    server.start()
    yield server
    server.stop()
    shutil.rmtree(server.folder)


@pytest.fixture(scope="session", params=["embedded", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Run a test over either engine: the same folder is the same corpus."""
    if request.param == "embedded":
        return lambda data: Settings(data=data)
    server: Server = request.getfixturevalue("postgres")
    stores: dict[Path, str] = {}

    def settings(data: Path) -> Settings:
        if data not in stores:
            stores[data] = server.fresh()
        return Settings(data=data, store=stores[data])

    return settings


@pytest.fixture
def pincite(tmp_path: Path) -> Pincite:
    """Run `pincite` as its own process, away from this user's settings and corpus."""
    return _pincite(tmp_path)


@pytest.fixture(scope="session")
def pincite_in(tmp_path_factory: pytest.TempPathFactory) -> Pincite:
    """Run `pincite` as `pincite` does, for fixtures that many tests share."""
    return _pincite(tmp_path_factory.mktemp("shared"))


def _pincite(folder: Path) -> Pincite:
    def run(
        *arguments: str | bytes,
        stdin: bytes = b"",
        stdout: IO[bytes] | int = subprocess.PIPE,
        env: Mapping[str, str] | None = None,
        before: Callable[[], None] | None = None,
    ) -> Result:
        homes = {name: str(folder / name) for name in ("HOME", "XDG_CONFIG_HOME")}
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PINCITE_")}
        kept |= homes | {"PINCITE_DATA": str(folder / "data")}
        if not SCRIPT.exists():
            kept["PYTHONPATH"] = str(ROOT)
        return subprocess.run(  # noqa: S603  our own command
            [*_command(), *arguments],
            input=stdin,
            stdout=stdout,
            stderr=subprocess.PIPE,
            check=False,
            cwd=folder,
            env=kept | dict(env or {}),
            timeout=120,
            preexec_fn=before,
        )

    return run


def one_line(result: Result, status: int) -> str:
    """Check that *result* failed with *status* and one clear line; return it."""
    said = result.stderr.decode()
    assert result.returncode == status, said
    assert said.startswith("pincite: ")
    assert said.count("\n") == 1, said
    assert "Traceback" not in said
    return said
