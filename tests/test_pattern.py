"""Patterns that are compiled late are the same patterns."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from corpus.pattern import regex

ROOT = Path(__file__).resolve().parents[1]
USERS = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for folder in ("corpus", "index")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "corpus.pattern import regex" in path.read_text("utf-8")
]


def test_a_late_pattern_does_what_a_compiled_one_does() -> None:
    text, flags = r"(?P<word>a)\W*(b)?", re.IGNORECASE
    late, early = regex(text, flags), re.compile(text, flags)
    said = "xA, b a"
    assert [m.span() for m in late.finditer(said)] == [
        m.span() for m in early.finditer(said)
    ]
    assert late.findall(said) == early.findall(said)
    assert late.sub("-", said) == early.sub("-", said)
    assert late.split(said) == early.split(said)
    assert late.pattern == early.pattern
    assert late.flags == early.flags


def test_nothing_is_compiled_before_it_is_used() -> None:
    wrong = regex("(")
    with pytest.raises(re.error):
        wrong.search("")


@pytest.mark.parametrize("name", USERS)
def test_every_late_pattern_can_be_compiled(name: str) -> None:
    module = import_module(name)
    kind = type(regex(""))
    late = [one for one in vars(module).values() if type(one) is kind]
    assert all(one.pattern is not None for one in late)
