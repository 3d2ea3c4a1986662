"""Lists gathered over sentences, and sentences that deny what is asked."""

from collections.abc import Iterator

import pytest

from bot.service import Service
from conftest import ROOT, Engine
from index.polarity import denies
from index.several import several

LISTS = ROOT / "tests/data/answers/lists.jsonl"


@pytest.fixture(scope="module")
def service(
    tmp_path_factory: pytest.TempPathFactory, engine: Engine
) -> Iterator[Service]:
    service = Service(engine(tmp_path_factory.mktemp("lists") / "data"))
    assert {report.outcome for report in service.add([str(LISTS)])} == {"added"}
    service.sync()
    yield service
    service.close()


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Which countries mine tin?", "Peru, Bolivia and Indonesia, Brazil, Myanmar"),
        (
            "Name the countries where tin is mined.",
            "Peru, Bolivia and Indonesia, Brazil, Myanmar",
        ),
        (
            "Which companies have bid for the Ostby tramway?",
            "Nordspan and Kvist Marine, Lindqvist Rail",
        ),
        (
            "Which minerals does the ore hold?",
            "cassiterite, stannite and cylindrite",
        ),
        (
            "What items may be borrowed from the library?",
            "books and maps, musical instruments, garden tools",
        ),
    ],
)
def test_a_list_is_completed_over_sentences(
    service: Service, question: str, text: str
) -> None:
    answer = service.ask(question)
    assert answer.text == text
    marked = [
        (citation, citation.passage.document.text[mark.start : mark.end])
        for citation in answer.citations
        for mark in citation.marks
    ]
    assert all(item in text and item in one.passage.text for one, item in marked)
    assert len(marked) >= 3
    for citation in answer.citations:
        assert all(citation.passage.span.covers(mark) for mark in citation.marks)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Which countries do not mine tin?", "Chile does not mine tin."),
        ("Which firms did not bid for the tramway?", "Estrup did not bid for the"),
        ("Does Chile mine tin?", "No: Chile does not mine tin."),
        ("Does Brazil mine tin?", "Yes: Brazil mines tin as well,"),
        ("Did Estrup bid for the tramway?", "No: Estrup did not bid"),
        ("Must dogs stay outside?", "Yes: Dogs must stay outside."),
        ("Were four smelters closed in 2024?", "Yes: Four smelters were closed"),
        ("Were five smelters closed in 2024?", "Four smelters were closed"),
        ("Were four smelters closed in 2023?", "Four smelters were closed"),
    ],
)
def test_yes_and_no_are_said_only_where_they_are_certain(
    service: Service, question: str, text: str
) -> None:
    answer = service.ask(question)
    assert answer, answer.reason
    assert answer.text.startswith(text)
    assert answer.text.removeprefix("Yes: ").removeprefix("No: ") in " ".join(
        answer.citations[0].passage.text.split()
    )


def test_a_denial_is_never_answered_by_its_opposite(service: Service) -> None:
    answer = service.ask("Which minerals does the ore not hold?")
    assert not answer
    assert answer.reason == (
        "the documents say of which this is so, not of which it is not"
    )
    assert "Estrup" not in service.ask("Who bid for the tramway?").text


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("Which countries mine tin?", "countri"),
        ("Which car makers plan plants?", "maker"),
        ("What are the reasons for the delay?", "reason"),
        ("List all of the members.", "member"),
        ("Which country mines tin?", None),
        ("What is the toll?", None),
        ("Who bid?", None),
        ("How many countries mine tin?", None),
    ],
)
def test_which_questions_ask_for_several(question: str, noun: str | None) -> None:
    assert several(question) == noun


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Chile does not mine tin.", "denied"),
        ("Chile doesn’t mine tin.", "denied"),
        ("Chile no longer mines tin.", "denied"),
        ("Chile mines not only tin but also copper.", "said"),
        ("Chile mines tin.", "said"),
        ("Knotted ropes are used.", "said"),
    ],
)
def test_what_denies(text: str, verdict: str) -> None:
    assert denies(text) is (verdict == "denied")


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (
            "Which country took the highest share of the wool exports?",
            "Italy (41%), ahead of Japan (22%) and India (14%)",
        ),
        (
            "Which country took the lowest share of the wool exports?",
            "India (14%), below Japan (22%) and Italy (41%)",
        ),
    ],
)
def test_a_superlative_compares_cited_numbers(
    service: Service, question: str, text: str
) -> None:
    answer = service.ask(question)
    assert answer.text == text
    assert answer.derivation is not None
    marks = {mark for citation in answer.citations for mark in citation.marks}
    assert {quantity.passage.span for quantity in answer.quantities} == marks


def test_a_superlative_that_a_sentence_states_is_quoted(service: Service) -> None:
    answer = service.ask("Which country keeps the most sheep?")
    assert answer.text == "Norway keeps the most sheep, the growers say."


def test_numbers_of_another_thing_are_not_compared(service: Service) -> None:
    assert (
        "ahead of"
        not in service.ask("Which country has the highest share of tin?").text
    )
