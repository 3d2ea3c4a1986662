"""Passages found by a PostgreSQL server, scored as everywhere."""

from index.postgres.entries import PostgresIndex
from index.postgres.search import PostgresSearcher

__all__ = ["PostgresIndex", "PostgresSearcher"]
