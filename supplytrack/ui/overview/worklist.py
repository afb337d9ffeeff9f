"""The rows of the worklist: what waits, how long, and the one thing to do about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from supplytrack.core.document import Kind, PaperState
from supplytrack.core.quantity import format_quantity
from supplytrack.distribution.day_sheet import DAY_SHEET
from supplytrack.distribution.overview import DraftRow, ExpiringRow, Overview
from supplytrack.distribution.queries import NoteRow
from supplytrack.i18n import N_, _, ngettext, pgettext
from supplytrack.inventory.overview import ItemLine, Level
from supplytrack.inventory.summary import GoodsPart
from supplytrack.inventory.transfers.queries import TransferRow
from supplytrack.ui.overview.waiting import LateOrder, NothingYet, Waiting
from supplytrack.ui.toolkit.columns import Column, Look
from supplytrack.ui.toolkit.days import day_text, short_day_text
from supplytrack.ui.toolkit.paint import Badge
from supplytrack.ui.words import counted, local

if TYPE_CHECKING:
    from supplytrack.distribution.activities.queries import ActivityRow
    from supplytrack.distribution.needs.covered import CoverageRow
    from supplytrack.distribution.publishing.queries import PublishedReport

_MONTH, _YEAR = 30, 365
SIGN, STOCK, MOVING, REPORTS, DRAFTS = "sign", "stock", "moving", "reports", "drafts"
_DRAFT_NAMES = {
    Kind.DELIVERY_NOTE.value: (N_("Delivery note"), "hand over"),
    Kind.GOODS_RECEIPT.value: (N_("Goods receipt"), "receive"),
    Kind.PURCHASE_ORDER.value: (N_("Purchase order"), "receive"),
    Kind.DONATION.value: (N_("Donation"), "receive"),
    Kind.DISTRIBUTION.value: (N_("People served"), "people"),
    DAY_SHEET: (N_("People served"), "people"),
}
_OPENED_AS = {
    Kind.GOODS_RECEIPT.value: "receipt",
    Kind.PURCHASE_ORDER.value: "order",
    Kind.DONATION.value: "donation",
    DAY_SHEET: "sheet",
}


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits. `place` and `what` say where its action goes."""

    group: str
    badge: Badge
    title: str
    words: str
    age: str
    action: str
    place: str
    what: Any

    @property
    def identity(self) -> tuple[str, str]:
        """What stays the same when the list is read again."""
        return self.group, self.title


def tasks_of(found: Overview, waiting: Waiting, today: date, local_day: Callable[[int], date]) -> list[Task]:
    """Unsigned and disputed papers first, then what runs out or expires, what is late, then reports and drafts."""
    return [
        *(_unsigned(row, found.unsigned_days) for row in found.unsigned),
        *(_running_out(row, today) for row in waiting.running_out),
        *(_nothing_yet(one) for one in waiting.nothing_yet),
        *(_low(line) for line in found.low),
        *(_expiring(row) for row in found.expiring),
        *(_fixture(row) for row in waiting.fixtures),
        *(_overdue(row) for row in found.overdue),
        *(_late_order(order) for order in waiting.late),
        *(_changed(report, today, local_day) for report in waiting.changed),
        *(_draft(row, today, local_day) for row in found.drafts if row.kind in _DRAFT_NAMES),
    ]


def _unsigned(row: NoteRow, late_after: int) -> Task:
    disputed = row.paper is PaperState.DISPUTED
    late = (row.days_open or 0) > late_after
    badge = (
        Badge(_("Disputed"), "bad", "circle-alert")
        if disputed
        else Badge(_("Not signed"), "bad" if late else "warn", "pen-line")
    )
    title = _("{number} to {place}").format(
        number=_short(row.number), place=local(row.target_name, row.target_km)
    )
    action = _("Open") if disputed else _("Record signature")
    return Task(
        SIGN,
        badge,
        title,
        row.summary,
        _days(row.days_open or 0),
        action,
        "hand over",
        row.number if disputed else ("proof", row.number),
    )


def _overdue(row: TransferRow) -> Task:
    """Goods that a store waits for too long."""
    title = _("{number} to {place}").format(
        number=_short(row.number), place=local(row.target_name, row.target_km)
    )
    badge = Badge(_("Late"), "bad", "truck")
    return Task(
        MOVING,
        badge,
        title,
        row.summary,
        _days(row.days or 0),
        _("Receive"),
        "stock",
        ("arrival", row.number),
    )


def _late_order(order: LateOrder) -> Task:
    """Goods that should have come from a donor or supplier."""
    number, party = _short(order.number), local(order.party_name, order.party_km)
    title = _("{number} from {party}").format(number=number, party=party) if party else number
    goods = (
        GoodsPart(
            line.item,
            line.item_name,
            line.item_km,
            line.decimals,
            line.one,
            line.many,
            line.unit_km,
            line.open,
        ).words
        for line in order.lines
    )
    badge = Badge(_("Late"), "bad", "shopping-cart")
    return Task(
        MOVING,
        badge,
        title,
        ", ".join(goods),
        _days(order.late_by),
        _("Receive"),
        "receive",
        ("against", order.number),
    )


def _running_out(row: CoverageRow, today: date) -> Task:
    """A site where people come and goods do not last."""
    days = row.days or 0
    title = _("{item} at {place}").format(
        item=local(row.item.name, row.item.name_km), place=local(row.site.name, row.site.name_km)
    )
    words = ngettext(
        "{left} left: enough for {days} day", "{left} left: enough for {days} days", days
    ).format(left=format_quantity(row.on_hand or 0, row.item.decimals), days=days)
    age = _("by {day}").format(day=short_day_text(today + timedelta(days=days)))
    badge = Badge(_("Running out"), "warn", "trending-down")
    return Task(STOCK, badge, title, words, age, _("Send more"), "hand over", ("split", row.item.code))


def _nothing_yet(one: NothingYet) -> Task:
    """An item that sites need and none of them was given."""
    words = ngettext(
        "{count} site needs it; nothing was delivered yet",
        "{count} sites need it; nothing was delivered yet",
        one.sites,
    ).format(count=f"{one.sites:,}")
    badge = Badge(_("Nothing yet"), "warn", "package-minus")
    name = local(one.item.name, one.item.name_km)
    return Task(STOCK, badge, name, words, _("now"), _("Plan a split"), "hand over", ("split", one.item.code))


def _fixture(row: ActivityRow) -> Task:
    """A fixture that was refilled long ago."""
    # The words of another place: they load its pages, when there is such a fixture.
    from supplytrack.ui.distribution.activities.words import ACTIVITIES, refill_words, title_of, where_of

    title = _("{item} at {place}").format(item=title_of(row), place=where_of(row))
    badge = Badge(_("Refill"), "info", "refresh-cw")
    age = _days(row.days_since or 0)
    return Task(
        STOCK, badge, title, refill_words(row), age, _("Show fixtures"), "people", ("list", ACTIVITIES)
    )


def _changed(report: PublishedReport, today: date, local_day: Callable[[int], date]) -> Task:
    """A published report that says other figures now."""
    words = ngettext(
        "{count} paper came later and counts in it",
        "{count} papers came later and count in it",
        report.changed,
    ).format(count=f"{report.changed:,}")
    days = (today - local_day(report.published_at)).days
    age = _("today") if days <= 0 else _days(days)
    badge = Badge(_("Changed"), "warn", "history")
    return Task(
        REPORTS,
        badge,
        report.number,
        words,
        age,
        _("Show changes"),
        "reports",
        ("changed", report.number),
    )


def _low(line: ItemLine) -> Task:
    item = line.item
    out = line.level is Level.OUT
    badge = (
        Badge(pgettext("stock level", "Out"), "bad", "package-minus")
        if out
        else Badge(_("Low"), "warn", "trending-down")
    )
    words = _("{left} available, minimum {minimum}").format(
        left=counted(item, line.available), minimum=item.minimum_text or "–"
    )
    name = local(item.name, item.name_km)
    return Task(STOCK, badge, name, words, _("now"), _("Show stock"), "stock", item.code)


def _expiring(row: ExpiringRow) -> Task:
    gone = row.days < 0
    badge = (
        Badge(_("Expired"), "bad", "calendar-clock")
        if gone
        else Badge(_("Expiring"), "warn", "calendar-clock")
    )
    place = local(row.place_name, row.place_km)
    title = _("{goods} in {place}").format(goods=row.goods.words, place=place)
    batch = row.batch or _("no batch")
    words = (_("Batch {batch} expired on {day}") if gone else _("Batch {batch} expires on {day}")).format(
        batch=batch, day=day_text(row.expiry)
    )
    return Task(STOCK, badge, title, words, _days(abs(row.days)), _("Show stock"), "stock", row.goods.item)


def _draft(row: DraftRow, today: date, local_day: Callable[[int], date]) -> Task:
    name, place = _DRAFT_NAMES[row.kind]
    title = f"{_(name)}: {row.title}" if row.title else _(name)
    days = (today - local_day(row.saved_at)).days
    words = _("Saved on this computer")
    what = (_OPENED_AS[row.kind], row.uid) if row.kind in _OPENED_AS else row.uid
    badge = Badge(_("Draft"), "plain", "pencil")
    age = _("today") if days <= 0 else _days(days)
    return Task(DRAFTS, badge, title, words, age, _("Continue"), place, what)


def _days(days: int) -> str:
    """How long, in days, then months, then years: long ages fit the column too."""
    if days >= 2 * _YEAR:
        return ngettext("{count} year", "{count} years", days // _YEAR).format(count=days // _YEAR)
    if days >= 3 * _MONTH:
        return ngettext("{count} month", "{count} months", days // _MONTH).format(count=days // _MONTH)
    return ngettext("{days} day", "{days} days", days).format(days=days)


def _short(number: str) -> str:
    """`DN-0042` of `DN-PNH-2020-0042`: enough where the list is short."""
    parts = number.split("-")
    return f"{parts[0]}-{parts[-1]}" if len(parts) == 4 else number


COLUMNS: tuple[Column[Task], ...] = (
    Column("badge", "", lambda _task: "", width=116, look=lambda task: Look(badge=task.badge)),
    Column("title", "", lambda task: task.title, look=lambda task: Look(weight=500, below=task.words)),
    Column("age", "", lambda task: task.age, width=74, numeric=True, look=lambda _task: Look(tone="text2")),
    Column("action", "", lambda _task: "", width=128, look=lambda task: Look(action=task.action)),
)
