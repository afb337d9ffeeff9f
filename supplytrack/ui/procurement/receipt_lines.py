"""The lines of a goods receipt: what was ordered, what arrived, how it was packed, what it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from supplytrack.catalogue.queries import ItemRow
from supplytrack.core.quantity import format_quantity
from supplytrack.i18n import N_, _, language
from supplytrack.inventory.supplies.expiring import ExpiryStatus, expiry_status
from supplytrack.procurement.entry import LastPack, Receiving, pieces_of, split_pack
from supplytrack.procurement.queries import OrderDetail, OrderLineRow
from supplytrack.procurement.receipt_queries import ReceiptDetail, ReceiptLineRow
from supplytrack.ui.choosing import item_choices
from supplytrack.ui.posting import packed_as
from supplytrack.ui.toolkit.choices import Choice, ListedChoices
from supplytrack.ui.toolkit.columns import Look
from supplytrack.ui.toolkit.draft import Line
from supplytrack.ui.toolkit.linecolumns import CellKind, LineColumn
from supplytrack.ui.words import item_name, unit_words

CLOSED = "closed"
"""What a line keeps in `rest` when the rest of the order's line will not come."""


class GoodsLines:
    """Knows the items, and so what a quantity in a pack gives."""

    def __init__(self) -> None:
        self.items: Mapping[str, ItemRow] = {}
        self.choices = ListedChoices()
        self.world: Receiving | None = None

    def set_world(self, world: Receiving) -> None:
        """Know what can be received."""
        self.world, self.items = world, world.items
        self.choices = item_choices(world.items.values())

    def item_of(self, line: Line) -> ItemRow | None:
        """The item of a line."""
        return self.items.get(str(line.get("item")))

    def last_pack(self, item: str) -> LastPack | None:
        """How the item was packed the last time it came, when that was written down."""
        last = self.world.last_packs.get(item) if self.world else None
        return last if last and last.factor is not None else None

    def gives(self, line: Line) -> int | None:
        """What the line gives in smallest units; None while that cannot be said."""
        item = self.item_of(line)
        if item is None or not line.get("quantity"):
            return None
        return pieces_of(item, str(line["quantity"]), str(line.get("packed") or ""))

    # Columns that every paper with packs has

    def item_column(self) -> LineColumn:
        """What it is."""
        return LineColumn(
            "item",
            N_("Item"),
            CellKind.ITEM,
            choices=lambda _line: self.choices,
            text=self.item_words,
            stop=True,
            required=True,
            weight=500,
            follow=self.with_item,
        )

    def packed_column(self) -> LineColumn:
        """In what."""
        return LineColumn(
            "packed", N_("Packed as"), CellKind.TEXT, 86, text=self._packed, look=self._packed_look
        )

    def gives_column(self) -> LineColumn:
        """How many that are."""
        return LineColumn(
            "gives",
            N_("Gives"),
            CellKind.COMPUTED,
            102,
            right=True,
            text=self._gives,
            look=self._gives_look,
        )

    def item_words(self, line: Line) -> str:
        """The name of a line's item."""
        item = self.item_of(line)
        return item_name(item) if item else str(line.get("item") or "")

    def with_item(self, line: Line, item: Any) -> Mapping[str, Any]:
        """What a new item brings: the pack in which it came the last time."""
        last = self.last_pack(str(item))
        return {"packed": line.get("packed") or (last.typed if last else "")}

    def _packed(self, line: Line) -> str:
        typed, item = str(line.get("packed") or ""), self.item_of(line)
        if not typed:
            return unit_words(item, 10**item.decimals) if item else ""
        name, factor = split_pack(typed)
        known = factor or self._is_own(item, name)
        return typed if known else _("{pack} of ?").format(pack=name)

    @staticmethod
    def _is_own(item: ItemRow | None, name: str) -> bool:
        return item is None or name.casefold() in (item.unit.casefold(), item.many.casefold())

    def _packed_look(self, line: Line) -> Look:
        unknown = self.item_of(line) is not None and line.get("packed") and self.gives(line) is None
        return Look(tone="warn") if unknown and line.get("quantity") else Look()

    def _gives(self, line: Line) -> str:
        item = self.item_of(line)
        if item is None or not line.get("quantity"):
            return ""
        given = self.gives(line)
        return _("unknown") if given is None else format_quantity(given, item.decimals)

    def _gives_look(self, line: Line) -> Look:
        item, given = self.item_of(line), self.gives(line)
        if item is None or not line.get("quantity"):
            return Look()
        return Look(tone="warn") if given is None else Look(tail=unit_words(item, given))


class ReceiptLines(GoodsLines):
    """Knows the order too, and so what is still missing."""

    def __init__(self, lines: Callable[[], Sequence[Line]], today: Callable[[], date]) -> None:
        super().__init__()
        self._lines, self._today = lines, today
        self.order: OrderDetail | None = None
        self.receipt: ReceiptDetail | None = None
        """The receipt as it was posted; None while it is a draft."""

    @property
    def posted(self) -> bool:
        """Whether the lines are those of a posted receipt."""
        return self.receipt is not None

    def columns(self) -> Sequence[LineColumn]:
        """The columns of the grid; some belong to papers against an order, some to others."""
        quiet = Look(tone="text2")
        return (
            self.item_column(),
            LineColumn(
                "ordered",
                N_("Ordered"),
                CellKind.COMPUTED,
                90,
                right=True,
                text=self._ordered,
                look=lambda line: Look(below=self._before(line)),
            ),
            LineColumn("quantity", N_("Arrived"), CellKind.NUMBER, 58, stop=True, required=True, weight=600),
            self.packed_column(),
            self.gives_column(),
            LineColumn("damaged", N_("Damaged"), CellKind.NUMBER, 64, look=lambda _line: quiet),
            LineColumn("short", N_("Short"), CellKind.NUMBER, 52, look=lambda _line: quiet),
            self._told_column("good", N_("Good"), lambda row: row.good),
            self._told_column("spoiled", N_("Damaged"), lambda row: row.damaged),
            self._told_column("missing", N_("Short"), lambda row: row.short),
            self._told_column("over", N_("Over"), lambda row: row.over),
            LineColumn("batch", N_("Batch"), CellKind.TEXT, 67),
            LineColumn(
                "expiry",
                N_("Expiry"),
                CellKind.DATE,
                # A Khmer date is written with digits only, and the names need the room.
                84 if language() == "km" else 94,
                editable=self._expires,
                look=self._expiry_look,
            ),
            LineColumn(
                "rest",
                N_("Rest"),
                CellKind.CHOICE,
                126,
                choices=_rests(),
                text=self._rest,
                look=self._rest_look,
                editable=self._has_rest,
                arrow=self._has_rest,
            ),
        )

    def _told_column(self, key: str, title: str, of: Callable[[ReceiptLineRow], int]) -> LineColumn:
        """What a posted line came to, in units of the item; what is not as it should be stands out."""

        def text(line: Line) -> str:
            row = self._receipt_row(line)
            return format_quantity(of(row), row.decimals) if row and (of(row) or key == "good") else ""

        def look(_line: Line) -> Look:
            return Look(weight=600) if key == "good" else Look(tone="warn", weight=600)

        return LineColumn(key, title, CellKind.COMPUTED, 72, right=True, text=text, look=look)

    def _receipt_row(self, line: Line) -> ReceiptLineRow | None:
        found = self.receipt.lines if self.receipt else ()
        return next((one for one in found if one.line == line.get("line")), None)

    def damaged(self, line: Line) -> int:
        """How much of what arrived is damaged, in smallest units; as far as that is readable, 0 for none."""
        item = self.item_of(line)
        if item is None or not line.get("damaged"):
            return 0
        return pieces_of(item, str(line["damaged"]), str(line.get("packed") or "")) or 0

    def item_words(self, line: Line) -> str:
        """The name of the item, or that this is another batch of the line above."""
        return "  " + _("second batch") if line.get("second") else super().item_words(line)

    def with_item(self, line: Line, item: Any) -> Mapping[str, Any]:
        """Another item is no longer the line of the order; one of the order is."""
        open_lines = self.order.lines if self.order else ()
        number = next((one.line for one in open_lines if one.item == item), None)
        return {**super().with_item(line, item), "order_line": number, "second": None}

    def order_line(self, line: Line) -> OrderLineRow | None:
        """The line of the order that a line belongs to."""
        lines = self.order.lines if self.order else ()
        return next((one for one in lines if one.line == line.get("order_line")), None)

    def _ordered(self, line: Line) -> str:
        ordered = self.order_line(line)
        if ordered is None or line.get("second"):
            return ""
        return format_quantity(ordered.ordered, ordered.decimals)

    def _before(self, line: Line) -> str:
        """What of the order's line had come before these goods."""
        ordered, row = self.order_line(line), self._receipt_row(line)
        before = row.before if row else ordered.arrived if ordered else 0
        if ordered is None or line.get("second") or not before:
            return ""
        return _("{quantity} before").format(quantity=format_quantity(before, ordered.decimals))

    def _expires(self, line: Line) -> bool:
        item = self.item_of(line)
        return item is None or item.tracks_expiry

    def days_left(self, line: Line) -> int | None:
        """Days until the line's batch expires; None when it has no date."""
        expiry = _expiry(line)
        return None if expiry is None else (expiry - self._today()).days

    def expiry_status(self, line: Line) -> ExpiryStatus:
        """How the line's batch stands against its date today."""
        return expiry_status(_expiry(line), self._today(), self.world.warning_days if self.world else 0)

    def _expiry_look(self, line: Line) -> Look:
        tone = {ExpiryStatus.EXPIRED: "bad", ExpiryStatus.EXPIRING: "warn"}.get(self.expiry_status(line))
        return Look(tone=tone, weight=600) if tone else Look()

    def difference(self, line: Line) -> int | None:
        """Arrived less what was open, over all batches, said at the last of them; None without an order."""
        ordered = self.order_line(line)
        if ordered is None:
            return None
        same = [one for one in self._lines() if one.get("order_line") == ordered.line]
        given = [self.gives(one) for one in same]
        if not same or same[-1] != line or None in given:
            return None
        return sum(one or 0 for one in given) - ordered.open

    def _has_rest(self, line: Line) -> bool:
        return (self.difference(line) or 0) < 0

    def not_coming(self) -> list[int]:
        """The lines of the order whose rest will not come, as the receipt says."""
        lines = self._lines()
        return [
            int(line["order_line"]) for line in lines if line.get("rest") == CLOSED and self._has_rest(line)
        ]

    def _rest(self, line: Line) -> str:
        item, found = self.item_of(line), self.difference(line)
        if item is None or found is None:
            return ""
        if found == 0:
            return _("None")
        if found > 0:
            return _("{quantity} over").format(quantity=format_quantity(found, item.decimals))
        return _("Will not come") if line.get("rest") == CLOSED else _("To come")

    def _rest_look(self, line: Line) -> Look:
        item, found = self.item_of(line), self.difference(line)
        if item is None or not found:
            return Look(tone="text2")
        tail = format_quantity(-found, item.decimals) if found < 0 and line.get("rest") != CLOSED else ""
        return Look(tone="warn", weight=500, tail=tail)


def _rests() -> ListedChoices:
    return ListedChoices([Choice("", _("To come")), Choice(CLOSED, _("Will not come"))])


def order_lines(order: OrderDetail) -> list[dict[str, Any]]:
    """The lines of a receipt for what is still to come of an order, as they are kept."""
    return [
        {
            "item": line.item,
            "order_line": line.line,
            "quantity": _packs(line) or format_quantity(line.open, line.decimals).replace(",", ""),
            "packed": packed_as(line.pack_name, line.pack_numerator, line.pack_denominator)
            if _packs(line)
            else "",
        }
        for line in order.lines
        if line.open
    ]


def _packs(line: OrderLineRow) -> str:
    """What is open in whole packs of the order; empty when that cannot be said."""
    if line.pack_numerator is None:
        return ""
    per_pack = line.pack_numerator * int(10**line.decimals)
    packs, rest = divmod(line.open * (line.pack_denominator or 1), per_pack)
    return "" if rest else str(packs)


def _expiry(line: Line) -> date | None:
    try:
        return date.fromisoformat(str(line.get("expiry")))
    except ValueError:
        return None
