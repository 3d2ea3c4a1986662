import asyncio
import json
import os
import socket
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from bot.doctor import (
    Finding,
    application,
    corpus,
    examine,
    machine,
    network,
    packages,
    tokens,
)
from bot.settings import Settings
from conftest import Pincite
from corpus.store.database import NAME
from fakediscord import FakeDiscord
from index import weights
from test_backup import add

GOOD_TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GaBcDe." + "x" * 38


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


def found(findings: object, what: str) -> list[Finding]:
    return [each for each in list(findings) if each.what == what]  # type: ignore[call-overload]


def test_a_sound_installation_is_called_so(settings: Settings) -> None:
    add(settings.data, "One thing.")
    broken = [each for each in examine(settings) if not each.well]
    assert all(each.optional for each in broken), broken


def test_damage_is_named_with_what_to_do(settings: Settings) -> None:
    add(settings.data, "One thing.")
    raw = bytearray((settings.data / NAME).read_bytes())
    raw[-10] ^= 1
    (settings.data / NAME).write_bytes(raw)
    (damage, *_) = found(corpus.findings(settings), "corpus")
    assert not damage.well
    assert "restore" in (damage.mend or "")


def test_an_index_that_is_behind_is_told(settings: Settings) -> None:
    add(settings.data, "One thing.")
    (index,) = found(corpus.findings(settings), "index")
    assert index.says == (
        "1 spaces, 1 behind the corpus; every search compares all vectors"
    )
    assert index.optional


def test_a_folder_others_may_write_to_is_told(settings: Settings) -> None:
    settings.data.mkdir()
    settings.data.chmod(0o777)
    (data,) = found(corpus.findings(settings), "data")
    assert not data.well
    settings.data.chmod(0o700)
    (data,) = found(corpus.findings(settings), "data")
    assert data.well


def test_a_file_in_the_folders_place_is_told(settings: Settings) -> None:
    settings.data.write_text("")
    (data,) = found(corpus.findings(settings), "data")
    assert "not a folder" in data.says


def test_a_remote_file_system_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/a / ext4 rw 0 0\nhost:/x {tmp_path} nfs4 rw 0 0\n")
    monkeypatch.setattr(corpus, "_MOUNTS", mounts)
    (kind,) = found(corpus.findings(settings), "file system")
    assert (kind.says, kind.well) == ("nfs4", False)


def test_changed_weights_are_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "weights"
    folder.mkdir()
    for file in weights.find().rglob("*"):
        if file.is_file():
            place = folder / file.relative_to(weights.find())
            place.parent.mkdir(exist_ok=True)
            place.symlink_to(file)
    (folder / weights.TOKENIZER).unlink()
    (folder / weights.TOKENIZER).write_text("{}")
    monkeypatch.setattr(weights, "find", lambda: folder)
    (told,) = found(packages.findings(settings), "weights")
    assert not told.well
    assert weights.TOKENIZER in told.says


def test_a_library_that_does_not_load_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "broken_library.py").write_text("raise OSError('no such .so')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(packages, "_NEEDED", {"broken_library": "numpy"})
    (told,) = found(packages.findings(settings), "broken_library")
    assert told.says == "OSError: no such .so"


def test_a_clock_behind_the_installation_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("time.time", lambda: 1e9)
    (clock,) = found(machine.findings(), "clock")
    assert (clock.says, clock.well) == ("2001-09-09 01:46 UTC", False)


def test_a_good_token_is_not_shown(settings: Settings) -> None:
    given = replace(settings, discord_token=GOOD_TOKEN, http_token="s" * 30)
    for each in tokens.findings(given):
        assert each.well
        assert GOOD_TOKEN not in each.says
        assert "sss" not in each.says


@pytest.mark.parametrize(
    "token",
    [
        f"Bot {GOOD_TOKEN}",
        f'"{GOOD_TOKEN}"',
        GOOD_TOKEN + " ",
        "abc",
        "a.b.c",
        "x" * 70,
    ],
)
def test_what_is_no_discord_token_is_told(settings: Settings, token: str) -> None:
    given = replace(settings, discord_token=token)
    (told,) = found(tokens.findings(given), "discord token")
    assert not told.well
    assert token not in f"{told.says} {told.mend}"


def test_an_open_address_without_a_token_is_told(settings: Settings) -> None:
    given = replace(settings, http_host="0.0.0.0")  # noqa: S104  the fault looked for
    (told,) = found(tokens.findings(given), "http token")
    assert not told.well


async def looked(fake: FakeDiscord, token: str) -> dict[str, Finding]:
    found = await asyncio.to_thread(lambda: [*application.findings(token, fake.api)])
    assert all(token not in f"{each.says} {each.mend}" for each in found)
    return {each.what: each for each in found}


async def test_discord_is_asked_about_token_intents_and_clock() -> None:
    async with FakeDiscord() as fake:
        told = await looked(fake, fake.token)
        assert told["discord"].says == "reached; the token is taken"
        assert told["clock beside Discord's"].well
        assert told["intents"].says.startswith("message content switched on")
        assert not told["intents"].well
        assert told["intents"].optional
        refused = (await looked(fake, "another"))["discord"]
        assert (refused.says, refused.well) == ("the token is refused", False)
        fake.fault("GET", "/applications/@me", 503)
        assert "answers 503" in (await looked(fake, fake.token))["discord"].says
        base = fake.api
    nobody = next(iter(application.findings("x", base)))
    assert nobody.says.startswith("not reached")
    assert nobody.mend


def all_of(settings: Settings, *, online: bool) -> list[Finding]:
    return list(examine(settings, online=online))


async def test_the_verb_asks_only_where_it_is_told_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with FakeDiscord() as fake:
        monkeypatch.setenv("DISCORD_API_BASE", fake.api)
        settings = Settings(data=tmp_path, discord_token=fake.token)
        for online in (False, True):
            await asyncio.to_thread(partial(all_of, settings, online=online))
            assert len(fake.sent("GET", "/applications/@me")) == online


def test_a_taken_port_is_told(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        given = replace(settings, http_port=taken.getsockname()[1])
        (told,) = network.findings(given)
    assert not told.well


def test_the_verb_speaks_to_people_and_to_programs(
    pincite: Pincite, tmp_path: Path
) -> None:
    said = pincite("doctor")
    assert said.returncode == 0, said.stdout
    shown = [line.split("\t")[1] for line in said.stdout.decode().splitlines()]
    listed = pincite("doctor", "--json").stdout.decode().splitlines()
    objects = [json.loads(line) for line in listed]
    assert [each["what"] for each in objects] == [name for name in shown if name]
    assert all(set(each) == set(objects[0]) for each in objects)
    add(tmp_path / "data", "One thing.")
    os.truncate(tmp_path / "data" / NAME, 8192)
    assert pincite("doctor").returncode == 3
