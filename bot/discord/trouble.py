"""What a user is told of an error, in their language."""

import logging

from bot.discord.desk import DeskClosedError, DeskFullError, TooManyError
from bot.discord.patience import name
from bot.discord.text import escape, line, sentence
from bot.discord.words import Words
from corpus.errors import (
    CorpusBusyError,
    CorpusError,
    CorpusMissingError,
    EmptyQuestionError,
    ExtraMissingError,
    ModelError,
    PinciteError,
    SettingsError,
    UnknownDocumentError,
)

log = logging.getLogger(__name__)

_ID = 100  # units of what somebody typed for a document
_PLAIN: dict[type[BaseException], str] = {
    DeskClosedError: "trouble.closed",
    TimeoutError: "trouble.slow",
    EmptyQuestionError: "hint.empty",
    CorpusMissingError: "source.none",
    CorpusBusyError: "trouble.busy",
}


def reason(error: BaseException, text: Words) -> str:
    """Return what a user is told of *error*, as Markdown.

    What is wrong on this side is for the operator, and goes to the log.
    """
    for kind, key in _PLAIN.items():
        if isinstance(error, kind):
            return text(key)
    match error:
        case DeskFullError():
            wait = f"{error.seconds:.0f}"
            said = text("trouble.full", waiting=error.waiting, seconds=wait)
        case TooManyError():
            said = text("trouble.many", waiting=error.waiting)
        case UnknownDocumentError():
            said = text("trouble.document", id=line(error.document, _ID))
        case CorpusError() | ModelError() | SettingsError() | ExtraMissingError():
            log.error("trouble", extra={"error": str(error)})
            said = text("trouble.corpus")
        case PinciteError():
            said = escape(sentence(text.reason(str(error))))
        case _:
            log.error("unexpected", extra={"error": name(error)}, exc_info=error)
            said = text("trouble.unexpected")
    return said
