"""Sums of whole numbers come back as whole numbers from a server.

PostgreSQL adds up 64-bit integers into its decimal type, so that the sum cannot overflow. Here no column is a
decimal: what the driver would hand over as `Decimal` is a sum of smallest units and stays an `int`.
"""

from __future__ import annotations

from decimal import Decimal

from psycopg.abc import Buffer
from psycopg.adapt import AdaptersMap, Loader


class _WholeNumber(Loader):
    def load(self, data: Buffer) -> int | Decimal:
        figures = bytes(data)
        return int(figures) if figures.lstrip(b"-").isdigit() else Decimal(figures.decode())


def load_whole_numbers(adapters: AdaptersMap) -> None:
    """Let a connection hand over decimals without a fraction as `int`."""
    adapters.register_loader("numeric", _WholeNumber)
