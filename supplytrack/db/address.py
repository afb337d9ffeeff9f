"""What an address names, told without loading the database's packages: the window asks before it is painted."""

from __future__ import annotations


def is_server(address: str) -> bool:
    """Whether an address names a PostgreSQL server and not a file."""
    return address.startswith(("postgresql://", "postgres://", "postgresql+psycopg://"))
