"""What moved in a period, added up by the way in which it came or left: the one source of every report's sums.

A reversal is the mirror of its document. So its moves are read the right way round again and counted below zero:
what was reversed goes off the very way in which it was counted, on the day of the reversal. Sums of two periods
that follow one another therefore add up to those of both together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from supplytrack.catalogue.place import PLACE_KINDS, LocationKind
from supplytrack.core.document import MISCOUNTED, Kind, SourceType
from supplytrack.core.movement_sheet import Way
from supplytrack.db.engine import Session
from supplytrack.inventory.paging import Where

OWN_PLACES = ", ".join(f"'{kind.value}'" for kind in PLACE_KINDS)
"""Kinds of places whose goods are our own stock, as SQL."""
TRANSFERS = (Kind.TRANSFER, Kind.TRANSFER_RECEIPT)
"""The papers by which goods go from one store of our own to another."""

_BY_SOURCE: Mapping[SourceType, Way] = {
    SourceType.PROCURED: Way.PROCURED,
    SourceType.DONATED: Way.DONATED,
    SourceType.PRINTED: Way.PRINTED,
    SourceType.RETURNED: Way.RETURNED,
    SourceType.FOUND: Way.FOUND,
    SourceType.ASSEMBLED: Way.ASSEMBLED,
}
_BY_REASON: Mapping[str, Way] = {
    "lost": Way.LOST,
    "stolen": Way.LOST,
    "damaged": Way.DAMAGED,
    "expired": Way.EXPIRED,
}
"""The reasons that have a column of their own; all others are other losses."""


# ------------------------------------------------------------------ which way


def way_in(far: LocationKind, kind: Kind, source: SourceType) -> Way:
    """The way in which a document of `kind` brings goods from a location of the kind `far` into a store.

    `source`: how the goods came to be ours, of their batch.
    """
    if far is LocationKind.SUPPLIED:
        return _BY_SOURCE[source]
    if far is LocationKind.IN_TRANSIT:
        return Way.TRANSFER_IN if kind in TRANSFERS else Way.GIVEN_BACK
    if far in (LocationKind.HANDED_OVER, LocationKind.PEOPLE_REACHED):
        return Way.GIVEN_BACK
    if far is LocationKind.CONVERTED:
        return Way.ASSEMBLED if kind is Kind.KIT_ASSEMBLY else Way.PARTS
    if far.is_place:
        return Way.TRANSFER_IN
    return Way.SURPLUS


def way_out(far: LocationKind, kind: Kind) -> Way:
    """The way in which a document of `kind` takes goods out of a store to a location of the kind `far`.

    All that went to the losses is lost here; `reasons` tells it apart.
    """
    if far is LocationKind.IN_TRANSIT:
        return Way.TRANSFER_OUT if kind in TRANSFERS else Way.HANDED_OVER
    return Way.TRANSFER_OUT if far.is_place else _OUT[far]


_OUT: Mapping[LocationKind, Way] = {
    LocationKind.SUPPLIED: Way.TO_SENDER,
    LocationKind.HANDED_OVER: Way.HANDED_OVER,
    LocationKind.PEOPLE_REACHED: Way.TO_PEOPLE,
    LocationKind.LOSS: Way.LOST,
    LocationKind.ADJUSTED: Way.SHORTAGE,
    LocationKind.DISPOSED: Way.DISPOSED,
    LocationKind.CONVERTED: Way.USED,
}


# ------------------------------------------------------------------ moves of a period


@dataclass(frozen=True, slots=True)
class Place:
    """A location of the ledger, as far as sums need it."""

    id: int
    code: str
    kind: LocationKind
    province: str

    @property
    def is_ours(self) -> bool:
        """Whether goods there are our own stock."""
        return self.kind.is_place


@dataclass(frozen=True, slots=True)
class Goods:
    """Which goods: empty texts mean all. Item, donor and fund are codes, a category is named."""

    item: str = ""
    donor: str = ""
    own_only: bool = False
    category: str = ""
    fund: str = ""

    def where(self, of: str) -> Where:
        """The conditions on a row `of` with an item's key, beside its batch `t`."""
        where = Where()
        if self.item:
            where.add(f"{of}.item_id = (SELECT id FROM item WHERE code = :item)", item=self.item)
        if self.category:
            where.add(
                f"{of}.item_id IN (SELECT g.id FROM item g JOIN category h ON h.id = g.category_id "
                "WHERE h.name = :category)",
                category=self.category,
            )
        if self.fund:
            where.add("t.fund_id = (SELECT id FROM fund WHERE code = :fund)", fund=self.fund)
        if self.own_only:
            where.add("t.donor_id IS NULL")
        elif self.donor:
            where.add("t.donor_id = (SELECT id FROM party WHERE code = :donor)", donor=self.donor)
        return where


Key = tuple[int, int | None]
"""The goods that sums are of: item and donor (None: own procurement), or a batch and nothing."""


@dataclass(frozen=True, slots=True)
class Moved:
    """So much of some goods from one place to another by papers of one kind; below zero where more was reversed.

    `destination`: the store that a transfer goes to, else None.
    """

    key: Key
    source_type: SourceType
    source: Place
    target: Place
    kind: Kind
    destination: int | None
    quantity: int


_KINDS_OF_TRANSFERS = ", ".join(f"'{kind.value}'" for kind in TRANSFERS)
_KEYS = {
    False: "m.item_id AS first_key, t.donor_id AS second_key",
    True: "m.batch_id AS first_key, 0 AS second_key",
}
_COUNTED = f"SELECT id FROM location WHERE kind IN ({OWN_PLACES}, '{LocationKind.LOSS.value}')"
"""What was accepted by a recipient had left before: it is read no second time."""
_MOVED = f"""SELECT {{keys}}, t.source_type,
  CASE WHEN d.reverses_id IS NULL THEN m.from_location_id ELSE m.to_location_id END AS source_id,
  CASE WHEN d.reverses_id IS NULL THEN m.to_location_id ELSE m.from_location_id END AS target_id,
  coalesce(o.kind, d.kind) AS kind,
  CASE WHEN coalesce(o.kind, d.kind) IN ({_KINDS_OF_TRANSFERS})
    THEN coalesce(o.to_location_id, d.to_location_id) END AS destination,
  sum(CASE WHEN d.reverses_id IS NULL THEN m.quantity ELSE -m.quantity END) AS quantity
FROM stock_move m JOIN document d ON d.id = m.document_id LEFT JOIN document o ON o.id = d.reverses_id
JOIN batch t ON t.id = m.batch_id
WHERE m.effective_day BETWEEN :opens AND :closes AND {{where}}
  AND (m.from_location_id IN ({_COUNTED}) OR m.to_location_id IN ({_COUNTED}))
GROUP BY 1, 2, 3, 4, 5, 6, 7"""
_PLACES = text("SELECT id, code, kind, province_code FROM location")


def read_places(session: Session) -> dict[int, Place]:
    """Every location of the ledger by its key."""
    return {
        row.id: Place(row.id, row.code, LocationKind(row.kind), row.province_code or "")
        for row in session.rows(_PLACES)
    }


def read_moved(
    session: Session,
    places: Mapping[int, Place],
    period: Mapping[str, int],
    goods: Goods | None = None,
    *,
    by_batch: bool = False,
) -> list[Moved]:
    """What moved from the day `opens` to the day `closes`, by item and donor, or by batch."""
    where = (goods or Goods()).where("m")
    statement = text(_MOVED.format(keys=_KEYS[by_batch], where=where))
    return [
        Moved(
            (row.first_key, row.second_key),
            SourceType(row.source_type),
            places[row.source_id],
            places[row.target_id],
            Kind(row.kind),
            row.destination,
            int(row.quantity),
        )
        for row in session.rows(statement, {**where.values, **period})
    ]


def by_way(moved: Iterable[Moved]) -> dict[tuple[int, Key], dict[Way, int]]:
    """The sums of each of our places and goods, by way."""
    sums: dict[tuple[int, Key], dict[Way, int]] = {}
    for one in moved:
        if one.target.is_ours:
            way = way_in(one.source.kind, one.kind, one.source_type)
            _add(sums.setdefault((one.target.id, one.key), {}), way, one.quantity)
        if one.source.is_ours:
            way = way_out(one.target.kind, one.kind)
            _add(sums.setdefault((one.source.id, one.key), {}), way, one.quantity)
    return sums


def _add(sums: dict[Way, int], way: Way, quantity: int) -> None:
    sums[way] = sums.get(way, 0) + quantity


# ------------------------------------------------------------------ why it was lost

_LOSING = f"""SELECT x.location_id, x.item_id, t.donor_id, x.reason, sum(x.quantity) AS quantity
FROM (SELECT coalesce(o.from_location_id, d.from_location_id) AS location_id, j.item_id, j.batch_id, j.reason,
    CASE WHEN d.reverses_id IS NULL THEN -j.quantity ELSE j.quantity END AS quantity
  FROM document d LEFT JOIN document o ON o.id = d.reverses_id
  JOIN adjustment_line j ON j.document_id = coalesce(d.reverses_id, d.id)
  WHERE d.effective_day BETWEEN :opens AND :closes AND j.quantity < 0
    AND coalesce(o.kind, d.kind) <> '{Kind.DISPOSAL.value}'
  UNION ALL SELECT j.location_id, j.item_id, j.batch_id, j.reason,
    CASE WHEN d.reverses_id IS NULL THEN j.expected - j.counted ELSE j.counted - j.expected END
  FROM document d JOIN stock_count_line j ON j.document_id = coalesce(d.reverses_id, d.id)
  WHERE d.effective_day BETWEEN :opens AND :closes AND j.counted < j.expected) AS x
JOIN batch t ON t.id = x.batch_id WHERE x.reason <> '{MISCOUNTED}' AND {{where}}
GROUP BY x.location_id, x.item_id, t.donor_id, x.reason"""


def tell_reasons(
    session: Session,
    sums: Mapping[tuple[int, Key], dict[Way, int]],
    period: Mapping[str, int],
    goods: Goods | None = None,
) -> None:
    """Tell apart why goods of each place, item and donor were lost, from the lines of the papers that say so.

    The total stays that of the moves.
    """
    where = (goods or Goods()).where("x")
    for row in session.rows(text(_LOSING.format(where=where)), {**where.values, **period}):
        way = _BY_REASON.get(row.reason, Way.OTHER_LOSS)
        of_cell = sums.get((row.location_id, (row.item_id, row.donor_id)))
        if way is not Way.LOST and of_cell is not None:
            _add(of_cell, way, int(row.quantity))
            _add(of_cell, Way.LOST, -int(row.quantity))


# ------------------------------------------------------------------ on the way between own stores

# CROSS JOIN: otherwise SQLite begins with all the moves up to that day, not with the few papers.
_PAPERS = f"""WITH open AS (
  SELECT r.document_id AS id, r.to_location_id FROM transfer r
  WHERE r.transfer_day <= :day AND (r.state = 'issued' OR r.document_id IN (
    SELECT d.related_id FROM document d WHERE d.kind = '{Kind.TRANSFER_RECEIPT.value}' AND d.effective_day > :day
    UNION SELECT coalesce(o.related_id, o.id) FROM document v JOIN document o ON o.id = v.reverses_id
    WHERE v.kind = '{Kind.REVERSAL.value}' AND v.effective_day > :day AND o.kind IN ({_KINDS_OF_TRANSFERS})))),
parts AS (SELECT d.id, o.to_location_id FROM open o JOIN document d ON d.related_id = o.id),
papers AS (SELECT id, to_location_id FROM open UNION ALL SELECT id, to_location_id FROM parts
  UNION ALL SELECT v.id, p.to_location_id FROM parts p JOIN document v ON v.reverses_id = p.id)
SELECT p.to_location_id, m.item_id, t.donor_id,
  sum(CASE WHEN l.kind = '{LocationKind.IN_TRANSIT.value}' THEN m.quantity ELSE -m.quantity END) AS quantity
FROM papers p CROSS JOIN stock_move m JOIN location l ON l.id = m.to_location_id
JOIN batch t ON t.id = m.batch_id WHERE m.document_id = p.id AND m.effective_day <= :day AND {{where}}
GROUP BY p.to_location_id, m.item_id, t.donor_id"""


def on_the_way(session: Session, day: int, goods: Goods | None = None) -> dict[tuple[int, Key], int]:
    """What is on the way to each of our stores in the evening of a day, by item and donor.

    Only transfers are read of which goods are on the way now, or that a later paper received or turned back: all
    others were settled on that day, however many there were.
    """
    where = (goods or Goods()).where("m")
    rows: Iterable[Any] = session.rows(text(_PAPERS.format(where=where)), {**where.values, "day": day})
    return {
        (row.to_location_id, (row.item_id, row.donor_id)): int(row.quantity) for row in rows if row.quantity
    }
