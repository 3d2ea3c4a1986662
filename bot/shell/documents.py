"""The corpus: what is in it, what comes in, what goes."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from bot.contract import document_object, dumps
from bot.shell.progress import progress
from bot.shell.session import Session, Verb, complain
from bot.shell.stream import emit
from bot.shell.table import show as show_table
from bot.terminal import visible
from corpus.errors import InputError

if TYPE_CHECKING:
    from bot.service import Report
    from corpus.diff import Difference
    from corpus.model import Document

_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.command("add", cls=Verb)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE…")
@_JSON
@click.pass_obj
def add(session: Session, sources: tuple[str, ...], *, as_json: bool) -> int:
    """Add files, folders, globs, addresses, or `-` for standard input.

    A `.jsonl` file of rows with id, title, url, date and text is a bulk load.
    One line is printed for each document; the exit status is 2 if any failed.
    """
    failed = 0
    with session.service() as service:
        with progress("Reading", unit="document") as step:
            for done, report in enumerate(service.add(sources, space=session.space)):
                failed += report.outcome == "failed"
                tell(report, as_json=as_json)
                step(done + 1, None)
        with progress("Indexing", unit="passage") as step:
            service.sync(step, space=session.space)
    return 2 if failed else 0


def tell(report: "Report", *, as_json: bool) -> None:
    """Say in one line what became of a document."""
    if report.outcome == "failed":
        complain(report.reason or f"cannot read {report.source!r}")
    if as_json:
        emit(dumps(asdict(report)))
    elif report.outcome != "failed":
        emit(f"{report.outcome}\t{report.document}\t{_line(report.title or '')}")
    if report.near is not None:
        name = f"{_line(report.near.title)} ({report.near.document})"
        complain(f"{report.document} says nearly the same as {name}")


def _line(title: str) -> str:
    return visible(title).replace("\n", " ")


@click.command("list", cls=Verb)
@_JSON
@click.pass_obj
def list_(session: Session, *, as_json: bool) -> None:
    """List the documents: id, day, title and where each came from."""
    with session.service() as service:
        documents = service.documents(space=session.space)
    if as_json:
        for document in documents:
            emit(dumps(document_object(document)))
    else:
        show_table(["id", "published", "title", "source"], map(_row, documents))


def _row(document: "Document") -> tuple[str, ...]:
    day = document.published.isoformat() if document.published else ""
    return document.id, day, document.title, document.url or document.source


@click.command("show", cls=Verb)
@click.argument("place", metavar="ID[:START-END]")
@_JSON
@click.option("--text", "only_text", is_flag=True, help="The text alone, verbatim.")
@click.option("--diff", is_flag=True, help="What changed since the version before.")
@click.pass_obj
def show(
    session: Session, place: str, *, as_json: bool, only_text: bool, diff: bool
) -> None:
    """Print a document, or the part of it that a citation names."""
    identity, _, part = place.partition(":")
    with session.service() as service:
        if diff:
            _show_difference(service.difference(identity, space=session.space))
            return
        document = service.document(identity, space=session.space)
    text = _part(document.text, part) if part else document.text
    if as_json:
        emit(dumps(document_object(document) | {"text": text}))
    elif only_text or part:
        click.echo(text, nl=False)
    else:
        for name, value in document_object(document).items():
            if value:
                emit(f"{name}: {visible(str(value))}")
        emit("\n" + visible(text))


def _show_difference(found: "Difference | None") -> None:
    if found is None:
        emit("there is no version before this one")
        return
    for mark, sentence in found.lines:
        emit(f"{mark} {visible(' '.join(sentence.text.split()))}")
    for name, numbers in (("gone", found.gone), ("new", found.new)):
        for number in numbers:
            emit(f"number {name}\t{visible(' '.join(number.passage.text.split()))}")


def _part(text: str, part: str) -> str:
    start, _, end = part.partition("-")
    if (
        start.isdecimal()
        and end.isdecimal()
        and 0 <= int(start) < int(end) <= len(text)
    ):
        return text[int(start) : int(end)]
    raise InputError(f"the part {part!r}", f"START-END within 0-{len(text)}")


@click.command("remove", cls=Verb)
@click.argument("identities", nargs=-1, required=True, metavar="ID…")
@click.pass_obj
def remove(session: Session, identities: tuple[str, ...]) -> None:
    """Remove documents for good, all of them or none, and from the index too."""
    with session.service() as service:
        for document in service.remove_all(identities, space=session.space):
            emit(f"removed\t{document.id}\t{_line(document.title)}")


@click.command("refresh", cls=Verb)
@click.argument("identities", nargs=-1, required=True, metavar="ID…")
@_JSON
@click.pass_obj
def refresh(session: Session, identities: tuple[str, ...], *, as_json: bool) -> int:
    """Read the sources of documents again; what has changed is updated."""
    failed = 0
    with session.service() as service:
        for identity in identities:
            report = service.refresh(identity, space=session.space)
            failed += report.outcome == "failed"
            tell(report, as_json=as_json)
        with progress("Indexing", unit="passage") as step:
            service.sync(step, space=session.space)
    return 2 if failed else 0


VERBS = {"add": add, "list": list_, "show": show, "remove": remove, "refresh": refresh}
