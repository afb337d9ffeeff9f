"""The reports that can be published, by their names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from supplytrack.catalogue.place import PLACE_KINDS, LocationKind
from supplytrack.core.document import Kind
from supplytrack.core.donor_sheet import DonorReportSheet
from supplytrack.core.movement_sheet import MovementReportSheet, Way
from supplytrack.core.quantity import plain_quantity
from supplytrack.core.sheets import DistributionReportSheet, PaperLanguage, StockReportSheet, Unstated
from supplytrack.core.situation_sheet import SituationReportSheet
from supplytrack.db.engine import Session
from supplytrack.distribution.donors.queries import DonorFilter
from supplytrack.distribution.donors.sheets import donor_report_sheet
from supplytrack.distribution.publishing.kind import (
    HANDOVERS,
    Asked,
    Figures,
    ReportKind,
    told_goods,
    touching_handovers,
    touching_stock,
)
from supplytrack.distribution.reports import (
    DistributionFilter,
    distribution_report_sheet,
    distribution_rows,
)
from supplytrack.distribution.sitrep.bullet import BulletFilter
from supplytrack.distribution.sitrep.sheets import situation_report_sheet
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _
from supplytrack.inventory.movement_report import MovementFilter, movement_report_sheet
from supplytrack.inventory.paging import Where
from supplytrack.inventory.queries import StockFilter
from supplytrack.inventory.sheets import stock_report_sheet


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
            "people_planned": row.people_planned,
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


def _donor_rows(_session: Session, _asked: Asked, sheet: DonorReportSheet) -> Figures:
    figures = ("received", "signed", "open", "lost", "converted", "balance", "in_transit", "gap")
    return [
        {
            **told_goods(row.item, row.unit, row.donor),
            **{name: plain_quantity(getattr(row, name), row.item.decimals) for name in figures},
        }
        for row in sheet.rows
    ]


def _situation_rows(_session: Session, _asked: Asked, sheet: SituationReportSheet) -> Figures:
    return [
        {
            "section": section.name,
            "subject": bullet.subject_uid,
            "about": ", ".join(bullet.documents) or section.name,
            "text": bullet.text,
            "status": bullet.proof.value,
        }
        for section in sheet.sections
        for bullet in section.bullets
    ]


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


def _touching_movements(where: Where, asked: Asked) -> None:
    """Beside the stores, what was lost outside them stands in the movement report."""
    touching_stock(where, asked, (*PLACE_KINDS, LocationKind.LOSS))


def _touching_donations(where: Where, asked: Asked) -> None:
    """Wherever the goods are: handed over, lost, on the way."""
    touching_stock(where, asked, tuple(LocationKind))


def _touching_sentences(where: Where, asked: Asked) -> None:
    """The papers that the situation report tells of."""
    told = (Kind.GOODS_RECEIPT, Kind.PURCHASE_ORDER, Kind.DONATION, Kind.KIT_ASSEMBLY)
    touching_handovers(where, asked, (*HANDOVERS, *told))


def _donor(session: Session, asked: Asked, language: PaperLanguage) -> DonorReportSheet:
    chosen = {key: value for key, value in asked.items() if key not in ("first", "last")}
    return donor_report_sheet(session, DonorFilter(as_of=asked["last"], **chosen), language)


def _situation(session: Session, asked: Asked, language: PaperLanguage) -> SituationReportSheet:
    return situation_report_sheet(session, BulletFilter(**asked), language)


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
    "donor": ReportKind(
        N_("Donor report"),
        _donor,
        _donor_rows,
        keys=("item", "donor"),
        named=(),
        figures={
            "received": N_("Received"),
            "signed": N_("Handed over, signed"),
            "open": N_("Not confirmed"),
            "lost": N_("Lost"),
            "converted": N_("Became another item"),
            "balance": N_("Balance"),
            "in_transit": N_("On the way"),
            "gap": N_("Gap"),
        },
        touching=_touching_donations,
        scope=lambda sheet: sheet.donor.name or sheet.donor.name_km,
    ),
    "situation": ReportKind(
        N_("Situation report"),
        _situation,
        _situation_rows,
        keys=("subject",),
        named=("about",),
        figures={"text": N_("Sentence"), "status": N_("Paper")},
        touching=_touching_sentences,
    ),
}
"""The reports that can be published, by their names."""


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
