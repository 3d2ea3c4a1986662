"""What is installed is ours, whole, and nothing else."""

import os
import re
import sys
import tomllib
from importlib.metadata import distribution, packages_distributions
from itertools import chain
from pathlib import Path

import pytest

import bot
import corpus
import index
from conftest import ROOT

PACKAGES = [bot, corpus, index]
from_wheel = pytest.mark.skipif(
    "PINCITE_TEST_WHEEL" not in os.environ, reason="make wheel-test runs this"
)


@pytest.mark.parametrize("name", ["bot", "corpus", "index"])
def test_no_other_distribution_installs_our_names(name: str) -> None:
    assert set(packages_distributions().get(name, ())) <= {"pincite"}


@from_wheel
def test_the_wheel_is_what_is_tested() -> None:
    for package in PACKAGES:
        assert Path(package.__file__ or "").is_relative_to(sys.prefix)


@from_wheel
def test_the_wheel_has_every_module_and_data_file_and_no_articles() -> None:
    shipped = {str(path) for path in distribution("pincite").files or ()}
    for package in ("bot", "corpus", "index"):
        for path in (ROOT / package).rglob("*"):
            name = str(path.relative_to(ROOT))
            if path.is_file() and "__pycache__" not in name:
                is_data = name.startswith("corpus/articles/")
                assert (name in shipped) != is_data, name


def test_every_dependency_is_pinned() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", pin) for pin in pins)
    assert pins == sorted(pins, key=str.lower)
    assert "torch==2.13.0" in pins
    assert not [pin for pin in pins if pin.lower().startswith(("nvidia", "triton"))]


def test_every_requirement_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = project["project"]["optional-dependencies"]
    groups = project["dependency-groups"]
    wanted = [*project["project"]["dependencies"], *chain(*extras.values())]
    wanted += [w for w in (*groups["test"], *groups["lint"]) if isinstance(w, str)]
    names = {_name(requirement) for requirement in wanted} - {"pincite"}
    pins = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert names <= {_name(pin) for pin in pins}


def test_every_extra_is_installed_for_the_tests() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = project["project"]["optional-dependencies"]
    parts = sorted(extras.keys() - {"all", "light", "models"})
    assert extras["light"] == [f"pincite[{','.join(parts)}]"]
    assert extras["all"] == ["pincite[light,models]"]


def _name(requirement: str) -> str:
    """Return the name in a requirement as registries normalise it."""
    return re.split(r"[^\w.-]", requirement)[0].lower().replace("_", "-")


def test_the_weights_are_pinned_by_hash() -> None:
    text = (ROOT / "weights.txt").read_text("utf-8")
    assert re.search(
        r"^[\w-]+==[\d.]+ \\\n +--hash=sha256:[0-9a-f]{64}$", text, re.MULTILINE
    )


def test_the_readme_begins_with_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert text.index("make demo") < text.index("make test") < text.index("\n## ")


def test_ci_runs_exactly_the_commands_of_the_readme() -> None:
    script = (ROOT / ".ci/run").read_text("utf-8")
    for command in ("make demo", "make test"):
        assert re.search(rf"step {command}$", script, re.MULTILINE)
