"""Donors and suppliers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from supplytrack.catalogue.queries import PartyRow, list_parties
from supplytrack.i18n import N_, _, ngettext
from supplytrack.ui.catalogue.lists import USE_FILTER, CatalogueList, list_specs
from supplytrack.ui.catalogue.words import SITES, out_of_use, use_words
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.columns import Column, Look
from supplytrack.ui.toolkit.empty import Empty, Way
from supplytrack.ui.toolkit.filters import Filter
from supplytrack.ui.words import local, other_name


class PartiesList(CatalogueList[PartyRow]):
    """Who gives and who sells goods."""

    place = "parties"
    in_list = "parties"
    title = N_("Donors and suppliers")
    search = N_("Name or code")
    kinds = frozenset({"parties"})
    row_height = 40
    specs = list_specs(N_("New donor or supplier"))
    filters = (Filter("role", N_("Role")), USE_FILTER)
    columns = (
        Column(
            "name",
            N_("Name"),
            lambda row: local(row.name, row.name_km),
            look=lambda row: Look(weight=500, below=other_name(row.name, row.name_km)),
        ),
        Column("code", N_("Code"), lambda row: row.code, width=150, tone="text2"),
        Column("role", N_("Role"), lambda row: role_words(row), width=170),
        Column("contact", N_("Contact"), lambda row: row.contact, width=170),
        Column("phone", N_("Phone"), lambda row: row.phone, width=140),
        Column(
            "use",
            N_("Use"),
            lambda row: use_words(active=row.active),
            lambda _words: "",
            width=120,
            look=lambda row: Look(badge=None if row.active else out_of_use()),
        ),
    )

    def build(self) -> QWidget:
        """The list, with the words of its filters."""
        built = super().build()
        self.bar.set_choices("role", [Choice("donor", _("Donor")), Choice("supplier", _("Supplier"))])
        return built

    def change(self, code: str) -> None:
        """Open the form."""
        self.desk.go(SITES, ("party", code))

    def query(self) -> Callable[[Any], Sequence[PartyRow]]:
        """Donors and suppliers whose words fit."""
        words = self.bar.text
        return lambda session: list_parties(session, words)

    def show_rows(self, rows: Sequence[PartyRow]) -> None:
        """Narrow what was read."""
        roles = self.bar.chosen("role")
        fits = [
            row
            for row in rows
            if not roles or ("donor" in roles and row.is_donor) or ("supplier" in roles and row.is_supplier)
        ]
        super().show_rows([row for row in fits if self.in_use(active=row.active)])

    def identity(self, row: PartyRow) -> str:
        """The code."""
        return row.code

    def opened(self, row: PartyRow) -> None:
        """Change it."""
        self.change(row.code)

    def summary(self, rows: Sequence[PartyRow]) -> str:
        """How many of each."""
        donors, suppliers = sum(row.is_donor for row in rows), sum(row.is_supplier for row in rows)
        return ", ".join(
            (
                ngettext("{count} donor", "{count} donors", donors).format(count=donors),
                ngettext("{count} supplier", "{count} suppliers", suppliers).format(count=suppliers),
            )
        )

    def why_empty(self) -> Empty:
        """Nobody yet."""
        return Empty(
            _("No donors or suppliers yet"),
            _("A new name on an order or a receipt is added here by itself."),
            "users",
            (Way(_("New donor or supplier"), lambda: self.change(""), "plus"),),
        )


def role_words(row: PartyRow) -> str:
    """Whether it gives, sells, or both."""
    words = [_("Donor")] * row.is_donor + [_("Supplier")] * row.is_supplier
    return ", ".join(words)
