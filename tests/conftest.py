"""What tests share: the command as a user runs it, and the seed article."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

import pytest

ROOT = Path(__file__).resolve().parents[1]
ARTICLE = ROOT / "corpus/articles/japan-solid-state-batteries.txt"

Result: TypeAlias = subprocess.CompletedProcess[bytes]
Pincite: TypeAlias = Callable[..., Result]


def _command() -> list[str]:
    """Return the console script beside this Python, or what it would run."""
    script = Path(sys.executable).with_name("pincite")
    return [str(script)] if script.exists() else [sys.executable, "-m", "bot"]


@pytest.fixture
def pincite(tmp_path: Path) -> Pincite:
    """Run `pincite` as its own process, away from this user's settings and corpus."""

    def run(
        *arguments: str | bytes,
        stdin: bytes = b"",
        env: Mapping[str, str] | None = None,
        before: Callable[[], None] | None = None,
    ) -> Result:
        homes = {name: str(tmp_path / name) for name in ("HOME", "XDG_CONFIG_HOME")}
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PINCITE_")}
        kept |= homes | {"PYTHONPATH": str(ROOT), "PINCITE_DATA": str(tmp_path / "d")}
        return subprocess.run(  # noqa: S603  our own command
            [*_command(), *arguments],
            input=stdin,
            capture_output=True,
            check=False,
            cwd=tmp_path,
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
