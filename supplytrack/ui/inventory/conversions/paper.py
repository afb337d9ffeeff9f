"""What the papers of this room have in common: a store that was read, what is typed, and the posted paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from supplytrack.catalogue.place import LocationKind
from supplytrack.catalogue.queries import ItemRow
from supplytrack.core.actor import Permission
from supplytrack.core.quantity import parse_number
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _, ngettext
from supplytrack.inventory.conversions.entry import (
    OpenedConversion,
    Workshop,
    open_conversion,
    read_workshop,
)
from supplytrack.inventory.conversions.listing import ConversionDetail
from supplytrack.inventory.ledger import Posted
from supplytrack.ui.choosing import location_choices
from supplytrack.ui.inventory.conversions.words import CONVERSIONS, KIND_WORDS
from supplytrack.ui.inventory.words import STOCK
from supplytrack.ui.kept_paper import KeptPaper
from supplytrack.ui.posting import day_or, typed
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.draft import Saved
from supplytrack.ui.toolkit.pages import Desk
from supplytrack.ui.words import item_name, local

STORE_MEMORY = "conversions/store"
"""Under which the store is remembered in which kits were assembled last."""


@dataclass(frozen=True)
class _Read:
    workshop: Workshop
    opened: OpenedConversion
    more: Any


class ConversionPaper(KeptPaper):
    """A paper on which goods become others. A subclass says what it reads, shows and posts."""

    place = STOCK
    in_list = CONVERSIONS
    kinds = frozenset({"documents", "stock", "items", "locations"})
    specs: Sequence[ActionSpec] = (
        ActionSpec("post", N_("Post"), "Ctrl+Return", "check", Permission.ASSEMBLE_KITS),
        ActionSpec("delete", N_("Delete draft"), "", "trash-2"),
        ActionSpec("reverse", N_("Reverse"), "", "undo-2", Permission.REVERSE_DOCUMENT),
    )
    more: Sequence[str] = ("delete", "reverse")
    primary = "post"
    side_width = 300
    hints = (("Enter", N_("next cell")), ("Alt+Down", N_("other choice")), ("F8", N_("next problem")))
    post_words = N_("Post")
    """What the button says, marked with N_()."""

    def __init__(self, desk: Desk, name: str, first: Mapping[str, Any]) -> None:
        """`name`: a draft's identity or a number; empty for a new paper, which begins with `first`."""
        self.workshop: Workshop | None = None
        self.detail: ConversionDetail | None = None
        self._asked: Any = None
        super().__init__(desk, name, {"date": desk.clock.today().isoformat(), **first})
        self.draft.field_changed.connect(self._field_changed)
        self._show_state()

    # What a subclass says

    def read_more(self, _session: Any) -> Any:
        """What else the page reads when it opens."""
        return None

    def offer(self, workshop: Workshop, more: Any) -> None:
        """Offer what the fields choose from."""
        raise NotImplementedError

    def posted_values(self, detail: ConversionDetail) -> dict[str, Any]:
        """What a posted paper shows."""
        raise NotImplementedError

    def what_is_asked(self) -> tuple[Any, ...]:
        """What the store is read for; when it changes the store is read again."""
        raise NotImplementedError

    def read_store(self, session: Any, asked: tuple[Any, ...]) -> Any:
        """Read what the paper takes from."""
        raise NotImplementedError

    def know_store(self, found: Any) -> None:
        """Take what was read."""
        raise NotImplementedError

    # Reading

    def bind(self) -> None:
        """What the actions do."""
        self.acts.bind("post", self.post_paper)
        self.acts.bind("delete", self.delete_draft)
        self.acts.bind("reverse", self.ask_reverse)
        self.set_crumb(_("Kits, splits"), lambda: self.desk.go(STOCK, ("list", CONVERSIONS)))

    def posted_paper(self) -> tuple[int, str] | None:
        """The key and number of the posted paper."""
        return (self.detail.row.document_id, self.detail.row.number) if self.detail else None

    @property
    def day(self) -> date:
        """The day of the paper as typed; today while it is none."""
        return day_or(self.draft.get("date"), self.desk.clock.today())  # type: ignore[no-any-return]

    def load(self) -> None:
        """Read what can be chosen, and the paper."""
        name = self._name

        def ask(session: Any) -> _Read:
            opened = open_conversion(session, name) if name else OpenedConversion()
            return _Read(read_workshop(session), opened, self.read_more(session))

        self.desk.tasks.read(ask, self._know, ticket=(id(self), "paper"), owner=self)

    def _know(self, read: _Read) -> None:
        self.workshop, self.detail = read.workshop, read.opened.posted
        self.offer(read.workshop, read.more)
        if self.detail is not None:
            self._leaving = True
            self.draft.load(self.posted_values(self.detail))
            self.set_read_only(read_only=True)
            self.top.saved.show_state(Saved.UNTOUCHED)
        elif not self._filled:
            self._fill(read)
        begins, self._filled = not (self._filled or self._name), True
        self._asked = None
        self._show_state()
        self._read_store()
        if begins:
            self.begin_writing()

    def _fill(self, read: _Read) -> None:
        if read.opened.draft is not None:
            self.draft.load(read.opened.draft)
            self.top.saved.show_state(Saved.SAVED, self.desk.clock.local(read.opened.saved_at))
            self.grid.restore_cursor()
        stores = [one.code for one in read.workshop.places if one.kind is LocationKind.WAREHOUSE]
        if "location" in self.form.boxes and not self.draft.get("location") and len(stores) == 1:
            self._first_values["location"] = stores[0]
            self.draft.set_field("location", stores[0])

    def offer_places(self, workshop: Workshop) -> None:
        """Stores before other places."""
        places = sorted(workshop.places, key=lambda one: one.kind is not LocationKind.WAREHOUSE)
        self.form.set_choices("location", location_choices(places))

    def _field_changed(self, _key: str) -> None:
        # What was refused of a component was about another number of kits, or another store.
        self.grid.clear_problems()
        self._read_store()

    def _read_store(self) -> None:
        asked = self.what_is_asked()
        if asked == self._asked or self.detail is not None or self.workshop is None:
            return
        self._asked = asked
        self.desk.tasks.read(
            lambda session: self.read_store(session, asked),
            self._take_store,
            ticket=(id(self), "store"),
            owner=self,
        )

    def _take_store(self, found: Any) -> None:
        if self.detail is None:
            self.know_store(found)
            self.grid.refresh()
            self.refresh_side()

    # Showing

    def _show_state(self) -> None:
        detail = self.detail
        if detail is not None:
            self.set_title(detail.row.number)
        elif self._name:
            self.set_title(_(KIND_WORDS[self.kind]))
        self.set_state(steps=[_("Draft"), _("Posted")], at=0 if detail is None else 1)
        reversed_by = detail.row.reversed_by if detail else ""
        for action, shown in (
            ("post", detail is None),
            ("delete", detail is None),
            ("reverse", detail is not None and not reversed_by),
        ):
            self.acts.set_shown(action, shown=shown)
        self.acts.set_text("post", _(self.post_words))
        if reversed_by:
            self.show_banner("info", _("Reversed by {number}").format(number=reversed_by), icon="undo-2")
        self.show_columns()
        self.grid.refresh()
        self.refresh_side()

    def show_columns(self) -> None:
        """Show the columns that a draft or a posted paper has."""

    def item(self, code: Any) -> ItemRow | None:
        """An item of the catalogue."""
        return self.workshop.items.get(str(code)) if self.workshop and code else None

    def item_words(self, code: Any) -> str:
        """What an item is called; its code when it is not known."""
        item = self.item(code)
        return item_name(item) if item else str(code or "")

    def place_words(self) -> str:
        """What the chosen place is called."""
        code = self.draft.get("location")
        found = [one for one in self.workshop.places if one.code == code] if self.workshop else []
        return local(found[0].name, found[0].name_km) if found else str(code or "")

    # Posting

    def draft_title(self) -> str:
        """The kit."""
        return self.item_words(self.draft.get("kit"))

    def post_paper(self) -> None:
        """Post; what it does is shown beside it, and a reversal takes it back."""
        if self.can_post():
            self.post()

    def posted_as(self, posted: Posted) -> None:
        """Show the paper as it was posted."""
        self.desk.memory.put(STORE_MEMORY, self.draft.get("location"))
        self.toast(_("{number} posted.").format(number=posted.number))
        super().posted_as(posted)


def whole(values: Mapping[str, Any], key: str) -> int:
    """A whole number as typed; 0 while it is none."""
    text = typed(values, key)
    if not text.strip():
        return 0
    try:
        number = parse_number(text)
    except Refused:
        return 0
    return int(number) if number > 0 and number == int(number) else 0


def kits_words(count: int) -> str:
    """`3 kits`."""
    return ngettext("{count} kit", "{count} kits", count).format(count=f"{count:,}")
