"""What the files of deploy/ promise in the project's own terms.

`make check-deploy` runs each file through the tool made for it.
"""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from click import Context

from bot.settings import CREDENTIALS, SETTINGS_FILE, Settings
from bot.shell.verbs import pincite
from conftest import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
SETTINGS = {setting.name for setting in fields(Settings)}


def lines(unit: Path) -> list[str]:
    return unit.read_text("utf-8").splitlines()


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_units_run_verbs_that_exist_without_a_privilege(unit: Path) -> None:
    said = lines(unit)
    starts = [line for line in said if line.startswith("ExecStart=")]
    assert starts
    for line in starts:
        words = line.removeprefix("ExecStart=/opt/pincite/bin/pincite ").split()
        verb = words[2] if words[0] == "--data" else words[0]
        assert verb in pincite.list_commands(Context(pincite))
    for wanted in (
        "User=pincite",
        "CapabilityBoundingSet=",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "UMask=0077",
    ):
        assert wanted in said


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_no_token_stands_in_a_unit(unit: Path) -> None:
    for line in lines(unit):
        assert not re.match(r"Environment=.*token", line, re.IGNORECASE)
        if line.startswith("LoadCredential="):
            name = line.removeprefix("LoadCredential=").partition(":")[0]
            assert name in SETTINGS


def test_every_variable_is_a_setting() -> None:
    known = {"PINCITE_" + name.upper() for name in SETTINGS} | {SETTINGS_FILE}
    for file in DEPLOY.rglob("*"):
        if file.is_file() and "secrets" not in file.parts:
            named = set(re.findall(r"PINCITE_[A-Z_]+", file.read_text("utf-8")))
            assert named <= known, file


def test_containers_find_their_secrets_where_settings_look() -> None:
    image = (DEPLOY / "Dockerfile").read_text("utf-8")
    assert f"{CREDENTIALS}=/run/secrets" in image
    for manifest in ("http", "discord"):
        text = (DEPLOY / f"kubernetes/{manifest}.yaml").read_text("utf-8")
        assert "mountPath: /run/secrets" in text
        assert set(re.findall(r"key: (\w+),", text)) <= SETTINGS


def test_the_image_copies_every_package() -> None:
    image = (DEPLOY / "Dockerfile").read_text("utf-8")
    for package in ("bot", "corpus", "index"):
        assert f"COPY {package} ./{package}" in image


def test_one_gateway_for_one_token() -> None:
    text = (DEPLOY / "kubernetes/discord.yaml").read_text("utf-8")
    assert "replicas: 1" in text
    assert "type: Recreate" in text
