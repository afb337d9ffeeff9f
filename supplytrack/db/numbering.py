"""Human numbers without gaps: `DN-PNH-2020-0042`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, literal_column, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from supplytrack.core.document import Kind
from supplytrack.db.engine import Session
from supplytrack.db.workspace import number_series

_VALUES: dict[str, Any] = {
    "prefix": bindparam("prefix"),
    "station": bindparam("station"),
    "year": bindparam("year"),
    "last": literal_column("1"),
}
_KEY = ["prefix", "station", "year"]
_NEXT_SQLITE = (
    sqlite_insert(number_series)
    .values(_VALUES)
    .on_conflict_do_update(index_elements=_KEY, set_={"last": number_series.c.last + 1})
    .returning(number_series.c.last)
)
_NEXT_POSTGRES = (
    postgres_insert(number_series)
    .values(_VALUES)
    .on_conflict_do_update(index_elements=_KEY, set_={"last": number_series.c.last + 1})
    .returning(number_series.c.last)
)
LAST_NUMBERS = select(number_series)


def next_number(session: Session, kind: Kind, year: int) -> str:
    """The next number of `kind` at this station in `year`. A transaction that fails gives it back."""
    station = session.workspace.station
    statement = _NEXT_SQLITE if session.is_sqlite else _NEXT_POSTGRES
    last = session.scalar(statement, {"prefix": kind.prefix, "station": station, "year": year})
    return f"{kind.prefix}-{station}-{year}-{last:04d}"
