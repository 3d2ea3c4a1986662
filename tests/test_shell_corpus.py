"""The corpus from the shell: add, list, show, remove, verify, and what goes wrong."""

import json
import os
import resource
import shutil
from pathlib import Path

import pytest

from bot.service import Service
from bot.settings import Settings
from conftest import ARTICLE, Pincite, one_line
from corpus.store.seal import break_

TOYOTA = "How many solid-state battery patents does Toyota have?"


@pytest.fixture(scope="session")
def _seed(tmp_path_factory: pytest.TempPathFactory, pincite_in: Pincite) -> Path:
    data = tmp_path_factory.mktemp("seed") / "data"
    assert pincite_in("--data", str(data), "add", str(ARTICLE)).returncode == 0
    return data


@pytest.fixture
def seeded(_seed: Path, tmp_path: Path) -> Path:
    """A corpus of the seed article, this test's own."""
    return Path(shutil.copytree(_seed, tmp_path / "data"))


def the_id(pincite: Pincite) -> str:
    (line,) = pincite("list", "--json").stdout.splitlines()
    found: str = json.loads(line)["id"]
    return found


def test_adding_reports_each_document_once(pincite: Pincite, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ferries\n\nThe ferry carries 120 cars.", "utf-8")
    first = pincite("add", "a.txt", "--json")
    again = pincite("add", "a.txt", "--json")
    (tmp_path / "a.txt").write_text("Ferries\n\nThe ferry carries 130 cars.", "utf-8")
    changed = pincite("add", "a.txt", "--json")
    reports = [json.loads(run.stdout) for run in (first, again, changed)]
    assert [r["outcome"] for r in reports] == ["added", "unchanged", "updated"]
    assert [r["title"] for r in reports] == ["Ferries"] * 3
    assert reports[0]["document"] == reports[1]["document"]


def test_one_bad_source_does_not_stop_the_others(
    pincite: Pincite, tmp_path: Path
) -> None:
    (tmp_path / "good.txt").write_text("Good\n\nA text.", "utf-8")
    (tmp_path / "bad.bin").write_bytes(bytes(range(256)) * 20)
    result = pincite("add", "none.txt", "bad.bin", "good.txt")
    complaints = result.stderr.decode().splitlines()
    assert result.returncode == 2
    assert result.stdout.startswith(b"added\t")
    assert "cannot read 'none.txt': No such file" in complaints[0]
    assert "bad.bin" in complaints[1]


def test_a_folder_is_read_in_order_without_hidden_files(
    pincite: Pincite, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    names = {"b.txt": "Beta", "a.txt": "A", "deep/c.txt": "Gamma", ".d.txt": "Delta"}
    for name, title in names.items():
        (folder / name).write_text(f"{title}\n\nIt has 3 legs.", "utf-8")
    (folder / "a.toml").write_text('title = "Given"\npublished = 2025-01-02', "utf-8")
    result = pincite("add", "in")
    titles = [line.split("\t")[2] for line in result.stdout.decode().splitlines()]
    assert titles == ["Given", "Beta", "Gamma"]


@pytest.mark.parametrize("pattern", ["in", "in/*.txt"])
def test_nothing_to_read_is_said(
    pincite: Pincite, tmp_path: Path, pattern: str
) -> None:
    (tmp_path / "in").mkdir()
    result = pincite("add", pattern)
    assert result.returncode == 2
    assert f"cannot read {pattern!r}: no file is there" in result.stderr.decode()


def test_standard_input_is_a_source(pincite: Pincite) -> None:
    assert pincite("add", "-", stdin=b"Head\n\nIt has 3 wheels.").returncode == 0
    assert json.loads(pincite("list", "--json").stdout)["title"] == "Head"


def test_a_bulk_file_adds_its_rows(pincite: Pincite, tmp_path: Path) -> None:
    rows = [
        {"id": f"row-{n}", "title": f"T{n}", "text": f"It has {n} legs."}
        for n in range(3)
    ]
    text = "\n".join(map(json.dumps, rows))
    (tmp_path / "rows.jsonl").write_text(text, "utf-8")
    assert pincite("add", "rows.jsonl").stdout.count(b"added\t") == 3
    answer = json.loads(pincite("show", "row-1", "--json").stdout)
    assert answer["text"] == "It has 1 legs."


@pytest.mark.usefixtures("seeded")
def test_a_citation_names_a_place_that_show_prints(pincite: Pincite) -> None:
    answer = json.loads(pincite("ask", TOYOTA, "--json").stdout)
    cited = answer["citations"][0]
    place = f"{cited['document']}:{cited['start']}-{cited['end']}"
    assert pincite("show", place).stdout.decode() == cited["quote"]


@pytest.mark.usefixtures("seeded")
def test_what_is_removed_is_gone(pincite: Pincite) -> None:
    identity = the_id(pincite)
    assert pincite("remove", identity).stdout.startswith(b"removed\t")
    assert pincite("list").stdout == b""
    assert pincite("ask", TOYOTA).returncode == 1
    assert identity in one_line(pincite("remove", identity), 2)


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("verb", ["show", "remove", "numbers"])
def test_an_unknown_id_is_named(pincite: Pincite, verb: str) -> None:
    assert "'0badf00d'" in one_line(pincite(verb, "0badf00d"), 2)


@pytest.mark.usefixtures("seeded")
def test_a_part_that_is_not_there_is_refused(pincite: Pincite) -> None:
    assert "START-END" in one_line(pincite("show", f"{the_id(pincite)}:5-999999"), 2)


@pytest.mark.parametrize(
    "arguments", [["ask", "Why now?"], ["list"], ["show", "x"], ["verify"]]
)
def test_without_a_corpus_the_remedy_is_named(
    pincite: Pincite, arguments: list[str]
) -> None:
    assert "`pincite add FILE` makes one" in one_line(pincite(*arguments), 3)


def flip(path: Path, at: float = 0.5) -> None:
    """Turn over one bit of the file at *path*."""
    data = bytearray(path.read_bytes())
    data[int(len(data) * at)] ^= 1
    path.write_bytes(data)


def test_verify_passes_and_then_names_a_flipped_byte_of_the_database(
    pincite: Pincite, seeded: Path
) -> None:
    assert pincite("verify").stdout == b"all is well\n"
    flip(seeded / "corpus.db")
    result = pincite("verify")
    assert result.returncode == 3
    assert "corpus.db" in result.stderr.decode()


def test_verify_names_every_damaged_file_of_the_index(seeded: Path) -> None:
    service = Service(Settings(data=seeded))
    files = (path for path in (seeded / "index").rglob("*") if path.is_file())
    paths = [path for path in files if path.stat().st_size]
    assert len(paths) > 5
    for path in paths:
        whole = path.read_bytes()
        flip(path)
        found = service.verify()
        assert path.suffix == ".lock" or path.name in " ".join(found)
        path.write_bytes(whole)
    assert service.verify() == []
    service.close()


@pytest.mark.slow
@pytest.mark.parametrize("harm", ["truncate", "delete", "garble"])
def test_a_damaged_index_is_built_again(
    pincite: Pincite, seeded: Path, harm: str
) -> None:
    before = pincite("ask", TOYOTA, "--json").stdout
    manifest = next((seeded / "index").rglob("manifest.json"))
    files = [path for path in manifest.parent.iterdir() if path.is_file()]
    largest = max(files, key=lambda path: path.stat().st_size)
    if harm == "delete":
        largest.unlink()
    elif harm == "truncate":
        os.truncate(largest, 10)
    else:
        flip(manifest)
    result = pincite("ask", TOYOTA, "--json")
    assert result.stdout == before
    assert result.returncode == 0
    assert "building the index again" in one_line(result, 0)


def test_a_damaged_database_is_an_error_of_the_corpus(
    pincite: Pincite, seeded: Path
) -> None:
    (seeded / "corpus.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 8000)
    assert "damaged" in one_line(pincite("ask", TOYOTA), 3)


def small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


@pytest.mark.usefixtures("seeded")
def test_a_full_disk_is_said_and_loses_nothing(pincite: Pincite) -> None:
    text = b"Long\n\n" + b"A sentence of nine words is repeated here again. " * 9000
    result = pincite("add", "-", stdin=text, before=small_files)
    assert "cannot write" in one_line(result, 3)
    assert pincite("verify").stdout == b"all is well\n"
    assert len(pincite("list").stdout.splitlines()) == 1


@pytest.mark.usefixtures("seeded")
def test_a_full_standard_output_is_said(pincite: Pincite) -> None:
    with Path("/dev/full").open("wb") as full:
        result = pincite("list", stdout=full)
    assert "No space left" in one_line(result, 3)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_folder_is_said(pincite: Pincite, tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    assert "Permission denied" in one_line(pincite("add", "closed"), 2)


def test_a_data_folder_that_is_a_file_is_said(pincite: Pincite, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    said = one_line(pincite("--data", "file", "add", str(ARTICLE)), 3)
    assert "'file'" in said


@pytest.mark.usefixtures("seeded")
def test_spaces_do_not_see_each_other(pincite: Pincite) -> None:
    assert pincite("ask", TOYOTA, "--space", "other").returncode == 1
    assert pincite("list", "--space", "other").stdout == b""


@pytest.mark.usefixtures("seeded")
def test_search_prints_scored_passages_best_first(pincite: Pincite) -> None:
    lines = pincite("search", "patents", "--json", "-k", "3").stdout.splitlines()
    hits = [json.loads(line) for line in lines]
    assert 0 < len(hits) <= 3
    scores = [hit["score"] for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert "patents" in hits[0]["quote"]


@pytest.mark.slow
@pytest.mark.usefixtures("seeded")
def test_reindex_changes_no_answer(pincite: Pincite) -> None:
    before = pincite("ask", TOYOTA, "--json").stdout
    assert pincite("reindex").returncode == 0
    assert pincite("ask", TOYOTA, "--json").stdout == before


def test_refresh_reads_the_source_again(pincite: Pincite, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ferries\n\nThe ferry carries 120 cars.", "utf-8")
    first = json.loads(pincite("add", "a.txt", "--json").stdout)
    (tmp_path / "a.txt").write_text("Ferries\n\nThe ferry carries 130 cars.", "utf-8")
    again = json.loads(pincite("refresh", first["document"], "--json").stdout)
    assert again["outcome"] == "updated"
    (tmp_path / "a.txt").unlink()
    gone = pincite("refresh", again["document"])
    assert "No such file" in one_line(gone, 2)


@pytest.mark.usefixtures("seeded")
def test_facts_say_whose_numbers_they_are(pincite: Pincite) -> None:
    lines = pincite("facts", "--unit", "patent", "--json").stdout.splitlines()
    (fact,) = [json.loads(line) for line in lines]
    assert "Toyota" in fact["entity"]
    assert fact["quantity"]["bound"] == ">"


@pytest.mark.usefixtures("seeded")
def test_facts_as_csv_have_a_head(pincite: Pincite) -> None:
    rows = pincite("facts", "--unit", "%", "--csv").stdout.decode().splitlines()
    assert rows[0] == "entity,attribute,value,time,status,words,place"
    assert any("18 %" in row for row in rows)


def test_what_changed_between_versions(pincite: Pincite, tmp_path: Path) -> None:
    for cars in (120, 130):
        dated = "---\ndate: 2000-01-01\n---\n"
        text = f"{dated}Ferries\n\nThe ferry carries {cars} cars. It is white."
        (tmp_path / "a.txt").write_text(text, "utf-8")
        assert pincite("add", "a.txt").returncode == 0
    shown = pincite("show", the_id(pincite), "--diff").stdout.decode().splitlines()
    assert shown == [
        "- The ferry carries 120 cars.",
        "+ The ferry carries 130 cars.",
        "number gone\t120 cars",
        "number new\t130 cars",
    ]
    question = "How many cars does the ferry carry?"
    for day, number in ((["--as-of", "2001-01-01"], "120"), ([], "130")):
        asked = json.loads(pincite("ask", question, "--json", *day).stdout)
        assert asked["quantities"][0]["value"] == number


def test_a_space_is_exported_imported_and_erased(
    pincite: Pincite, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("Ferries\n\nThe ferry carries 120 cars.", "utf-8")
    pincite("add", "a.txt")
    assert pincite("export", "a.space").stdout == b"exported\t1\ta.space\n"
    assert b"has documents" in pincite("import", "a.space").stderr
    assert "--yes" in one_line(pincite("erase"), 2)
    assert pincite("erase", "--yes").stdout == b"erased\t1\tdefault\n"
    assert pincite("list").stdout == b""
    assert pincite("import", "a.space").stdout.startswith(b"imported\t1")
    asked = pincite("ask", "How many cars does the ferry carry?", "--json")
    assert json.loads(asked.stdout)["quantities"][0]["value"] == "120"


def test_watching_keeps_a_folder_in_step(pincite: Pincite, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.txt").write_text(f"Title {name}\n\nA text.", "utf-8")
    first = pincite("watch", "articles", "--once").stdout.decode()
    assert [line.split("\t")[0] for line in first.splitlines()] == ["added"] * 2
    (folder / "a.txt").unlink()
    (folder / "b.txt").write_text("Title b\n\nAnother text.", "utf-8")
    again = pincite("watch", "articles", "--once").stdout.decode()
    assert [line.split("\t")[0] for line in again.splitlines()] == [
        "updated",
        "removed",
    ]
    assert len(pincite("list").stdout.splitlines()) == 1
    assert "a folder" in one_line(pincite("watch", "none"), 2)


def test_all_of_the_documents_named_are_removed_or_none(
    pincite: Pincite, tmp_path: Path
) -> None:
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(f"Title {name}\n\nA text.", "utf-8")
    added = pincite("add", "a.txt", "b.txt", "c.txt").stdout.decode().splitlines()
    a, b, _ = [line.split("\t")[1] for line in added]
    assert "'0badf00d'" in one_line(pincite("remove", a, "0badf00d", b), 2)
    assert len(pincite("list").stdout.splitlines()) == 3
    assert pincite("remove", a, b).stdout.count(b"removed\t") == 2
    assert len(pincite("list").stdout.splitlines()) == 1
    assert pincite("verify").stdout == b"all is well\n"


def test_the_command_after_an_interrupted_write_recovers(
    pincite: Pincite, seeded: Path
) -> None:
    break_(seeded)  # as one that was killed leaves it
    before = pincite("ask", TOYOTA, "--json")
    assert "an interrupted write was undone" in one_line(before, 0)
    again = pincite("ask", TOYOTA, "--json")
    assert (again.stdout, again.stderr) == (before.stdout, b"")


def test_near_copies_are_named(pincite: Pincite, tmp_path: Path) -> None:
    text = ARTICLE.read_text("utf-8")
    (tmp_path / "a.txt").write_text(text, "utf-8")
    (tmp_path / "b.txt").write_text(text.replace("2030", "2031"), "utf-8")
    added = pincite("add", "a.txt", "b.txt")
    first, _ = [line.split("\t") for line in added.stdout.decode().splitlines()]
    near = f"says nearly the same as {first[2]} ({first[1]})"
    assert near in added.stderr.decode().splitlines()[0]
