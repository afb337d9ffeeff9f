"""The columns of the stock table: one for each store, and what a batch shows in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from supplytrack.core.quantity import plain_quantity
from supplytrack.i18n import N_, _, language, pgettext
from supplytrack.inventory.overview import BatchLine, Level, Store
from supplytrack.inventory.queries import CardLine
from supplytrack.inventory.stock_list import StockLine
from supplytrack.inventory.supplies.expiring import ExpiryStatus, expiry_status
from supplytrack.ui.toolkit.columns import Column, Look
from supplytrack.ui.toolkit.days import cell_day_text

LONGEST_TITLE = 12


_EXPIRY_TONES = {ExpiryStatus.EXPIRED: "bad", ExpiryStatus.EXPIRING: "warn"}


def columns_for(stores: Sequence[Store], today: date, warning_days: int) -> tuple[Column[StockLine], ...]:
    """Item, a column for each store, moving, on hand, available, first expiry: marked when it is near or past."""

    def marked(expiry: date, *, small: bool = False) -> Look:
        tone = _EXPIRY_TONES.get(expiry_status(expiry, today, warning_days), "")
        return Look(tone=tone, weight=600 if tone else 0, small=small)

    return (
        Column(
            "item",
            N_("Item"),
            _item_name,
            look=_item_look,
            child=Column("item", "", batch_name, look=_batch_look),
        ),
        *(_store_column(store) for store in stores),
        _number("moving", N_("Moving"), lambda line: line.moving, 72),
        _number("on_hand", N_("On hand"), lambda line: line.on_hand, 84, zero="0"),
        _available(),
        Column(
            "expiry",
            N_("First expiry"),
            lambda line: line.first_expiry,
            width=104,
            look=lambda line: marked(line.first_expiry) if line.first_expiry else _no_date(line),
            text=cell_day_text,
            child=Column(
                "expiry",
                "",
                lambda batch: batch.expiry,
                cell_day_text,
                look=lambda batch: (
                    marked(batch.expiry, small=True) if batch.expiry else Look(tone="text3", small=True)
                ),
            ),
        ),
    )


def _item_name(line: StockLine) -> str:
    item = line.item
    return item.name_km or item.name if language() == "km" else item.name or item.name_km


def _item_look(line: StockLine) -> Look:
    unit = line.item.unit_km if language() == "km" and line.item.unit_km else line.item.unit
    return Look(weight=500, tail=unit)


def batch_name(batch: BatchLine) -> str:
    """The batch number, or that it has none."""
    return batch.batch or _("no batch")


def _batch_look(batch: BatchLine) -> Look:
    words = ", ".join(word for word in (batch.donor or _("own"), batch.fund or "") if word)
    return Look(tone="text2", small=True, tail=words)


def _store_column(store: Store) -> Column[StockLine]:
    name = store.name_km or store.name if language() == "km" else store.name or store.name_km
    title = name if len(name) <= LONGEST_TITLE else store.code
    return _number(f"store/{store.code}", title, lambda line: line.by_store.get(store.code, 0), 76, hint=name)


def _number(
    key: str, title: str, value: Callable[[Any], int], width: int, *, zero: str = "–", hint: str = ""
) -> Column[StockLine]:
    """A column of quantities. The value is the exact quantity in the item's unit, as it is exported."""
    return Column(
        key,
        title,
        lambda line: plain_quantity(value(line), line.item.decimals),
        numeric=True,
        width=width,
        zero=zero,
        hint=(lambda _line: hint) if hint else None,
        child=Column(
            key,
            "",
            lambda batch: plain_quantity(value(batch), batch.decimals),
            numeric=True,
            look=lambda _batch: Look(tone="text2", small=True),
        ),
    )


def _available() -> Column[StockLine]:
    return Column(
        "available",
        N_("Available"),
        lambda line: plain_quantity(line.available, line.item.decimals),
        numeric=True,
        width=112,
        zero="0",
        weight=600,
        look=_level_look,
        child=Column(
            "available",
            "",
            lambda batch: plain_quantity(batch.available, batch.decimals),
            numeric=True,
            look=lambda _batch: Look(tone="text2", small=True),
        ),
    )


def _level_look(line: StockLine) -> Look:
    if line.level is Level.OUT:
        return Look(tone="bad", lead=pgettext("stock level", "Out"), lead_tone="bad")
    if line.level is Level.LOW:
        return Look(tone="warn", lead=_("Low"), lead_tone="warn")
    if line.item.unsplit:
        return Look(tone="warn", lead=_("Not split"), lead_tone="warn")
    return Look()


def _no_date(line: StockLine) -> Look:
    word = _("not recorded") if line.item.tracks_expiry and line.on_hand else _("none")
    return Look(tone="text3", tail=word)


def moved_words(line: CardLine) -> str:
    """Where the goods of a stock card line came from or went."""
    return (_("from {place}") if line.came else _("to {place}")).format(place=line.other)
