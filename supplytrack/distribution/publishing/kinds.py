"""What can be published: how each kind of report is read, which of its figures are compared, which papers change them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from supplytrack.catalogue.place import PLACE_KINDS, LocationKind
from supplytrack.core.document import Kind
from supplytrack.core.movement_sheet import MovementReportSheet, Way
from supplytrack.core.quantity import plain_quantity
from supplytrack.core.sheets import (
    DistributionReportSheet,
    PaperItem,
    PaperLanguage,
    PaperParty,
    PaperUnit,
    StockReportSheet,
    Unstated,
)
from supplytrack.db.engine import Session
from supplytrack.distribution.reports import (
    DistributionFilter,
    distribution_report_sheet,
    distribution_rows,
)
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _
from supplytrack.inventory.movement_report import MovementFilter, movement_report_sheet
from supplytrack.inventory.movement_sums import Goods
from supplytrack.inventory.paging import Where
from supplytrack.inventory.queries import StockFilter
from supplytrack.inventory.sheets import stock_report_sheet

Asked = Mapping[str, Any]
"""What a report was asked for: `first` and `last` (dates) and what its filters say, by their names."""
Figures = Sequence[Mapping[str, Any]]
"""The rows of a report: texts, and quantities as numbers in the item's unit."""


@dataclass(frozen=True)
class ReportKind:
    """A kind of report that can be published.

    `keys` tell its rows apart, `named` are the columns that say what a row is of beside the goods, `figures` those that
    are compared, with their names. `touching` adds the conditions for the documents that can change it (`later_documents`).
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


def kind_named(name: str) -> ReportKind:
    """The kind of report with this name.

    :raises Refused: when reports of that name are not published.
    """
    found = KINDS.get(name)
    if found is None:
        raise Refused(
            _("The report “{name}” cannot be published. These can: {known}.").format(
                name=name, known=", ".join(KINDS)
            ),
            "kind",
        )
    return found


# ------------------------------------------------------------------ which documents change it

_GOODS = "stock_move x JOIN batch t ON t.id = x.batch_id"
_HANDOVERS = (Kind.DELIVERY_NOTE, Kind.PROOF_OF_DELIVERY, Kind.DISTRIBUTION)


def _goods(asked: Asked) -> Where:
    """The goods that a report is about."""
    names = ("item", "donor", "own_only", "category", "fund")
    return Goods(**{name: asked[name] for name in names if name in asked}).where("x")


def touching_handovers(where: Where, asked: Asked) -> None:
    """Handovers count on the day of their note: when it is signed or reversed makes no difference."""
    where.period("coalesce(n.effective_day, o.effective_day, d.effective_day)", asked["first"], asked["last"])
    where.one_of("coalesce(o.kind, d.kind)", [kind.value for kind in _HANDOVERS], "kind")
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
    moved = _goods(asked)
    moved.equal("l.code", asked.get("location", ""), "location")
    moved.equal("l.province_code", asked.get("province", ""), "province")
    moved.one_of("l.kind", [kind.value for kind in places], "place")
    where.add(
        f"EXISTS (SELECT 1 FROM {_GOODS} JOIN location l ON l.id IN (x.from_location_id, x.to_location_id)"
        f" WHERE x.document_id = d.id AND {moved})",
        **moved.values,
    )


def _touching_movements(where: Where, asked: Asked) -> None:
    """Beside the stores, what was lost outside them stands in the movement report."""
    touching_stock(where, asked, (*PLACE_KINDS, LocationKind.LOSS))


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


def _distribution_rows(session: Session, asked: Asked, _sheet: DistributionReportSheet) -> Figures:
    return [
        {
            "date": row.date,
            "document": row.document,
            "province": row.province,
            "province_code": row.province_code,
            "recipient": row.recipient,
            "recipient_name": row.recipient_name,
            "recipient_kind": row.recipient_kind,
            "item": row.item,
            "item_name": row.item_name,
            "item_km": row.item_km,
            "unit": row.unit,
            "donor": row.donor,
            "issued": plain_quantity(row.issued, row.decimals),
            "accepted": plain_quantity(row.accepted, row.decimals),
            "damaged": plain_quantity(row.damaged, row.decimals),
            "short": plain_quantity(row.short, row.decimals),
            "refused": plain_quantity(row.refused, row.decimals),
            "status": row.status,
            "people_reached": row.people_reached,
        }
        for row in distribution_rows(session, DistributionFilter(**asked))
    ]


def _stock_rows(_session: Session, _asked: Asked, sheet: StockReportSheet) -> Figures:
    """Batches that nothing tells apart are one row."""
    sums: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in sheet.rows:
        goods = row.goods
        expiry = goods.expiry if isinstance(goods.expiry, date) else None
        batch = "" if isinstance(goods.batch, Unstated) else goods.batch
        told = {
            "store": row.store.name or row.store.name_km,
            **told_goods(goods.item, goods.unit, goods.donor),
            "batch": batch,
            "expiry": expiry,
        }
        kept = sums.setdefault((told["store"], goods.item.code, told["donor"], batch, expiry), told)
        for name, quantity in (
            ("opening", row.opening),
            ("in", row.quantity_in),
            ("out", row.quantity_out),
            ("loss", row.loss),
            ("closing", row.closing),
        ):
            kept[name] = kept.get(name, 0) + plain_quantity(quantity, goods.item.decimals)
    return list(sums.values())


def _movement_rows(_session: Session, _asked: Asked, sheet: MovementReportSheet) -> Figures:
    found: list[Mapping[str, Any]] = []
    for row in sheet.rows:
        decimals = row.item.decimals
        found.append(
            {
                "store": row.store.name if row.store else "",
                **told_goods(row.item, row.unit, row.donor),
                "opening": plain_quantity(row.opening, decimals),
                **{way.value: plain_quantity(row.sums.get(way, 0), decimals) for way in Way},
                "closing": plain_quantity(row.closing, decimals),
            }
        )
    for way in sheet.on_the_way:
        found.append(
            {
                "store": ON_THE_WAY,
                **told_goods(way.item, way.unit, way.donor),
                **{
                    name: plain_quantity(getattr(way, name), way.item.decimals)
                    for name in ("before", "sent", "arrived", "lost", "after")
                },
            }
        )
    for loss in sheet.outside:
        found.append(
            {
                "store": OUTSIDE,
                **told_goods(loss.item, loss.unit, loss.donor),
                "lost": plain_quantity(loss.total, loss.item.decimals),
            }
        )
    return found


ON_THE_WAY = N_("On the way")
OUTSIDE = N_("Lost outside the stores")

# ------------------------------------------------------------------ the kinds


def _distribution(session: Session, asked: Asked, language: PaperLanguage) -> DistributionReportSheet:
    return distribution_report_sheet(session, DistributionFilter(**asked), language)


def _stock(session: Session, asked: Asked, language: PaperLanguage) -> StockReportSheet:
    chosen = {key: value for key, value in asked.items() if key not in ("first", "last")}
    return stock_report_sheet(
        session, StockFilter(as_of=asked["last"], **chosen), first=asked["first"], language=language
    )


def _movements(session: Session, asked: Asked, language: PaperLanguage) -> MovementReportSheet:
    return movement_report_sheet(session, MovementFilter(**asked), language)


_WAYS: Mapping[Way, str] = {
    Way.PROCURED: N_("Procured"),
    Way.DONATED: N_("Donated"),
    Way.PRINTED: N_("Printed"),
    Way.RETURNED: N_("Returned"),
    Way.FOUND: N_("Found"),
    Way.TRANSFER_IN: N_("Transfers in"),
    Way.ASSEMBLED: N_("Kits assembled"),
    Way.PARTS: N_("From kits and splits"),
    Way.GIVEN_BACK: N_("Given back"),
    Way.HANDED_OVER: N_("Handed over"),
    Way.TO_PEOPLE: N_("To people"),
    Way.TRANSFER_OUT: N_("Transfers out"),
    Way.USED: N_("Into kits and splits"),
    Way.TO_SENDER: N_("Returned to sender"),
    Way.LOST: N_("Lost"),
    Way.DAMAGED: N_("Damaged"),
    Way.EXPIRED: N_("Expired"),
    Way.OTHER_LOSS: N_("Other loss"),
    Way.DISPOSED: N_("Disposed of"),
    Way.SURPLUS: N_("Surplus"),
    Way.SHORTAGE: N_("Shortage"),
}

KINDS: Mapping[str, ReportKind] = {
    "distribution": ReportKind(
        N_("Distribution report"),
        _distribution,
        _distribution_rows,
        keys=("document", "item", "donor"),
        named=("document", "recipient_name"),
        figures={
            "issued": N_("Issued"),
            "accepted": N_("Accepted"),
            "damaged": N_("Damaged"),
            "short": N_("Short"),
            "refused": N_("Refused"),
            "status": N_("Paper"),
            "people_reached": N_("People"),
        },
        touching=touching_handovers,
    ),
    "stock": ReportKind(
        N_("Stock report"),
        _stock,
        _stock_rows,
        keys=("store", "item", "donor", "batch", "expiry"),
        named=("store", "batch", "expiry"),
        figures={
            "opening": N_("Opening"),
            "in": N_("In"),
            "out": N_("Out"),
            "loss": N_("Loss"),
            "closing": N_("Closing"),
        },
        touching=touching_stock,
    ),
    "movements": ReportKind(
        N_("Stock movement report"),
        _movements,
        _movement_rows,
        keys=("store", "item", "donor"),
        named=("store",),
        figures={
            "opening": N_("Opening"),
            **{way.value: words for way, words in _WAYS.items()},
            "closing": N_("Closing"),
            "before": N_("On the way before"),
            "sent": N_("Sent"),
            "arrived": N_("Arrived"),
            "after": N_("On the way after"),
        },
        touching=_touching_movements,
    ),
}
"""The reports that can be published, by their names."""
