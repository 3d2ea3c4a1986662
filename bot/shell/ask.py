"""Asking and searching."""

from collections import deque
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from bot.contract import answer_object, dumps, hit_object, silence_object
from bot.links import Links
from bot.shell.session import Session, Verb, complain
from bot.shell.stream import Line, emit, lines
from bot.terminal import Page, passage_lines
from corpus.errors import EmptyQuestionError, InputError, PinciteError

if TYPE_CHECKING:
    from bot.service import Service
    from index.model import Answer

_DAY = click.DateTime(["%Y-%m-%d"])
_REMEMBERED = 10  # earlier questions of a conversation
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.command("ask", cls=Verb)
@click.argument("question", nargs=-1, required=True)
@_JSON
@click.option("--in", "document", metavar="ID", help="Ask this document only.")
@click.option("--as-of", type=_DAY, help="As things were when this day (UTC) ended.")
@click.option(
    "--after",
    multiple=True,
    metavar="QUESTION",
    help="An earlier question that this one follows up; may be given again.",
)
@click.option(
    "--follow", is_flag=True, help="With `-`: the lines are one conversation."
)
@click.pass_obj
def ask(  # noqa: PLR0913  an argument for each option
    session: Session,
    question: tuple[str, ...],
    document: str | None,
    as_of: datetime | None,
    after: tuple[str, ...],
    *,
    as_json: bool,
    follow: bool,
) -> int:
    """Answer QUESTION from the documents; `-` reads a question per line.

    A follow-up such as "And China?" is completed from the questions before it, which
    --after names; with --follow, each line may follow up the lines before it.

    Exit status: 0 answered (for `-`: at least one), 1 the documents do not say,
    2 bad usage or input, 3 a corpus or index error.
    """
    day = as_of.date() if as_of else None
    asking = _Asking(
        session, document=document, as_of=day, earlier=after, as_json=as_json
    )
    if question == ("-",):
        return asking.stream(follow=follow)
    return asking.once(" ".join(question))


class _Asking:
    """One run of `ask`: the options, and how answers are shown."""

    def __init__(
        self,
        session: Session,
        *,
        document: str | None,
        as_of: date | None,
        earlier: tuple[str, ...],
        as_json: bool,
    ) -> None:
        self._session = session
        self._document = document
        self._as_of = as_of
        self._earlier = deque(earlier, maxlen=_REMEMBERED)
        self._json = as_json
        self._page = Page.of_stdout(Links.of(session.settings()))

    def once(self, question: str) -> int:
        checked(question)
        with self._session.service() as service:
            answer = self._ask(service, question)
            self._show(answer)
        return 0 if answer else 1

    def stream(self, *, follow: bool) -> int:
        """Answer each line of standard input, in order; a bad line keeps its place.

        With *follow*, each line may be a follow-up to those before it.
        """
        answered, asked, bad = False, False, False
        with self._session.service() as service:
            for line in lines():
                asked = True
                try:
                    answer = self._ask(service, checked(line.text))
                except (EmptyQuestionError, InputError) as error:
                    bad = True
                    self._refuse(line, error)
                else:
                    answered = answered or bool(answer)
                    self._show(answer)
                    if follow:
                        self._earlier.append(answer.question)
        return 2 if bad else int(asked and not answered)

    def _ask(self, service: "Service", question: str) -> "Answer":
        space, document, as_of = self._session.space, self._document, self._as_of
        return service.ask(
            question,
            space=space,
            document=document,
            previous=tuple(self._earlier),
            as_of=as_of,
        )

    def _show(self, answer: "Answer") -> None:
        if self._json:
            emit(dumps(answer_object(answer)))
        else:
            emit(self._page.answer(answer))

    def _refuse(self, line: Line, error: PinciteError) -> None:
        complain(f"line {line.number}: {error}")
        if self._json:
            emit(dumps(silence_object(line.text or "", str(error))))


def checked(question: str | None) -> str:
    """Return *question* if it can be asked at all."""
    if question is None or not _is_text(question):
        raise InputError("the question", "UTF-8 text")
    if not any(character.isalnum() for character in question):
        raise EmptyQuestionError
    return question


def _is_text(question: str) -> bool:
    try:
        question.encode()
    except UnicodeEncodeError:  # bytes that the shell could not decode
        return False
    return "\0" not in question


@click.command("search", cls=Verb)
@click.argument("query", nargs=-1, required=True)
@_JSON
@click.option("-k", default=10, type=click.IntRange(1, 1000), help="How many passages.")
@click.pass_obj
def search(session: Session, query: tuple[str, ...], k: int, *, as_json: bool) -> int:
    """Print the passages nearest to QUERY with their scores, best first.

    In it, "a phrase", -without, in:title, before:2026 and after:2025-06 narrow it down.
    """
    words = checked(" ".join(query))
    page = Page.of_stdout()
    with session.service() as service:
        hits = service.search(words, space=session.space, k=k)
    for hit in hits:
        emit(dumps(hit_object(hit)) if as_json else "\n".join(passage_lines(page, hit)))
    return 0 if hits else 1


VERBS = {"ask": ask, "search": search}
