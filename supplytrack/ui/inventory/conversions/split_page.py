"""Splitting a mixed line: which one, into which kinds, and what stays unsplit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.catalogue.queries import ItemRow
from supplytrack.core.document import Kind
from supplytrack.core.quantity import format_quantity, parse_number, to_smallest
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _
from supplytrack.inventory.conversions.entry import MixedHere, Workshop, mixed_here
from supplytrack.inventory.conversions.listing import ConversionDetail
from supplytrack.inventory.conversions.splitting import SplitDraft, SplitPartDraft, split_mixed
from supplytrack.inventory.ledger import Posted
from supplytrack.ui.choosing import item_choices
from supplytrack.ui.inventory.conversions.made import came_out
from supplytrack.ui.inventory.conversions.paper import ConversionPaper
from supplytrack.ui.inventory.conversions.words import SPLIT, donor_words, lot_name
from supplytrack.ui.posting import typed
from supplytrack.ui.toolkit.boxes import hairline
from supplytrack.ui.toolkit.choices import Choice, ListedChoices
from supplytrack.ui.toolkit.columns import Look
from supplytrack.ui.toolkit.days import day_text
from supplytrack.ui.toolkit.draft import Line
from supplytrack.ui.toolkit.form import Field, FieldKind
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.linecolumns import CellKind, LineColumn
from supplytrack.ui.toolkit.pages import Desk, check_line, key_value, section, side_box
from supplytrack.ui.words import counted, item_name, local, pack_words, unit_words

_HANDED = "handed"


@dataclass(frozen=True)
class _Where:
    """A mixed batch where it lies, as one key of the field."""

    place: str
    batch_uid: str
    handed_over: bool

    @property
    def key(self) -> str:
        return "|".join((self.batch_uid, self.place, _HANDED if self.handed_over else ""))

    @classmethod
    def of(cls, key: str) -> _Where:
        batch_uid, place, handed = (*key.split("|"), "", "")[:3]
        return cls(place, batch_uid, handed == _HANDED)


class SplitPage(ConversionPaper):
    """A mixed line split into its kinds, from the first letter to the posted paper."""

    word = SPLIT
    title = N_("Split a mixed line")
    post_words = N_("Split")
    reversal_words = N_("The parts are one mixed line again. A reversal with its own number says so.")
    line_keys = ("item", "quantity")
    form_columns = (60, 14, 26)
    fields = (
        Field("batch", N_("Mixed line"), FieldKind.CHOICE, required=True),
        Field("date", N_("Date"), FieldKind.DATE, required=True),
        Field("remarks", N_("Note"), placeholder=N_("Optional")),
    )

    def __init__(self, desk: Desk, name: str = "", *, item: str = "") -> None:
        """`name`: a draft's identity or a number; `item`: the code of the mixed item to begin with."""
        self._of_item = item
        self._mixed: dict[str, MixedHere] = {}
        super().__init__(desk, name, {})

    def bind(self) -> None:
        """What the actions do."""
        self.line_columns = (
            LineColumn("item", N_("Kind"), CellKind.ITEM, choices=self._kinds, stop=True, required=True),
            LineColumn(
                "quantity",
                N_("Quantity"),
                CellKind.NUMBER,
                150,
                stop=True,
                required=True,
                weight=600,
                look=self._unit_look,
            ),
        )
        super().bind()

    # Reading

    @property
    def kind(self) -> Kind:
        """A mixed line split."""
        return Kind.SPLIT

    def read_more(self, session: Any) -> list[MixedHere]:
        """Every mixed line there is."""
        return mixed_here(session)

    def offer(self, workshop: Workshop, more: list[MixedHere]) -> None:
        """The mixed lines in stores and with recipients."""
        self._mixed = {_Where(one.place, one.lot.uid, one.handed_over).key: one for one in more}
        choices = [self._choice(workshop, key, one) for key, one in self._mixed.items()]
        self.form.set_choices("batch", choices)
        none = _("No mixed line is in a store or with a recipient.")
        self.form.set_note("batch", "" if choices or self.detail else none)
        of_item = [key for key, one in self._mixed.items() if one.item == self._of_item]
        if len(of_item) == 1 and not self._name and not self.draft.get("batch"):
            self._first_values["batch"] = of_item[0]
            self.draft.set_field("batch", of_item[0])

    @staticmethod
    def _choice(workshop: Workshop, key: str, one: MixedHere) -> Choice:
        item = workshop.items[one.item]
        place = local(one.place_name, one.place_km)
        words = _("{place}, handed over") if one.handed_over else "{place}"
        below = ", ".join(
            part for part in (words.format(place=place), lot_name(one.lot), donor_words([one.lot])) if part
        )
        name = _("{item}: {quantity} in {place}").format(
            item=item_name(item), quantity=counted(item, one.lot.available), place=place
        )
        return Choice(key, name, below, also=(one.lot.number, one.item))

    def what_is_asked(self) -> tuple[Any, ...]:
        """Mixed lines are read with the page."""
        return ()

    def read_store(self, _session: Any, _asked: tuple[Any, ...]) -> None:
        """Nothing more."""

    def know_store(self, _found: None) -> None:
        """Nothing more."""

    @property
    def mixed(self) -> MixedHere | None:
        """The mixed line that is chosen."""
        return self._mixed.get(typed(self.draft.values, "batch"))

    def _mixed_item(self) -> ItemRow | None:
        if self.detail is not None:
            return self.item(self.detail.went_in[0].item)
        return self.item(self.mixed.item) if self.mixed else None

    def _kinds(self, _line: Line) -> ListedChoices:
        mixed, items = self._mixed_item(), self.workshop.items.values() if self.workshop else ()
        return item_choices(
            one
            for one in items
            if not one.unsplit and (self.detail is not None or mixed is None or _same_unit(one, mixed))
        )

    def _unit_look(self, line: Line) -> Look:
        item = self.item(line.get("item")) or self._mixed_item()
        return Look(tail=unit_words(item, 0)) if item and line.get("quantity") else Look()

    # The side panel

    def typed_parts(self) -> int:
        """What the parts add up to, in smallest units, as far as they can be read."""
        item = self._mixed_item()
        return sum(_smallest(line, item.decimals) for line in self.draft.lines) if item else 0

    def side(self) -> QWidget:
        """How much is split, what stays, and what the parts keep."""
        if self.detail is not None:
            return came_out(self.detail, _("What came of it"))
        item, mixed = self._mixed_item(), self.mixed
        parts: list[Any] = [section(_("Mixed line")), 6]
        if item is None or mixed is None:
            words = _("Choose a mixed line: its rest is counted here while you type.")
            return side_box(*parts, Label(words, tone="text2", wrap=True))
        there, split = mixed.lot.available, self.typed_parts()
        rest = there - split
        parts += [
            key_value(_("There"), counted(item, there)),
            4,
            key_value(_("Split into kinds"), counted(item, split)),
            4,
            key_value(
                _("Stays unsplit"),
                counted(item, rest),
                "bad" if rest < 0 else "warn" if rest else "good",
                "strong",
            ),
            10,
        ]
        if rest < 0:
            words = _("{quantity} more than there are").format(quantity=counted(item, -rest))
            parts += [check_line("bad", words), 10]
        parts += [hairline(), 12, section(_("Every part keeps")), 6, *_kept(mixed)]
        return side_box(*parts)

    # Posting

    def draft_title(self) -> str:
        """The mixed item."""
        item = self._mixed_item()
        return item_name(item) if item else ""

    def operation(self) -> Callable[[Any], Posted]:
        """Splits the mixed line."""
        values = self.draft.values
        where = _Where.of(typed(values, "batch"))
        draft = SplitDraft(
            typed(values, "uid"),
            self.day,
            where.place,
            where.batch_uid,
            tuple(
                SplitPartDraft(typed(line, "item") or typed(line, "item?"), typed(line, "quantity"))
                for line in values["lines"]
            ),
            where.handed_over,
            typed(values, "remarks"),
        )
        return lambda session: split_mixed(session, draft)

    def posted_values(self, detail: ConversionDetail) -> dict[str, Any]:
        """The posted paper as the page shows it."""
        mixed = detail.went_in[0]
        key = _Where(detail.row.place, mixed.batch_uid, detail.row.handed_over).key
        name = _("{item}: {quantity} in {place}").format(
            item=local(mixed.item_name, mixed.item_km),
            quantity=f"{format_quantity(mixed.quantity, mixed.decimals)} {local(mixed.many, mixed.unit_km)}",
            place=local(detail.row.place_name, detail.row.place_km),
        )
        self.form.set_choices("batch", [Choice(key, name)])
        return {
            "uid": detail.row.uid,
            "batch": key,
            "date": detail.row.date.isoformat(),
            "remarks": detail.remarks,
            "lines": [
                {"item": one.item, "quantity": format_quantity(one.quantity, one.decimals).replace(",", "")}
                for one in detail.came_out
            ],
        }


def _same_unit(one: ItemRow, other: ItemRow) -> bool:
    return (one.unit, one.decimals) == (other.unit, other.decimals)


def _smallest(line: Line, decimals: int) -> int:
    text = typed(line, "quantity")
    try:
        return max(to_smallest(parse_number(text), decimals), 0) if text.strip() else 0
    except Refused:
        return 0


def _kept(mixed: MixedHere) -> Sequence[Any]:
    """Donor, fund, batch, expiry and pack: what is known of each part."""
    lot = mixed.lot
    factor = Fraction(mixed.pack_numerator, mixed.pack_denominator or 1) if mixed.pack_numerator else None
    known = (
        (_("Donor"), donor_words([lot])),
        (_("Fund"), lot.fund),
        (_("Batch"), lot.number),
        (_("Expiry"), day_text(lot.expiry) if lot.expiry else ""),
        (_("Packed as"), pack_words(mixed.pack_name, factor) if mixed.pack_name else ""),
        (_("Received"), day_text(lot.received)),
    )
    parts: list[Any] = []
    for name, value in known:
        if value:
            parts += [key_value(name, value), 4]
    return parts
