"""The lines of a delivery note: what each cell offers and says, from what the store can give."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from supplytrack.core.quantity import format_fraction, format_quantity
from supplytrack.distribution.entry import ItemChoice, LotChoice, StoreStock, store_stock
from supplytrack.distribution.plan import OWN, LinePlan, PassedOver, plan_lines
from supplytrack.i18n import N_, _
from supplytrack.inventory.fefo import SkipReason
from supplytrack.ui.distribution.noteform import pack_key, pack_of, planned
from supplytrack.ui.distribution.words import in_pack, one_unit, pack_words, plural, unit_of
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.choices import Choice, Found, ListedChoices
from supplytrack.ui.toolkit.columns import Look
from supplytrack.ui.toolkit.days import cell_day_text, day_text
from supplytrack.ui.toolkit.draft import Line
from supplytrack.ui.toolkit.linecolumns import CellKind, LineColumn
from supplytrack.ui.words import local, other_name

_PIECE_WORDS = ("pc", "pcs", "pieces")


class ItemChoices(ListedChoices):
    """Items by name, Khmer name, code, alias or category; the category is shown where it is what was found."""

    def __init__(self, items: Iterable[ItemChoice], stock: StoreStock) -> None:
        self._categories: dict[Any, str] = {}
        super().__init__([self._choice(item, stock) for item in items])

    def _choice(self, item: ItemChoice, stock: StoreStock) -> Choice:
        ref, free = item.ref, item.available(stock.day)
        self._categories[ref.code] = local(item.category, item.category_km)
        place = local(stock.name, stock.name_km)
        return Choice(
            ref.code,
            local(ref.name, ref.name_km),
            other_name(ref.name, ref.name_km),
            format_quantity(free, ref.decimals),
            _("{unit} in {place}").format(unit=unit_of(ref, free), place=place),
            "text" if free else "text3",
            (ref.code, *item.aliases, item.category, item.category_km),
        )

    def find(self, query: str, then: Found) -> None:
        """As in any list; a hit by category says so, and what is there comes before what is not."""

        def answer(found: Sequence[Choice]) -> None:
            there = sorted(found, key=lambda choice: choice.right_tone == "text3")
            then([self._explained(choice, query) for choice in there])

        super().find(query, answer)

    def _explained(self, choice: Choice, query: str) -> Choice:
        words = query.casefold().split()
        own = "\n".join((choice.name, choice.below, str(choice.key))).casefold()
        if all(word in own for word in words):
            return choice
        below = " · ".join(part for part in (choice.below, self._categories[choice.key]) if part)
        return Choice(
            choice.key, choice.name, below, choice.right, choice.right_below, choice.right_tone, choice.also
        )

    def called(self, text: str) -> Choice | None:
        """The item with this name, code or alias. The name of a category is nobody's."""
        found = super().called(text)
        plain = text.strip().casefold()
        if found is not None and plain == self._categories[found.key].casefold():
            return None
        return found


@dataclass(frozen=True)
class StockChoices:
    """What a store can give, and its items as choices."""

    stock: StoreStock
    items: ItemChoices


def read_stock(session: Any, store: str, day: date, note_uid: str = "") -> StockChoices:
    """Read what a store can give. Thousands of choices are made here, beside the window."""
    stock = store_stock(session, store, day, note_uid)
    return StockChoices(stock, ItemChoices(stock.items.values(), stock))


class NoteLines:
    """Knows the store's stock and the lines as they are, and so what every cell says."""

    chosen_may_be_expired = False
    """Whether a batch that a person chose is taken although it expired."""

    def __init__(self, lines: Callable[[], Sequence[Line]]) -> None:
        self._lines = lines
        self.stock: StoreStock | None = None
        self.items: ListedChoices = ListedChoices()
        self._plans: list[LinePlan | None] | None = None
        self._by_line: dict[int, LinePlan | None] = {}

    def set_stock(self, known: StockChoices) -> None:
        """Know what the store can give."""
        self.stock, self.items = known.stock, known.items
        self.forget()

    def forget(self) -> None:
        """The lines or the stock are others now: plan anew when somebody asks."""
        self._plans = None

    @property
    def plans(self) -> Sequence[LinePlan | None]:
        """What each line would take; None for a line without an item that the store knows."""
        if self._plans is None:
            lines = self._lines()
            if self.stock is None:
                self._plans = [None] * len(lines)
            else:
                self._plans = plan_lines(
                    self.stock,
                    [planned(line) for line in lines],
                    chosen_may_be_expired=self.chosen_may_be_expired,
                )
            self._by_line = {id(line): plan for line, plan in zip(lines, self._plans, strict=True)}
        return self._plans

    def plan_of(self, line: Line) -> LinePlan | None:
        """What this line of the page would take."""
        return self._by_line.get(id(line)) if self.plans else None

    def item_of(self, line: Line) -> ItemChoice | None:
        """The item of a line."""
        return self.stock.items.get(str(line.get("item"))) if self.stock else None

    @property
    def units(self) -> Mapping[str, str]:
        """The Khmer names of packs."""
        return self.stock.units if self.stock else {}

    # The columns

    def columns(self) -> Sequence[LineColumn]:
        """The columns of the grid, a little wider in Khmer."""
        khmer = style.in_khmer()

        def width(english: int, in_khmer: int) -> int:
            return in_khmer if khmer else english

        return (
            LineColumn(
                "item",
                N_("Item"),
                CellKind.ITEM,
                choices=lambda _line: self.items,
                text=self._item_words,
                stop=True,
                required=True,
                weight=500,
                follow=self._with_item,
                remark=self._item_remark,
            ),
            LineColumn(
                "quantity",
                N_("Quantity"),
                CellKind.QUANTITY,
                76,
                choices=self._packs,
                stop=True,
                required=True,
                weight=600,
            ),
            LineColumn(
                "pack",
                N_("Pack"),
                CellKind.CHOICE,
                width(130, 124),
                choices=self._packs,
                text=self._pack_words,
                look=self._pack_look,
            ),
            LineColumn(
                "pieces",
                N_("Pieces"),
                CellKind.COMPUTED,
                80,
                right=True,
                text=self._pieces,
                look=lambda line: Look(tone="warn" if self._is_unknown(line) else ""),
            ),
            LineColumn(
                "batch",
                N_("Batch"),
                CellKind.CHOICE,
                width(96, 92),
                choices=self._batches,
                text=self._batch_words,
                look=self._batch_look,
                arrow=self._has_batches,
                remark=self.batch_remark,
            ),
            LineColumn(
                "donor",
                N_("Donor"),
                CellKind.CHOICE,
                width(58, 72),
                choices=self._donors,
                text=self._donor_words,
                follow=lambda _line, _donor: {"batch": None},
            ),
            LineColumn(
                "expiry",
                N_("Expiry"),
                CellKind.COMPUTED,
                92,
                grey=False,
                text=self._expiry_words,
                look=self._expiry_look,
            ),
            LineColumn(
                "available",
                N_("Available"),
                CellKind.COMPUTED,
                width(76, 72),
                right=True,
                text=self._available,
                look=lambda line: Look(tone="bad", weight=600) if self._is_short(line) else Look(),
            ),
            LineColumn(
                "left",
                N_("Left"),
                CellKind.COMPUTED,
                width(56, 60),
                right=True,
                text=self._left,
                look=self._left_look,
            ),
        )

    # What the cells say

    def _item_words(self, line: Line) -> str:
        sent = line.get("sent")
        if sent:
            return local(sent["name"], sent["name_km"])
        item = self.item_of(line)
        return local(item.ref.name, item.ref.name_km) if item else str(line.get("item") or "")

    def _item_remark(self, line: Line) -> str:
        item = self.item_of(line)
        return _("Several kinds in one count: reports say “not split”.") if item and item.ref.unsplit else ""

    @staticmethod
    def _with_item(line: Line, _item: Any) -> Mapping[str, Any]:
        # Another item has other packs and batches; Excel may have brought a donor with it.
        return {"pack": "", "batch": None, "donor": line.get("donor") if not line.get("batch") else None}

    def _packs(self, line: Line) -> ListedChoices:
        item = self.item_of(line)
        if item is None:
            return ListedChoices()
        ref = item.ref
        also = (ref.one, ref.many, ref.unit, *(_PIECE_WORDS if ref.one == "piece" else ()))
        unit = Choice(
            "", pack_words(one_unit(ref), None, {}) if ref.is_container else one_unit(ref), also=also
        )
        packs = {
            (lot.pack_name, lot.pack_factor): Choice(
                pack_key(lot.pack_name, format_fraction(lot.pack_factor)),
                pack_words(lot.pack_name, lot.pack_factor, self.units),
                also=(lot.pack_name, plural(lot.pack_name)),
            )
            for lot in item.lots
            if lot.pack_name and lot.pack_factor not in (None, 1) and lot.pack_factor is not None
        }
        return ListedChoices([unit, *packs.values()])

    def _pack_words(self, line: Line) -> str:
        name, factor = pack_of(line)
        sent = line.get("sent")
        if name:
            return pack_words(name, Fraction(factor) if factor else None, self.units)
        if sent:
            unit = local(sent["unit"], sent["unit_km"])
            return pack_words(unit, None, {}) if sent.get("unknown") else unit
        item = self.item_of(line)
        if item is None:
            return ""
        return pack_words(one_unit(item.ref), None, {}) if item.ref.is_container else one_unit(item.ref)

    def _is_unknown(self, line: Line) -> bool:
        sent, item = line.get("sent"), self.item_of(line)
        if sent:
            return bool(sent.get("unknown"))
        return bool(item and item.ref.is_container and not pack_of(line)[0])

    def _pack_look(self, line: Line) -> Look:
        return Look(tone="warn" if self._is_unknown(line) else "text2")

    def _pieces(self, line: Line) -> str:
        sent = line.get("sent")
        if sent:
            whole = format_quantity(sent["pieces"], sent["decimals"])
            return _("unknown") if sent.get("unknown") else whole
        plan = self.plan_of(line)
        if plan is None or plan.counted is None:
            return ""
        if self._is_unknown(line):
            return _("unknown")
        return format_quantity(plan.counted.smallest, plan.item.ref.decimals)

    def _batches(self, line: Line) -> ListedChoices:
        item = self.item_of(line)
        if item is None or self.stock is None:
            return ListedChoices()
        wanted = str(line.get("donor") or "")
        lots = [lot for lot in item.lots if not wanted or lot.donor == ("" if wanted == OWN else wanted)]
        first = Choice("", _("Earliest to expire"), _("Chosen by the program"))
        return ListedChoices([first, *(self._lot_choice(item, lot, self.stock) for lot in lots)])

    def _lot_choice(self, item: ItemChoice, lot: LotChoice, stock: StoreStock) -> Choice:
        expired = lot.expiry is not None and lot.expiry < stock.day
        until = (
            _("expired {day}").format(day=day_text(lot.expiry))
            if expired and lot.expiry
            else _("until {day}").format(day=day_text(lot.expiry))
            if lot.expiry
            else ""
        )
        free = 0 if expired and not self.chosen_may_be_expired else max(lot.available, 0)
        return Choice(
            lot.uid,
            lot.number or _("no batch"),
            " · ".join(part for part in (lot.donor or stock.own, until) if part),
            format_quantity(free, item.ref.decimals),
            unit_of(item.ref, free),
            "text3" if not free else "text",
        )

    def _has_batches(self, line: Line) -> bool:
        item = self.item_of(line)
        return bool(item and any(lot.number for lot in item.lots))

    def _batch_words(self, line: Line) -> str:
        sent = line.get("sent")
        if sent:
            return str(sent["batch"]) or _("no batch")
        plan = self.plan_of(line)
        if plan is None or not plan.takes:
            chosen = self._chosen_lot(line)
            return (chosen.number or _("no batch")) if chosen else ""
        more = len(plan.takes) - 1
        number = plan.takes[0].lot.number or _("no batch")
        return f"{number} +{more}" if more else number

    def _chosen_lot(self, line: Line) -> LotChoice | None:
        item = self.item_of(line)
        return next((lot for lot in item.lots if lot.uid == line.get("batch")), None) if item else None

    def _batch_look(self, line: Line) -> Look:
        sent, plan = line.get("sent"), self.plan_of(line)
        number = sent["batch"] if sent else plan.takes[0].lot.number if plan and plan.takes else "-"
        return Look(tone="" if number else "text3")

    def batch_remark(self, line: Line) -> str:
        """Why this batch and no other, where that is not plain."""
        plan = self.plan_of(line)
        if plan is None or self.stock is None:
            return ""
        parts = []
        if len(plan.takes) > 1:
            parts.append(
                ", ".join(
                    _("{quantity} of {batch}").format(
                        quantity=format_quantity(take.quantity, plan.item.ref.decimals),
                        batch=take.lot.number or _("no batch"),
                    )
                    for take in plan.takes
                )
            )
        if plan.earlier is not None:
            parts.append(earlier_words(plan.earlier))
        parts += [passed_over_words(one, self.stock) for one in plan.passed_over if not line.get("batch")]
        return "\n".join(parts)

    def _donors(self, line: Line) -> ListedChoices:
        item = self.item_of(line)
        if item is None or self.stock is None:
            return ListedChoices()
        known = {lot.donor: lot.donor_name for lot in item.lots}
        choices = [Choice(code, code, name, also=(name,)) for code, name in sorted(known.items()) if code]
        if "" in known:
            choices.append(Choice(OWN, self.stock.own, _("own purchase")))
        return ListedChoices([Choice("", _("any donor")), *choices])

    def _donor_words(self, line: Line) -> str:
        sent = line.get("sent")
        if sent:
            return str(sent["donor"])
        own = self.stock.own if self.stock else ""
        chosen = str(line.get("donor") or "")
        if chosen:
            return own if chosen == OWN else chosen
        plan = self.plan_of(line)
        donors = list(dict.fromkeys(take.lot.donor or own for take in plan.takes)) if plan else []
        if not donors:
            return ""
        return f"{donors[0]} +{len(donors) - 1}" if len(donors) > 1 else donors[0]

    def _expiry(self, line: Line) -> tuple[date | None, str]:
        """The first date on which goods of this line expire, or the word for having none."""
        sent = line.get("sent")
        if sent:
            day = date.fromisoformat(sent["expiry"]) if sent["expiry"] else None
            return day, "" if day else _("unknown") if sent["dated"] else _("none")
        plan = self.plan_of(line)
        if plan is None or not plan.takes:
            return None, ""
        day = plan.takes[0].lot.expiry
        return day, "" if day else _("unknown") if plan.item.ref.tracks_expiry else _("none")

    def _expiry_words(self, line: Line) -> str:
        day, word = self._expiry(line)
        return cell_day_text(day) if day else word

    def _expiry_look(self, line: Line) -> Look:
        return Look(tone="" if self._expiry(line)[0] else "text3")

    def _available(self, line: Line) -> str:
        plan = self.plan_of(line)
        return in_pack(plan.item.ref, plan.available, plan.counted) if plan else ""

    def _is_short(self, line: Line) -> bool:
        plan = self.plan_of(line)
        return bool(plan and plan.missing)

    def _left(self, line: Line) -> str:
        plan = self.plan_of(line)
        if plan is None or plan.left is None:
            return ""
        if plan.left < 0:
            return _("{count} too many").format(count=too_many(plan))
        return in_pack(plan.item.ref, plan.left, plan.counted)

    def _left_look(self, line: Line) -> Look:
        plan = self.plan_of(line)
        if plan is None or plan.left is None:
            return Look()
        if plan.left < 0:
            return Look(tone="bad", weight=600)
        return Look(tone="warn", weight=600) if plan.left == 0 else Look()


def too_many(plan: LinePlan) -> str:
    """How many too many are asked for, in the pack of the line, rounded up."""
    if plan.counted and plan.counted.pack_name and plan.counted.pack_factor:
        packs = Fraction(plan.missing, 10**plan.item.ref.decimals) / plan.counted.pack_factor
        return f"{-(-packs.numerator // packs.denominator):,}"
    return format_quantity(plan.missing, plan.item.ref.decimals)


def earlier_words(earlier: LotChoice) -> str:
    """That another batch expires before the one that was chosen."""
    number = earlier.number or _("A delivery without batch number")
    if earlier.expiry is None:
        return _("{batch} came first.").format(batch=number)
    return _("{batch} expires first, {day}.").format(batch=number, day=day_text(earlier.expiry))


def passed_over_words(passed: PassedOver, stock: StoreStock) -> str:
    """Why a batch was not taken."""
    number = passed.lot.number or _("A delivery without batch number")
    words = {
        SkipReason.EXPIRED: N_("{batch} is not taken: it expired on {day}."),
        SkipReason.RESERVED: N_("{batch} is not taken: all of it is held for prepared notes."),
        SkipReason.OTHER_DONOR: N_("{batch} is not taken: it is {donor}'s."),
        SkipReason.NOT_THEN: N_("{batch} is not taken: it is on a line above, or was not there on that day."),
    }[passed.reason]
    return _(words).format(
        batch=number,
        day=day_text(passed.lot.expiry) if passed.lot.expiry else "",
        donor=passed.lot.donor or stock.own,
    )
