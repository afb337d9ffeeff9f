"""What stands beside and below a receipt's lines: the store after posting, and what to settle before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from supplytrack.catalogue.queries import ItemRow
from supplytrack.core.quantity import format_quantity
from supplytrack.i18n import _, ngettext
from supplytrack.inventory.supplies.expiring import ExpiryStatus
from supplytrack.procurement.entry import split_pack
from supplytrack.procurement.queries import OrderDetail
from supplytrack.ui.procurement.receipt_lines import ReceiptLines
from supplytrack.ui.toolkit.boxes import column, empty, framed, hairline, holder, row, scrolled
from supplytrack.ui.toolkit.draft import Line
from supplytrack.ui.toolkit.figures import Meter
from supplytrack.ui.toolkit.labels import Icon, Label
from supplytrack.ui.toolkit.pages import key_value, section, side_box
from supplytrack.ui.toolkit.paint import Part
from supplytrack.ui.words import counted, item_name, pack_words, unit_words


def after_posting(
    place: str, lines: ReceiptLines, typed: Sequence[Line], stock: Mapping[str, int]
) -> QWidget:
    """What the store has of each item, what it will have, and how far the order is."""
    added: dict[str, int] = {}
    for line in typed:
        item, given = lines.item_of(line), lines.gives(line)
        if item is not None and given is not None:
            # What arrived damaged never stands in the store.
            enters = given if lines.posted else given - lines.damaged(line)
            added[item.code] = added.get(item.code, 0) + enters
    title = _("Received at {place}") if lines.posted else _("{place} after posting")
    parts: list[Any] = [Label(title.format(place=place), "section", wrap=True), 8]
    for code, quantity in added.items():
        before = None if lines.posted else stock.get(code, 0)
        parts += [_change(lines.items[code], before, quantity), 4]
    if not added:
        parts.append(
            Label(_("Add a line: what it adds to the store is shown here."), tone="text2", wrap=True)
        )
    return side_box(*parts, *_progress(lines, typed))


def _change(item: ItemRow, before: int | None, added: int) -> Any:
    name = (Label(item_name(item), wrap=True), 1)
    if before is None:
        after = Label(format_quantity(added, item.decimals), "strong")
        return row(name, after, Label(unit_words(item, added), "caption", "text2"), gap=6)
    return row(
        name,
        Label(format_quantity(before, item.decimals), tone="text2"),
        Icon("arrow-right", "text2", 13),
        Label(format_quantity(before + added, item.decimals), "strong"),
        Label(unit_words(item, before + added), "caption", "text2"),
        gap=5,
    )


def _progress(lines: ReceiptLines, typed: Sequence[Line]) -> list[Any]:
    order = lines.order
    if order is None:
        return []
    here: dict[int, int] = {}
    for line in typed if not lines.posted else ():
        number, given = line.get("order_line"), lines.gives(line)
        if number is not None and given is not None:
            here[int(number)] = here.get(int(number), 0) + given
    return [
        14,
        hairline(),
        12,
        section(order.row.number),
        6,
        *order_progress(order, here, lines.items, lines.not_coming()),
    ]


def order_progress(
    order: OrderDetail,
    here: Mapping[int, int],
    items: Mapping[str, ItemRow],
    not_coming: Sequence[int] = (),
) -> list[Any]:
    """How many lines of an order are here in full, with `here` (smallest units by line) about to come.

    `not_coming`: lines whose rest is about to be closed.
    """
    left = [(line, max(0, line.open - here.get(line.line, 0))) for line in order.lines]
    missing = {
        line.line: max(0, line.ordered - line.arrived - here.get(line.line, 0)) for line in order.lines
    }
    full = sum(not many for many in missing.values())
    words = ngettext("{full} of {all} item in full", "{full} of {all} items in full", len(left))
    parts: list[Any] = [
        key_value(_("Received"), words.format(full=full, all=len(left))),
        6,
        Meter((Part(full, "good_line"),), max(1, len(left)), height=6),
    ]
    for line, rest in left:
        item = items.get(line.item)
        if item is None:
            continue
        still = 0 if line.line in not_coming else rest
        said = [
            (still, _("{quantity} still open"), "warn"),
            (missing[line.line] - still, _("{quantity} will not come"), "text2"),
        ]
        told = [
            Label(words.format(quantity=counted(item, many)), "caption", tone)
            for many, words, tone in said
            if many
        ]
        if told:
            parts += [8, Label(item_name(item), elide=True), 1, *told]
    return parts


def closing_words(lines: int) -> str:
    """What a receipt closes beside what it brings, said before it is posted."""
    words = ngettext(
        "The rest of {count} line of the order is closed: it will not come.",
        "The rest of {count} lines of the order is closed: it will not come.",
        lines,
    )
    return words.format(count=lines)


class SettlePanel(QWidget):
    """A card for each thing to look at before posting; hidden while there is nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_for(self, lines: ReceiptLines, typed: Sequence[Line]) -> None:
        """Look at the lines anew."""
        cards = [card for line in typed for card in _cards(lines, line)]
        empty(self._box)
        self.setVisible(bool(cards))
        if cards:
            count = ngettext("{count} to look at", "{count} to look at", len(cards)).format(count=len(cards))
            head = section(_("To settle before posting"), below=count)
            self._box.addWidget(
                scrolled(holder(column(head, 2, *cards, None, margins=(20, 12, 20, 12)), "scrolled"))
            )


def _cards(lines: ReceiptLines, line: Line) -> list[QWidget]:
    item = lines.item_of(line)
    if item is None or not line.get("quantity"):
        return []
    found = [
        _pack_card(lines, item, line),
        _difference_card(lines, item, line),
        _expiry_card(lines, item, line),
    ]
    return [card for card in found if card is not None]


def _pack_card(lines: ReceiptLines, item: ItemRow, line: Line) -> QWidget | None:
    name, factor = split_pack(str(line.get("packed") or ""))
    given, last = lines.gives(line), lines.last_pack(item.code)
    if given is None and name:
        title = _("{item}: how many are in one {pack} is not known").format(item=item_name(item), pack=name)
        text = _("Write it behind the pack, such as “{pack} of 50”. Or count in {unit}.")
        return _card("package", title, text.format(pack=name, unit=unit_words(item, 0)))
    packed = str(line.get("packed") or "")
    if given is None or not factor or last is None or split_pack(last.typed) == (name, factor):
        return None
    count = f"{line['quantity']} × {factor} = {counted(item, given)}"
    text = _("The pack belongs to this delivery only. Last time: {pack}.").format(
        pack=pack_words(last.name, last.factor)
    )
    return _card("package", f"{item_name(item)}: {packed}", text, count, tone="text2")


def _difference_card(lines: ReceiptLines, item: ItemRow, line: Line) -> QWidget | None:
    difference, ordered = lines.difference(line), lines.order_line(line)
    if not difference or ordered is None or lines.order is None:
        return None
    quantity = counted(item, abs(difference))
    title = _("{item}: {quantity} short") if difference < 0 else _("{item}: {quantity} over")
    closed = ordered.line in lines.not_coming()
    text = (
        _("More came than was still open on {number}.")
        if difference > 0
        else _("The rest will not come: it is closed on {number} with this receipt.")
        if closed
        else _("The rest stays open on {number}.")
    ).format(number=lines.order.row.number)
    right = _("{ordered} open, {arrived} arrived").format(
        ordered=format_quantity(ordered.open, item.decimals),
        arrived=format_quantity(ordered.open + difference, item.decimals),
    )
    return _card("triangle-alert", title.format(item=item_name(item), quantity=quantity), text, right)


def _expiry_card(lines: ReceiptLines, item: ItemRow, line: Line) -> QWidget | None:
    days, given, status = lines.days_left(line), lines.gives(line), lines.expiry_status(line)
    right = counted(item, given) if given is not None else ""
    batch = str(line.get("batch") or _("without number"))
    if days is None:
        if not item.tracks_expiry or line.get("expiry"):
            return None
        title = _("{item} has no expiry date").format(item=item_name(item))
        return _card("calendar-clock", title, _("It is kept as unknown, and handed over last."), right)
    if status is ExpiryStatus.EXPIRED:
        title = _("{item} batch {batch} has expired").format(item=item_name(item), batch=batch)
        return _card("calendar-clock", title, _("It can be received. It cannot be handed over."), right)
    if status is not ExpiryStatus.EXPIRING:
        return None
    words = ngettext(
        "{item} batch {batch} expires in {days} day", "{item} batch {batch} expires in {days} days", days
    )
    text = _("It will be offered first when you hand over this item.")
    return _card("calendar-clock", words.format(item=item_name(item), batch=batch, days=days), text, right)


def _card(icon: str, title: str, text: str, right: str = "", tone: str = "warn") -> QWidget:
    head = row(
        Icon(icon, tone, 16), (Label(title, "strong", elide=True), 1), Label(right, tone="text2"), gap=8
    )
    body = column(head, Label(text, tone="text2", wrap=True), margins=(12, 8, 12, 8), gap=4)
    return framed("panel", body)
