"""The plan for more than was measured: the page says what the arithmetic says."""

import subprocess
import sys

from conftest import ROOT


def test_the_page_has_the_figures_of_the_model() -> None:
    command = [sys.executable, "benchmarks/scale_model.py", "--check", "docs/scale.md"]
    done = subprocess.run(  # noqa: S603  our own words
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
