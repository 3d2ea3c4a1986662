"""A user who owns nothing and was let in, and one who was not."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from bot.service import Service
from bot.settings import Settings
from conftest import ARTICLE
from corpus.errors import StoreDeniedError
from pgserver import Server, binaries

pytestmark = pytest.mark.skipif(binaries() is None, reason="there is no PostgreSQL")
TOYOTA = "How many solid-state battery patents does Toyota have?"
GUEST = "guest"  # of the whole server, like all roles


@pytest.fixture
def url(postgres: Server, tmp_path: Path) -> Iterator[str]:
    """A database with the article, as its owner reaches it."""
    url = postgres.fresh()
    with closing(Service(Settings(data=tmp_path, store=url))) as owner:
        list(owner.add([str(ARTICLE)]))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS guest")
        connection.execute("CREATE ROLE guest LOGIN")
        yield url
        connection.execute("DROP ROLE guest")


def test_who_was_let_in_asks_adds_and_removes(url: str, tmp_path: Path) -> None:
    guest = Settings(data=tmp_path, store=url.replace("postgres@", f"{GUEST}@"))
    with closing(Service(guest)) as stranger:
        with pytest.raises(StoreDeniedError, match="GRANT pincite_app"):
            stranger.ask(TOYOTA)
        with pytest.raises(StoreDeniedError, match="permission denied"):
            list(stranger.add_bytes("ferry.txt", b"The ferry carries 120 cars."))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("GRANT pincite_app, pincite_keeper TO guest")
    with closing(Service(guest)) as service:
        assert service.ask(TOYOTA).quantities[0].value == 1000
        (report,) = service.add_bytes("ferry.txt", b"The ferry carries 120 cars.")
        assert report.document
        service.sync()  # makes nothing, for it owns nothing
        assert service.ask("How many cars does the ferry carry?")
        service.remove(report.document)
        assert service.verify() == []
        assert service.erase() == 1
    with psycopg.connect(guest.store) as connection:
        for forbidden in (
            "SELECT * FROM pincite.document",  # with no role set, nothing of any space
            "SELECT * FROM pincite.job",
        ):
            assert connection.execute(forbidden).fetchall() == []
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DROP TABLE pincite.document")
