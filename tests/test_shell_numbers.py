"""`pincite numbers`: the quantities in lines, files and documents."""

import json

from conftest import ARTICLE, Pincite, one_line


def test_a_line_in_is_a_line_out(pincite: Pincite) -> None:
    result = pincite("numbers", "-", "--json", stdin=b"27% of 1,000\n\nno number\n")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["line"] for row in rows] == [1, 2, 3]
    assert [q["text"] for q in rows[0]["quantities"]] == ["27%", "1,000"]
    assert rows[1]["quantities"] == rows[2]["quantities"] == []
    assert result.returncode == 0


def test_the_form_of_a_quantity(pincite: Pincite) -> None:
    text = "about CNY 0.6–0.7/Wh".encode()
    (line,) = pincite("numbers", "-", "--json", stdin=text).stdout.splitlines()
    (quantity,) = json.loads(line)["quantities"]
    assert quantity == {
        "text": quantity["text"],
        "kind": "money",
        "value": "0.6",
        "high": "0.7",
        "bound": "~",
        "unit": "CNY/Wh",
        "document": "-",
        "start": 20 - len(quantity["text"]),
        "end": 20,
        "derived": False,
    }


def test_a_line_that_is_not_text_keeps_its_place(pincite: Pincite) -> None:
    result = pincite("numbers", "-", "--json", stdin=b"5%\n\xff\xfe\n7%\n")
    rows = [json.loads(line)["quantities"] for line in result.stdout.splitlines()]
    assert [len(row) for row in rows] == [1, 0, 1]
    assert one_line(result, 2) == "pincite: line 2 must be UTF-8 text\n"


def test_off_a_terminal_fields_are_separated_by_tabs(pincite: Pincite) -> None:
    shown = pincite("numbers", "-", stdin=b"less than 6%").stdout.decode()
    assert shown == "<\t6\t\t%\tpercent\tless than 6%\t-:0-12\n"


def test_a_file_is_read_as_adding_reads_it(pincite: Pincite) -> None:
    lines = pincite("numbers", str(ARTICLE), "--json").stdout.splitlines()
    found = [json.loads(line) for line in lines]
    assert ("more than 1,000", "1000", ">") in [
        (q["text"][:15], q["value"], q["bound"]) for q in found
    ]


def test_a_file_that_is_not_text_is_refused(pincite: Pincite) -> None:
    assert "cannot read" in one_line(pincite("numbers", "/bin/sh"), 2)


def test_an_unknown_target_is_named(pincite: Pincite) -> None:
    assert "nowhere.txt" in one_line(pincite("numbers", "nowhere.txt"), 2)
