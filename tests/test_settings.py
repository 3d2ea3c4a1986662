from pathlib import Path

import pytest

from bot.settings import Settings, load
from corpus.errors import SettingsError


def written(folder: Path, text: str) -> Path:
    file = folder / "config.toml"
    file.write_text(text, "utf-8")
    return file


def test_flags_beat_environment_beats_file_beats_default(tmp_path: Path) -> None:
    file = written(tmp_path, 'data = "/file"\nmodel = "file"\nhttp_port = 3')
    env = {"PINCITE_DATA": "/env", "PINCITE_MODEL": "env"}
    settings = load({"data": "/flag"}, env, file)
    assert settings == Settings(data=Path("/flag"), model="env", http_port=3)


def test_tables_join_their_keys(tmp_path: Path) -> None:
    file = written(tmp_path, '[discord]\ntoken = "secret"')
    assert load({}, {}, file).discord_token == "secret"


def test_a_secret_is_not_in_the_representation() -> None:
    assert "secret" not in repr(load({}, {"DISCORD_TOKEN": "secret"}))


def test_other_bots_token_names_work_and_ours_wins() -> None:
    env = {"DISCORD_TOKEN": "first", "DISCORD_BOT_TOKEN": "second"}
    assert load({}, env).discord_token == "first"
    assert load({}, {**env, "PINCITE_DISCORD_TOKEN": "own"}).discord_token == "own"


def test_xdg_folders_are_honoured(tmp_path: Path) -> None:
    folder = tmp_path / "pincite"
    folder.mkdir()
    written(folder, "http_port = 2")
    env = {"XDG_CONFIG_HOME": str(tmp_path), "XDG_DATA_HOME": "/data"}
    assert load({}, env) == Settings(data=Path("/data/pincite"), http_port=2)


def test_a_credential_beats_the_file_and_loses_to_the_environment(
    tmp_path: Path,
) -> None:
    (tmp_path / "http_token").write_text("from a credential\n", "utf-8")
    file = written(tmp_path, '[http]\ntoken = "from the file"')
    env = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert load({}, env, file).http_token == "from a credential"
    assert load({}, env | {"PINCITE_HTTP_TOKEN": "own"}, file).http_token == "own"


def test_empty_variables_count_as_unset() -> None:
    assert load({}, {"PINCITE_DATA": "", "XDG_DATA_HOME": "/x"}).data == Path(
        "/x/pincite"
    )


def test_variables_that_kubernetes_makes_are_let_be() -> None:
    assert load({}, {"PINCITE_SERVICE_HOST": "10.0.0.1", "XDG_DATA_HOME": "/x"})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("htp_port = 2", "'htp_port'; it must be one of"),
        (
            "http_port = 0",
            "setting http_port is '0'; it must be a whole number above 0",
        ),
        ("http_port = true", "setting http_port is 'True'"),
        ('http_port = "many"', "setting http_port is 'many'"),
        ("model = 7", "setting model is '7'; it must be text"),
        ('data = ""', "setting data is ''; it must be a folder's path"),
        ("[discord.token]\nx = 1", "'discord_token_x'"),
        ("http_port =", "it must be valid TOML"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load({}, {}, written(tmp_path, text))
    assert words in str(caught.value)


def test_a_named_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="a file that exists"):
        load({}, {"PINCITE_CONFIG": str(tmp_path / "none.toml")})


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="in UTF-8"):
        load({}, {}, file)
