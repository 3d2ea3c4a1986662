"""What the bot remembers of conversations, in one small SQLite file of its own.

Questions, not answers: the same question over the same corpus has the same answer. All
of it expires, and a user can have theirs deleted.
"""

import json
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, TypeAlias

State: TypeAlias = Literal["waiting", "answered", "not_found", "failed"]
Verdict: TypeAlias = Literal["right", "wrong"]

FILE = "discord.db"
_WHOLE = "coalesce(resolved, question)"  # "And China?" says nothing without the rest

_SCHEMA = """
CREATE TABLE IF NOT EXISTS asked (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    space TEXT NOT NULL, guild INTEGER, channel INTEGER NOT NULL,
    user INTEGER NOT NULL, question TEXT NOT NULL, document TEXT,
    previous TEXT NOT NULL, private INTEGER NOT NULL, locale TEXT NOT NULL,
    source INTEGER, reply INTEGER, token TEXT, state TEXT NOT NULL, at REAL NOT NULL,
    resolved TEXT
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS asked_source ON asked (source);
CREATE INDEX IF NOT EXISTS asked_reply ON asked (reply);
CREATE INDEX IF NOT EXISTS asked_place ON asked (channel, at);
CREATE INDEX IF NOT EXISTS asked_space ON asked (space, question);
CREATE INDEX IF NOT EXISTS asked_state ON asked (state);
CREATE INDEX IF NOT EXISTS asked_at ON asked (at);
CREATE TABLE IF NOT EXISTS feedback (
    asked INTEGER NOT NULL REFERENCES asked (id) ON DELETE CASCADE,
    user INTEGER NOT NULL, verdict TEXT NOT NULL, wanted TEXT, at REAL NOT NULL,
    PRIMARY KEY (asked, user)
) STRICT;
CREATE TABLE IF NOT EXISTS chosen (
    place INTEGER PRIMARY KEY, choices TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS kept (
    name TEXT PRIMARY KEY, value TEXT NOT NULL
) STRICT;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question somebody asked, and where its answer goes.

    *source* is the message it was asked in, if any; *reply* the bot's message;
    *token* the interaction's, kept only while the question waits. *previous* are the
    questions it may lean on, *resolved* is what it was taken for if it did.
    """

    id: int = 0
    space: str
    guild: int | None
    channel: int
    user: int
    question: str
    document: str | None = None
    previous: tuple[str, ...] = ()
    private: bool = False
    locale: str = "en"
    source: int | None = None
    reply: int | None = None
    token: str | None = None
    state: State = "waiting"
    at: float = 0.0
    resolved: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the managers of a server, or a user for their messages, have chosen."""

    language: str | None = None
    private: bool = False
    roles: tuple[int, ...] = ()
    channel: int | None = None
    digest: int | None = None
    digested: float = 0.0


class Memory:
    """The file. Every call is short; all of them come from the event loop."""

    def __init__(self, folder: Path) -> None:
        """Open the file in *folder*, or make it."""
        folder.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(folder / FILE, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.execute("PRAGMA foreign_keys = ON")
        self._db.execute("PRAGMA secure_delete = ON")
        self._db.executescript(_SCHEMA)
        columns = self._db.execute("PRAGMA table_info(asked)")
        if "resolved" not in [column["name"] for column in columns]:
            self._db.execute("ALTER TABLE asked ADD COLUMN resolved TEXT")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def ask(self, asked: Asked) -> Asked | None:
        """Write *asked* down; None if its message was already answered."""
        at = asked.at or time.time()
        row = self._db.execute(
            "INSERT INTO asked (space, guild, channel, user, question, document,"
            " previous, private, locale, source, reply, token, state, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (source) DO NOTHING RETURNING id",
            (
                asked.space,
                asked.guild,
                asked.channel,
                asked.user,
                asked.question,
                asked.document,
                json.dumps(asked.previous),
                asked.private,
                asked.locale,
                asked.source,
                asked.reply,
                asked.token,
                asked.state,
                at,
            ),
        ).fetchone()
        return replace(asked, id=row["id"], at=at) if row else None

    def replied(self, asked: Asked, reply: int | None) -> None:
        """Note the bot's message that answers, or will."""
        self._db.execute("UPDATE asked SET reply = ? WHERE id = ?", (reply, asked.id))

    def end(self, asked: Asked, state: State, resolved: str | None = None) -> None:
        """Note that *asked*, as *resolved*, has its answer or its reason."""
        self._db.execute(
            "UPDATE asked SET state = ?, resolved = ?, token = NULL WHERE id = ?",
            (state, resolved, asked.id),
        )

    def reword(self, asked: Asked, question: str) -> Asked:
        """Note that the message was edited, so that it is asked anew."""
        self._db.execute(
            "UPDATE asked SET question = ?, state = 'waiting' WHERE id = ?",
            (question, asked.id),
        )
        return replace(asked, question=question, state="waiting")

    def forget(self, asked: Asked) -> None:
        """Delete one question and what was said of its answer."""
        self._db.execute("DELETE FROM asked WHERE id = ?", (asked.id,))

    def get(self, number: int) -> Asked | None:
        """Return the question with this id, unless it expired."""
        return self._one("SELECT * FROM asked WHERE id = ?", number)

    def of_message(self, message: int) -> Asked | None:
        """Return the question asked in this message."""
        return self._one("SELECT * FROM asked WHERE source = ?", message)

    def of_reply(self, message: int) -> Asked | None:
        """Return the question that this message of the bot answers."""
        return self._one("SELECT * FROM asked WHERE reply = ?", message)

    def waiting(self) -> list[Asked]:
        """Return the questions that had no answer yet when the bot last stopped."""
        return self._all("SELECT * FROM asked WHERE state = 'waiting' ORDER BY id")

    def conversation(
        self, channel: int, space: str, since: float, most: int
    ) -> tuple[str, ...]:
        """Return the last questions of a thread or direct message, oldest first."""
        rows = self._db.execute(
            f"SELECT {_WHOLE} AS question FROM asked WHERE channel = ? AND space = ?"  # noqa: S608  ours
            " AND at >= ? AND NOT private AND question != ''"
            " ORDER BY at DESC, id DESC LIMIT ?",
            (channel, space, since, most),
        )
        return tuple(row["question"] for row in rows)[::-1]

    def popular(self, space: str, typed: str, most: int) -> list[str]:
        """Return questions often answered in public that have *typed* in them."""
        rows = self._db.execute(
            f"SELECT {_WHOLE} AS whole FROM asked WHERE space = ? AND NOT private"  # noqa: S608  ours
            " AND state = 'answered' AND instr(lower(whole), lower(?)) > 0"
            " GROUP BY whole ORDER BY count(*) DESC, max(at) DESC LIMIT ?",
            (space, typed, most),
        )
        return [row["whole"] for row in rows]

    def spaces(self, most: int) -> list[str]:
        """Return the spaces that were asked last."""
        rows = self._db.execute(
            "SELECT space FROM asked GROUP BY space ORDER BY max(at) DESC LIMIT ?",
            (most,),
        )
        return [row["space"] for row in rows]

    def judge(
        self, asked: Asked, user: int, verdict: Verdict, wanted: str = ""
    ) -> None:
        """Note what *user* says of an answer; a later verdict replaces an earlier."""
        self._db.execute(
            "INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?)",
            (asked.id, user, verdict, wanted or None, time.time()),
        )

    def unanswered(self, space: str, since: float, most: int) -> list[tuple[str, int]]:
        """Return the public questions that had no answer, and how often."""
        rows = self._db.execute(
            f"SELECT {_WHOLE} AS whole, count(*) AS times FROM asked WHERE space = ?"  # noqa: S608  ours
            " AND at >= ? AND NOT private AND state = 'not_found' GROUP BY whole"
            " ORDER BY times DESC, max(at) DESC LIMIT ?",
            (space, since, most),
        )
        return [(row["whole"], row["times"]) for row in rows]

    def verdicts(
        self, space: str, since: float, most: int
    ) -> list[tuple[str, Verdict, str]]:
        """Return the newest verdicts on public answers: question, verdict, wish."""
        rows = self._db.execute(
            f"SELECT {_WHOLE} AS whole, verdict, coalesce(wanted, '') AS wanted"  # noqa: S608  ours
            " FROM feedback"
            " JOIN asked ON asked.id = feedback.asked WHERE space = ?"
            " AND feedback.at >= ? AND NOT private ORDER BY feedback.at DESC LIMIT ?",
            (space, since, most),
        )
        return [(row["whole"], row["verdict"], row["wanted"]) for row in rows]

    def choices(self, place: int) -> Choices:
        """Return what was chosen for a server or a user."""
        row = self._db.execute(
            "SELECT choices FROM chosen WHERE place = ?", (place,)
        ).fetchone()
        if row is None:
            return Choices()
        chosen: dict[str, Any] = json.loads(row["choices"])
        chosen["roles"] = tuple(chosen["roles"])
        return Choices(**chosen)

    def choose(self, place: int, choices: Choices) -> None:
        """Write down what was chosen."""
        fields = {name: getattr(choices, name) for name in Choices.__slots__}
        self._db.execute(
            "INSERT OR REPLACE INTO chosen VALUES (?, ?)", (place, json.dumps(fields))
        )

    def places(self) -> Iterator[tuple[int, Choices]]:
        """Yield every place where something was chosen."""
        for row in self._db.execute("SELECT place FROM chosen").fetchall():
            yield row["place"], self.choices(row["place"])

    def keep(self, name: str, value: str) -> None:
        """Keep a small fact of the bot's own under *name*."""
        self._db.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (name, value))

    def kept(self, name: str) -> str | None:
        """Return what was kept under *name*."""
        row = self._db.execute(
            "SELECT value FROM kept WHERE name = ?", (name,)
        ).fetchone()
        return row["value"] if row else None

    def expire(self, before: float) -> int:
        """Delete every question from *before* that time; tell how many."""
        return self._db.execute("DELETE FROM asked WHERE at < ?", (before,)).rowcount

    def forget_user(self, user: int) -> int:
        """Delete all that is known of a user; tell how many questions."""
        self._db.execute("DELETE FROM feedback WHERE user = ?", (user,))
        self._db.execute("DELETE FROM chosen WHERE place = ?", (user,))
        return self._db.execute("DELETE FROM asked WHERE user = ?", (user,)).rowcount

    def forget_place(self, guild: int) -> None:
        """Delete all that is known of a server the bot was taken from."""
        self._db.execute("DELETE FROM asked WHERE guild = ?", (guild,))
        self._db.execute("DELETE FROM chosen WHERE place = ?", (guild,))

    def _one(self, query: str, key: int) -> Asked | None:
        row = self._db.execute(query, (key,)).fetchone()
        return _asked(row) if row else None

    def _all(self, query: str, facts: Sequence[object] = ()) -> list[Asked]:
        return [_asked(row) for row in self._db.execute(query, facts)]


def _asked(row: sqlite3.Row) -> Asked:
    facts = {name: row[name] for name in Asked.__slots__}
    facts["previous"] = tuple(json.loads(facts["previous"]))
    facts["private"] = bool(facts["private"])
    return Asked(**facts)
