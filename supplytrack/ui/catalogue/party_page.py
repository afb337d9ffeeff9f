"""The form of a donor or supplier."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from supplytrack.catalogue.operations import PartyDraft, keep_party
from supplytrack.catalogue.queries import PartyRow, list_parties
from supplytrack.i18n import N_
from supplytrack.ui.catalogue.entry_page import EntryPage, Found, Section, text
from supplytrack.ui.catalogue.words import SITES
from supplytrack.ui.toolkit.form import Field, FieldKind


class PartyPage(EntryPage):
    """One donor or supplier."""

    in_list = "parties"
    place = SITES
    noun = "party"
    title = N_("New donor or supplier")
    crumb = N_("Donors and suppliers")
    back_to = ("list", "parties")
    starts = (("active", True), ("is_donor", False), ("is_supplier", False))
    sections = (
        Section(
            N_("Names"),
            (
                Field("name", N_("Name"), required=True),
                Field("name_km", N_("Khmer name")),
                Field(
                    "code", N_("Code"), required=True, span=2, note=N_("Short: it stands in narrow columns.")
                ),
                Field("is_donor", N_("Gives goods (donor)"), FieldKind.CHECK),
                Field("is_supplier", N_("Sells goods (supplier)"), FieldKind.CHECK),
                Field(
                    "aliases",
                    N_("Also called"),
                    FieldKind.LONG_TEXT,
                    span=2,
                    note=N_("One name a line. Files and searches find it by these names too."),
                ),
            ),
        ),
        Section(
            N_("Who answers there"),
            (
                Field("contact", N_("Contact")),
                Field("phone", N_("Phone")),
                Field(
                    "active",
                    N_("In use"),
                    FieldKind.CHECK,
                    span=2,
                    note=N_("Out of use it stays in old papers and is not offered in new ones."),
                ),
            ),
        ),
    )

    def read_entry(self, session: Any) -> Found:
        """The donor or supplier."""
        rows = {row.code: row for row in list_parties(session)} if self.code else {}
        row = rows.get(self.code)
        return Found(_values(row) if row else None, None)

    def operation(self, values: Mapping[str, Any]) -> Callable[[Any], Any]:
        """Keeps the donor or supplier."""
        draft, replacing = party_draft(values), self.code
        return lambda session: keep_party(session, draft, replacing=replacing)


def party_draft(values: Mapping[str, Any]) -> PartyDraft:
    """What the form keeps as the operation takes it."""
    return PartyDraft(
        code=text(values, "code"),
        name=text(values, "name"),
        name_km=text(values, "name_km"),
        aliases=text(values, "aliases"),
        is_donor=bool(values.get("is_donor")),
        is_supplier=bool(values.get("is_supplier")),
        contact=text(values, "contact"),
        phone=text(values, "phone"),
        active=bool(values.get("active")),
    )


def _values(row: PartyRow) -> dict[str, Any]:
    keys = ("code", "name", "name_km", "is_donor", "is_supplier", "contact", "phone", "aliases", "active")
    return {key: getattr(row, key) for key in keys}
