"""The store on PostgreSQL: many machines, one truth, divided by space."""

from corpus.postgres.server import Server
from corpus.postgres.store import PostgresStore

__all__ = ["PostgresStore", "Server"]
