"""Scoring the corpus against a file of questions."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.contract import dumps
from bot.shell.progress import progress
from bot.shell.session import Session, Verb
from bot.shell.stream import emit
from bot.shell.table import show
from corpus.errors import ExtraMissingError, InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.quality.judge import Judged


@click.command("eval", cls=Verb)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Write eval.json and eval.png, a picture of the risks, into FOLDER.",
)
@click.option(
    "--least",
    type=click.FloatRange(0, 1),
    metavar="P",
    help="Count answers from this probability on as given (default: as `ask`).",
)
@click.pass_obj
def evaluate(
    session: Session,
    file: Path,
    out: Path | None,
    least: float | None,
    *,
    as_json: bool,
) -> int:
    """Ask every question in FILE and print how many are answered rightly.

    FILE has a JSON object a line: question, and doc_id with spans, evidence or
    relevant_doc_ids where it can be answered. The corpus must hold these documents.
    """
    from bot.quality.gold import read
    from bot.quality.measures import figures
    from bot.quality.report import report_object, table
    from bot.quality.run import ask_all

    golds = list(read(file))
    if not golds:
        raise InputError(str(file), "a file with a question a line")
    judged: list[Judged] = []
    with session.service() as service, progress("asking", unit="question") as step:
        for one in ask_all(service, golds, space=session.space, least=least):
            judged.append(one)
            step(len(judged), len(golds))
    found = figures(judged)
    whole = dumps(report_object(found, judged))
    if out is not None:
        _write(out, whole, judged, file.stem)
    if as_json:
        emit(whole)
    else:
        show(["measure", "figure"], table(found))
    return 0


def _write(folder: Path, whole: str, judged: "Sequence[Judged]", title: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "eval.json").write_text(whole + "\n", encoding="utf-8")
    (folder / "eval.png").write_bytes(_picture(judged, title))


def _picture(judged: "Sequence[Judged]", title: str) -> bytes:
    try:
        from bot.quality.picture import png
    except ImportError as error:
        raise ExtraMissingError("charts", "matplotlib") from error
    return png(judged, title=title)


VERBS = {"eval": evaluate}
