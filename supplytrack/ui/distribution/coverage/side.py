"""Beside the sites: how the current one stands, what to send to it, and how long our stores last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.distribution.needs.cover import whole_percent
from supplytrack.distribution.needs.coverage import Coverage
from supplytrack.distribution.needs.covered import CoverageRow, CoverageSum, ItemOutlook, StoreHas
from supplytrack.i18n import _
from supplytrack.ui.catalogue.words import kind_words
from supplytrack.ui.distribution.coverage.words import (
    amount,
    badge,
    basis_words,
    days_words,
    delivered_words,
    item_words,
    people_words,
    unit_words,
)
from supplytrack.ui.toolkit.boxes import column, framed, hairline, holder, row
from supplytrack.ui.toolkit.buttons import Button
from supplytrack.ui.toolkit.figures import Figure, Meter, small_figures
from supplytrack.ui.toolkit.labels import Chip, Label
from supplytrack.ui.toolkit.map import Province, ProvinceMap
from supplytrack.ui.toolkit.pages import key_value, section, side_box
from supplytrack.ui.toolkit.paint import Part
from supplytrack.ui.words import local

AHEAD = 7
"""Days for which a site should have enough."""
_MOST_NEEDS = 5
_WELL, _HALF = 100, 50
"""Whole percents from which a need is met, and from which more than half of it is."""


@dataclass(frozen=True)
class Sending:
    """What would help: so much of a row's item from one of our stores."""

    row: CoverageRow
    store: StoreHas
    quantity: int


def sending(found: Coverage, one: CoverageRow) -> Sending | None:
    """What to send, from the store that has most of it; None where nothing is needed or nothing is there."""
    wanted = one.to_send(AHEAD)
    stores = [store for store in found.stores.get(one.item.code, ()) if store.code != one.site.code]
    unit = 10**one.item.decimals
    if not wanted or not stores or stores[0].available < unit:
        return None
    return Sending(one, stores[0], min(wanted, stores[0].available // unit * unit))


def tone_of(percent: int | None) -> str:
    """The colour of a coverage."""
    if percent is None:
        return "strong_hairline"
    return "good_line" if percent >= _WELL else "warn_line" if percent >= _HALF else "bad_line"


def site_side(
    found: Coverage,
    main: CoverageRow,
    rows: Sequence[CoverageRow],
    send: Callable[[Sending], object] | None,
    foot: Sequence[QWidget],
) -> QWidget:
    """The current site. `send` makes the note that helps; None for those who may not."""
    site = main.site
    where = ", ".join(filter(None, (kind_words(site.kind), local(site.province, site.province_km))))
    title = Label(local(site.name, site.name_km), "section", wrap=True)
    parts: list[Any] = [
        row((title, 1), column(Chip(badge(main.standing)), None), gap=8),
        2,
        Label(where, tone="text2", wrap=True),
        10,
        small_figures(_figures(main)),
        12,
        _help(found, main, send),
        14,
        section(_("Needs and deliveries")),
        8,
    ]
    for one in rows[:_MOST_NEEDS]:
        parts += [need_line(item_words(one.item), one), 9]
    outlook = next((one for one in found.items if one.item == main.item), None)
    if outlook is not None:
        parts += [3, hairline(), 12, *_stores(outlook)]
    return side_box(*parts, None, holder(row(*foot, None, gap=8)))


def _figures(main: CoverageRow) -> list[Figure]:
    nothing = "–"
    on_hand = nothing if main.on_hand is None else amount(main.item, main.on_hand)
    tone = "bad" if main.days is not None and main.days <= 2 else ""
    return [
        Figure(_("On hand"), on_hand),
        Figure(_("People a day"), people_words(main.people_a_day) or nothing),
        Figure(_("Lasts"), days_words(main.days) or nothing, tone=tone),
    ]


def _help(found: Coverage, main: CoverageRow, send: Callable[[Sending], object] | None) -> QWidget:
    """What is missing and who has it, with the one press that sends it."""
    wanted, item = main.to_send(AHEAD), main.item
    lasting = main.on_hand is not None and main.people_a_day is not None
    name = _("To last {count} days").format(count=AHEAD) if lasting else _("Still needed")
    told = _("{count} more {unit}").format(count=amount(item, wanted), unit=unit_words(item, wanted))
    parts: list[Any] = [key_value(name, told if wanted else _("nothing more"), role="strong"), 4]
    if main.coming:
        parts += [key_value(_("On the way to it"), amount(item, main.coming)), 4]
    ahead = sending(found, main)
    if wanted and ahead is None:
        parts += [Label(_("None of our stores has any."), tone="warn", wrap=True)]
    if ahead is not None:
        store = local(ahead.store.name, ahead.store.name_km)
        words = Label(
            _("{store} has {count}").format(store=store, count=amount(item, ahead.store.available)),
            tone="text2",
            wrap=True,
        )
        parts += [words, 8]
        if send is not None:
            verb = _("Send {count} from there").format(count=amount(item, ahead.quantity))
            parts += [row(Button(verb, "primary", "truck", clicked=partial(send, ahead)), None)]
    return framed("panel", column(*parts, margins=(12, 10, 12, 10), gap=0))


def need_line(name: str, one: CoverageRow | CoverageSum) -> QWidget:
    """A need with its meter: `Meal packages 388 of 426`."""
    percent = whole_percent(one.coverage)
    words = delivered_words(one)
    parts = [Part(min(percent, 100), tone_of(percent))] if percent else []
    told = words if percent is None else f"{words}, {percent:,} %"
    if isinstance(one, CoverageRow) and percent is None:
        told = f"{words}, {basis_words(one)}"
    return holder(
        column(
            row((Label(name, wrap=True), 1), Label(told, "caption", "text2"), gap=8),
            Meter(parts, 100, height=6, words=told),
            gap=4,
        )
    )


def _stores(outlook: ItemOutlook) -> list[Any]:
    """How long what our stores can give lasts: for those who come now, and at the assumed numbers."""
    have = f"{amount(outlook.item, outlook.available)} {unit_words(outlook.item, outlook.available)}"
    parts: list[Any] = [section(_("All our stores")), 6, key_value(_("Can give"), have), 4]
    if outlook.days_now is not None:
        parts += [key_value(_("Lasts, as people come now"), days_words(outlook.days_now)), 4]
    for rate, days in outlook.at_rates:
        if days is not None:
            parts += [key_value(_("At {count} a day").format(count=f"{rate:,}"), days_words(days)), 4]
    return parts


def coverage_map(sums: Sequence[CoverageSum]) -> QWidget:
    """The provinces coloured by the coverage of one item, with their figures beside them."""
    shown = [one for one in sums if one.province]
    provinces = [
        Province(
            one.province,
            tone_of(whole_percent(one.coverage)),
            at,
            f"{local(one.province_name, one.province_km)}: {delivered_words(one)}",
        )
        for at, one in enumerate(shown, 1)
    ]
    drawn = ProvinceMap(_("Coverage by province"), provinces)
    drawn.setMinimumSize(360, 320)
    lines: list[Any] = [section(item_words(sums[0].item)), 10] if sums else []
    for at, one in enumerate(shown, 1):
        lines += [need_line(f"{at}  {local(one.province_name, one.province_km)}", one), 10]
    if not shown:
        lines = [Label(_("No need is known in any province for what is chosen."), tone="text2", wrap=True)]
    note = Label(
        _("Green: all of the need. Amber: half or more. Red: less than half. Boundaries are indicative."),
        "caption",
        "text3",
        wrap=True,
    )
    beside = column(*lines, 4, note, None, gap=0)
    return holder(row((drawn, 3), (holder(beside), 2), margins=(20, 16, 20, 16), gap=24))
