"""The rows of the worklist: what waits, how long, and the one thing to do about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from supplytrack.core.document import Kind, PaperState
from supplytrack.distribution.overview import DraftRow, ExpiringRow, Overview
from supplytrack.distribution.queries import NoteRow
from supplytrack.i18n import N_, _, ngettext, pgettext
from supplytrack.inventory.overview import ItemLine, Level
from supplytrack.inventory.transfers.queries import TransferRow
from supplytrack.ui.toolkit.columns import Column, Look
from supplytrack.ui.toolkit.days import day_text
from supplytrack.ui.toolkit.paint import Badge
from supplytrack.ui.words import counted, local

_MONTH, _YEAR = 30, 365
SIGN, STOCK, DRAFTS = "sign", "stock", "drafts"
_DRAFT_NAMES = {
    Kind.DELIVERY_NOTE.value: (N_("Delivery note"), "hand over"),
    Kind.GOODS_RECEIPT.value: (N_("Goods receipt"), "receive"),
    Kind.PURCHASE_ORDER.value: (N_("Purchase order"), "receive"),
    Kind.DONATION.value: (N_("Donation"), "receive"),
    Kind.DISTRIBUTION.value: (N_("People served"), "people"),
}
_RECEIVE_WORDS = {
    Kind.GOODS_RECEIPT.value: "receipt",
    Kind.PURCHASE_ORDER.value: "order",
    Kind.DONATION.value: "donation",
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


def tasks_of(found: Overview, today: date, local_day: Callable[[int], date]) -> list[Task]:
    """Unsigned and disputed papers first, then what is long on the way, runs out or expires, then drafts."""
    return [
        *(_unsigned(row) for row in found.unsigned),
        *(_overdue(row) for row in found.overdue),
        *(_low(line) for line in found.low),
        *(_expiring(row) for row in found.expiring),
        *(_draft(row, today, local_day) for row in found.drafts if row.kind in _DRAFT_NAMES),
    ]


def _unsigned(row: NoteRow) -> Task:
    disputed = row.paper is PaperState.DISPUTED
    badge = (
        Badge(_("Disputed"), "bad", "circle-alert")
        if disputed
        else Badge(_("Not signed"), "warn", "pen-line")
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
        STOCK, badge, title, row.summary, _days(row.days or 0), _("Receive"), "stock", ("arrival", row.number)
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
    what = (_RECEIVE_WORDS[row.kind], row.uid) if row.kind in _RECEIVE_WORDS else row.uid
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
