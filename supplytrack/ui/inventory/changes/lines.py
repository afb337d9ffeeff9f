"""The lines of a loss, a correction or a return: what each cell offers and says, from what lies in the place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from supplytrack.catalogue.queries import ItemRow, PartyRow
from supplytrack.core.code import fold
from supplytrack.core.quantity import format_quantity, parse_number, to_smallest
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _
from supplytrack.inventory.changes.entry import Changing, Looked, LookedLine, LotRow, Lots
from supplytrack.ui.choosing import item_choices
from supplytrack.ui.inventory.changes.words import reason_words
from supplytrack.ui.posting import day_or
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.choices import Choice, ListedChoices
from supplytrack.ui.toolkit.columns import Look
from supplytrack.ui.toolkit.days import cell_day_text, day_text
from supplytrack.ui.toolkit.draft import Line
from supplytrack.ui.toolkit.linecolumns import CellKind, LineColumn
from supplytrack.ui.words import item_name, local, unit_words


class ChangeLines:
    """Knows the items, what lies in the chosen place, and what the lines would take of it."""

    def __init__(
        self, lines: Callable[[], Sequence[Line]], today: Callable[[], date], *, adds: bool = False
    ) -> None:
        """`adds`: a quantity above zero adds goods, one below zero takes them away."""
        self._lines, self._today, self.adds = lines, today, adds
        self.items: Mapping[str, ItemRow] = {}
        self.parties: Mapping[str, PartyRow] = {}
        self.choices = ListedChoices()
        self.lots: Lots | None = None
        self._looked: Sequence[tuple[tuple[Any, Any], LookedLine]] = ()

    def set_world(self, world: Changing) -> None:
        """Know what can be chosen."""
        self.items, self.choices = world.items, item_choices(world.items.values())
        self.parties = {party.code: party for party in world.parties if party.is_donor}

    def set_lots(self, lots: Lots | None) -> None:
        """Know what lies in the place; None while no place is chosen."""
        self.lots = lots

    def set_looked(self, lines: Sequence[Line], looked: Looked) -> None:
        """Know what `lines` would take."""
        self._looked = [(_what(line), one) for line, one in zip(lines, looked.lines, strict=True)]

    def looked_at(self, line: Line) -> LookedLine:
        """What this line would take, as far as it was looked at: while somebody types, a moment ago."""
        at = next((at for at, one in enumerate(self._lines()) if one is line), len(self._looked))
        known = self._looked[at] if at < len(self._looked) else None
        return known[1] if known is not None and known[0] == _what(line) else LookedLine()

    def item_of(self, line: Line) -> ItemRow | None:
        """The item of a line."""
        return self.items.get(str(line.get("item")))

    def lots_of(self, line: Line) -> Sequence[LotRow]:
        """The batches of a line's item that lie in the place."""
        return self.lots.get(str(line.get("item")), ()) if self.lots else ()

    def chosen_lots(self, line: Line) -> Sequence[LotRow]:
        """The batches that a line names by their identity, or by their number."""
        batch = str(line.get("batch") or "")
        return [
            lot
            for lot in self.lots_of(line)
            if batch and (lot.uid == batch or fold(lot.number) == fold(batch))
        ]

    def lot_of(self, line: Line) -> LotRow | None:
        """The batch that was chosen, else the first that the line takes."""
        chosen, takes = self.chosen_lots(line), self.looked_at(line).takes
        if chosen or line.get("batch") or not takes:
            return chosen[0] if chosen else None
        return next((lot for lot in self.lots_of(line) if lot.uid == takes[0][0]), None)

    def taken(self) -> dict[str, int]:
        """What all lines take of each item (by code) in smallest units, as far as it can be had."""
        sums: dict[str, int] = {}
        for line in self._lines():
            taken = sum(quantity for _uid, quantity in self.looked_at(line).takes)
            if taken:
                sums[str(line["item"])] = sums.get(str(line["item"]), 0) + taken
        return sums

    def added(self) -> dict[str, int]:
        """What lines that add goods bring of each item; nothing where no line can."""
        sums: dict[str, int] = {}
        for line in self._lines() if self.adds else ():
            item = self.item_of(line)
            if item is not None and self._adds(line):
                added = _smallest(item, str(line["quantity"]))
                sums[item.code] = sums.get(item.code, 0) + added
        return sums

    def not_expired(self) -> list[LotRow]:
        """Batches that lines call expired and that are still good."""
        lots = [self.lot_of(line) for line in self._lines() if line.get("reason") == "expired"]
        return [lot for lot in lots if lot is not None and lot.expiry and lot.expiry >= self._today()]

    # The columns

    def item_column(self) -> LineColumn:
        """What it is."""
        return LineColumn(
            "item",
            N_("Item"),
            CellKind.ITEM,
            choices=lambda _line: self.choices,
            text=self._item_words,
            stop=True,
            required=True,
            weight=500,
            follow=lambda _line, _item: {"batch": None, "batch?": None},
        )

    def batch_column(self) -> LineColumn:
        """Which batch; found goods may be of one that nobody knows."""
        return LineColumn(
            "batch",
            N_("Batch"),
            CellKind.CHOICE,
            102,
            choices=self._batches,
            free=self.adds,
            text=self._batch_words,
            look=self._batch_look,
            arrow=lambda line: bool(self.lots_of(line)),
            remark=self._batch_remark,
        )

    def donor_column(self) -> LineColumn:
        """Whose goods they are; of a new batch somebody says it."""
        if not self.adds:
            return LineColumn("donor", N_("Donor"), CellKind.COMPUTED, 70, grey=False, text=self._donor_words)
        return LineColumn(
            "donor",
            N_("Donor"),
            CellKind.CHOICE,
            70,
            choices=lambda _line: self._donors(),
            grey=False,
            text=self._donor_words,
            editable=self.is_new,
        )

    def expiry_column(self) -> LineColumn:
        """When they expire."""
        kind = CellKind.DATE if self.adds else CellKind.COMPUTED
        return LineColumn(
            "expiry",
            N_("Expiry"),
            kind,
            98,
            grey=False,
            text=self._expiry_words,
            look=self._expiry_look,
            editable=self.is_new if self.adds else None,
        )

    def available_column(self) -> LineColumn:
        """How much there is of it."""
        return LineColumn(
            "available",
            N_("Available"),
            CellKind.COMPUTED,
            78,
            right=True,
            text=self._available,
            look=lambda line: Look(tone="bad", weight=600) if self.looked_at(line).wrong else Look(),
        )

    def quantity_column(self, title: str = N_("Quantity")) -> LineColumn:
        """How many, with the item's unit."""
        return LineColumn(
            "quantity",
            title,
            CellKind.NUMBER,
            106,
            stop=True,
            required=True,
            weight=600,
            look=self._quantity_look,
        )

    def reason_column(self, reasons: Sequence[str]) -> LineColumn:
        """Why."""
        offered = ListedChoices([Choice(one, reason_words(one), also=(one,)) for one in reasons])
        return LineColumn(
            "reason",
            N_("Reason"),
            CellKind.CHOICE,
            148 if self.adds and not style.in_khmer() else 120,
            choices=offered,
            text=lambda line: reason_words(str(line.get("reason") or "")),
            stop=True,
            required=True,
            arrow=True,
        )

    # What the cells say

    def _item_words(self, line: Line) -> str:
        item = self.item_of(line)
        return item_name(item) if item else str(line.get("item") or "")

    def _batches(self, line: Line) -> ListedChoices:
        item = self.item_of(line)
        if item is None:
            return ListedChoices()
        first = Choice("", _("Earliest to expire"), _("Chosen by the program"))
        return ListedChoices([first, *(self._lot_choice(item, lot) for lot in self.lots_of(line))])

    def _lot_choice(self, item: ItemRow, lot: LotRow) -> Choice:
        until = ""
        if lot.expiry:
            words = _("expired {day}") if lot.expiry < self._today() else _("until {day}")
            until = words.format(day=day_text(lot.expiry))
        whose = local(lot.donor_name, lot.donor_km) or _("own purchase")
        return Choice(
            lot.uid,
            lot.number or _("no batch"),
            " · ".join(part for part in (whose, until) if part),
            format_quantity(lot.available, item.decimals),
            unit_words(item, lot.available),
            "text" if lot.available else "text3",
        )

    def _batch_words(self, line: Line) -> str:
        told = line.get("told")
        if told:
            return str(told["batch"]) or _("no batch")
        lot = self.lot_of(line)
        if lot is None:
            return str(line.get("batch") or "")
        more = len(self.looked_at(line).takes) - 1
        number = lot.number or _("no batch")
        return f"{number} +{more}" if more > 0 else number

    def _batch_look(self, line: Line) -> Look:
        lot, told = self.lot_of(line), line.get("told")
        nameless = not told["batch"] if told else lot is not None and not lot.number
        return Look(tone="text3" if nameless else "")

    def _batch_remark(self, line: Line) -> str:
        """What of each batch is taken, where it is more than one."""
        takes, item = self.looked_at(line).takes, self.item_of(line)
        if item is None or len(takes) < 2:
            return ""
        numbers = {lot.uid: lot.number for lot in self.lots_of(line)}
        return ", ".join(
            _("{quantity} of {batch}").format(
                quantity=format_quantity(quantity, item.decimals), batch=numbers.get(uid) or _("no batch")
            )
            for uid, quantity in takes
        )

    def _donors(self) -> ListedChoices:
        return ListedChoices(
            [
                Choice(code, code, local(party.name, party.name_km), also=(party.name, party.name_km))
                for code, party in sorted(self.parties.items())
            ]
        )

    def _donor_words(self, line: Line) -> str:
        told = line.get("told")
        if told:
            return str(told["donor"]) or _("own")
        lot = self.lot_of(line)
        return (lot.donor or _("own")) if lot is not None else str(line.get("donor") or "")

    def _expiry(self, line: Line) -> date | None:
        told, lot = line.get("told"), self.lot_of(line)
        if told:
            return day_or(told["expiry"], None)  # type: ignore[no-any-return]
        return lot.expiry if lot is not None else day_or(line.get("expiry"), None)

    def _expiry_words(self, line: Line) -> str:
        day, item = self._expiry(line), self.item_of(line)
        if day is not None:
            return cell_day_text(day)
        known = line.get("told") or self.lot_of(line) is not None
        if not known or item is None:
            return str(line.get("expiry") or "")
        return _("unknown") if item.tracks_expiry else _("none")

    def _expiry_look(self, line: Line) -> Look:
        day = self._expiry(line)
        if day is None:
            return Look(tone="text3")
        return Look(tone="bad", weight=600) if day < self._today() else Look()

    def available(self, line: Line) -> int | None:
        """How much a line may choose from, in smallest units; None without an item."""
        if self.item_of(line) is None or line.get("told") or self.lots is None:
            return None
        return sum(
            lot.available for lot in (self.chosen_lots(line) if line.get("batch") else self.lots_of(line))
        )

    def _available(self, line: Line) -> str:
        item, free = self.item_of(line), self.available(line)
        return "" if item is None or free is None else format_quantity(free, item.decimals)

    def _quantity_look(self, line: Line) -> Look:
        item = self.item_of(line)
        if item is None or not line.get("quantity"):
            return Look()
        return Look(tail=unit_words(item, 10**item.decimals if line.get("quantity") in ("1", "-1") else 0))

    def is_new(self, line: Line) -> bool:
        """Whether a line adds goods to a batch that nobody knows yet."""
        return self._adds(line) and not self.chosen_lots(line) and not line.get("told")

    @staticmethod
    def _adds(line: Line) -> bool:
        try:
            return parse_number(str(line.get("quantity") or "")) > 0
        except Refused:
            return False


def _smallest(item: ItemRow, quantity: str) -> int:
    """A quantity in smallest units; 0 where the unit cannot express it."""
    try:
        return to_smallest(parse_number(quantity), item.decimals)
    except Refused:
        return 0


def _what(line: Line) -> tuple[Any, Any]:
    """What a look at a line is about: with another item or batch it says nothing any more."""
    return line.get("item"), line.get("batch") or ""


def told_of(batch: str, donor: str | None, expiry: date | None) -> dict[str, Any]:
    """What a posted line keeps of its batch, which may be gone from the place."""
    return {"batch": batch, "donor": donor or "", "expiry": expiry.isoformat() if expiry else ""}
