"""What can be published: how a report is read again, which of its figures are compared, which papers change them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from supplytrack.catalogue.place import PLACE_KINDS, LocationKind
from supplytrack.core.document import Kind
from supplytrack.core.sheets import PaperItem, PaperLanguage, PaperParty, PaperUnit
from supplytrack.db.engine import Session
from supplytrack.inventory.movement_sums import Goods
from supplytrack.inventory.paging import Where

Asked = Mapping[str, Any]
"""What a report was asked for: `first` and `last` (dates) and what its filters say, by their names."""
Figures = Sequence[Mapping[str, Any]]
"""The rows of a report: texts, and quantities as numbers in the item's unit."""


@dataclass(frozen=True)
class ReportKind:
    """A kind of report that can be published.

    `keys` tell its rows apart, `named` are the columns that say what a row is of beside the goods, `figures` those that
    are compared, with their names. `touching` adds the conditions for the documents that can change it (`queries.changed_since`).
    """

    title: str
    sheet: Callable[[Session, Asked, PaperLanguage], Any]
    rows: Callable[[Session, Asked, Any], Figures]
    keys: tuple[str, ...]
    named: tuple[str, ...]
    figures: Mapping[str, str]
    touching: Callable[[Where, Asked], None]
    period: Callable[[Any], tuple[date, date]] = lambda sheet: (sheet.period_from, sheet.period_to)
    scope: Callable[[Any], str] = lambda sheet: sheet.scope.name or sheet.scope.name_km


# ------------------------------------------------------------------ which documents change it

# The days lead to the documents, through their index, and never the key: most documents of a long history came later
# than a report, and few of those are dated in its days. The plus keeps SQLite from going by the key.
_DATED = "SELECT c.id FROM document c WHERE c.effective_day BETWEEN :first AND :last AND +c.id > :seen"
_OF_NOTES = f"""{_DATED}
  UNION SELECT c.id FROM document b JOIN document c ON c.related_id = b.id
    WHERE b.effective_day BETWEEN :first AND :last AND +c.id > :seen
  UNION SELECT c.id FROM document b JOIN document c ON c.reverses_id = b.id
    WHERE b.effective_day BETWEEN :first AND :last AND +c.id > :seen
  UNION SELECT c.id FROM document b JOIN document e ON e.related_id = b.id JOIN document c ON c.reverses_id = e.id
    WHERE b.effective_day BETWEEN :first AND :last AND +c.id > :seen"""
_GOODS = "stock_move x JOIN batch t ON t.id = x.batch_id"
HANDOVERS = (Kind.DELIVERY_NOTE, Kind.PROOF_OF_DELIVERY, Kind.DISTRIBUTION)


def _goods(asked: Asked) -> Where:
    """The goods that a report is about."""
    names = ("item", "donor", "own_only", "category", "fund")
    return Goods(**{name: asked[name] for name in names if name in asked}).where("x")


def touching_handovers(where: Where, asked: Asked, kinds: Iterable[Kind] = HANDOVERS) -> None:
    """Papers of some kinds; handovers count on the day of their note, whenever it is signed or reversed."""
    note = f"CASE WHEN n.kind = '{Kind.DELIVERY_NOTE.value}' THEN n.effective_day END"
    where.period(f"coalesce({note}, o.effective_day, d.effective_day)", asked["first"], asked["last"])
    where.add(f"d.id IN ({_OF_NOTES})")
    where.one_of("coalesce(o.kind, d.kind)", [kind.value for kind in kinds], "kind")
    goods = _goods(asked)
    if goods.conditions:
        where.add(
            f"EXISTS (SELECT 1 FROM {_GOODS} WHERE x.document_id = d.id AND {goods})",
            **goods.values,
        )
    target, source = (
        f"coalesce(n.{way}_location_id, o.{way}_location_id, d.{way}_location_id)" for way in ("to", "from")
    )
    places = Where()
    places.equal("l.province_code", asked.get("province", ""), "province")
    places.equal("l.kind", asked.get("recipient_kind", ""), "recipient_kind")
    places.equal("l.code", asked.get("recipient", ""), "recipient")
    if places.conditions:
        where.add(f"EXISTS (SELECT 1 FROM location l WHERE l.id = {target} AND {places})", **places.values)
    if asked.get("location"):
        where.add(
            f"EXISTS (SELECT 1 FROM location l WHERE l.id IN ({target}, {source}) AND l.code = :location)",
            location=asked["location"],
        )


def touching_stock(where: Where, asked: Asked, places: Iterable[LocationKind] = tuple(PLACE_KINDS)) -> None:
    """What moved goods in a place of ours by the last day: a paper dated before the first day changes the opening."""
    where.period("d.effective_day", None, asked["last"])
    where.add(f"d.id IN ({_DATED})", first=0)
    moved = _goods(asked)
    moved.equal("l.code", asked.get("location", ""), "location")
    moved.equal("l.province_code", asked.get("province", ""), "province")
    moved.one_of("l.kind", [kind.value for kind in places], "place")
    where.add(
        f"EXISTS (SELECT 1 FROM {_GOODS} JOIN location l ON l.id IN (x.from_location_id, x.to_location_id)"
        f" WHERE x.document_id = d.id AND {moved})",
        **moved.values,
    )


# ------------------------------------------------------------------ rows


def told_goods(item: PaperItem, unit: PaperUnit, donor: PaperParty | None) -> dict[str, Any]:
    """How the rows name goods: codes for programs, names for people."""
    return {
        "item": item.code,
        "item_name": item.name,
        "item_km": item.name_km,
        "unit": unit.one,
        "donor": donor.label if donor else None,
    }
