"""Choices that screens share: items, places, and names that may be new."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from supplytrack.catalogue.queries import ItemRow, LocationRow, NamedRow, PartyRow
from supplytrack.i18n import _
from supplytrack.ui.toolkit.choices import Choice, Found, ListedChoices
from supplytrack.ui.words import local, other_name


class NewNames(ListedChoices):
    """Known names, and any other word as a new one: it is added with the paper."""

    def find(self, query: str, then: Found) -> None:
        """What fits, and the word itself where nothing is called so."""

        def answer(found: Any) -> None:
            plain = query.strip()
            known = super(NewNames, self).called(plain) if plain else None
            then([*found, self._new(plain)] if plain and known is None else found)

        super().find(query, answer)

    def of(self, key: Any) -> Choice | None:
        """The known choice, or the new word."""
        return super().of(key) or (Choice(key, str(key)) if key else None)

    def called(self, text: str) -> Choice | None:
        """The known choice, or the new word."""
        plain = text.strip()
        return super().called(plain) or (self._new(plain) if plain else None)

    @staticmethod
    def _new(word: str) -> Choice:
        return Choice(word, word, _("new: added with this paper"), icon="plus")


def item_choices(items: Iterable[ItemRow]) -> ListedChoices:
    """Items in use by name, Khmer name, code or alias."""
    return ListedChoices(
        [
            Choice(
                row.code,
                local(row.name, row.name_km),
                other_name(row.name, row.name_km) or local(row.category, row.category_km),
                row.code,
                row.unit,
                "text3",
                also=(row.code, row.name, row.name_km, *row.aliases.split("\n")),
            )
            for row in items
            if row.active
        ]
    )


def location_choices(places: Iterable[LocationRow]) -> list[Choice]:
    """Places by name, Khmer name, code or alias; the province below."""
    return [
        Choice(
            row.code,
            local(row.name, row.name_km),
            local(row.province, row.province_km),
            also=(row.code, row.name, row.name_km, *row.aliases.split("\n")),
        )
        for row in places
    ]


def party_choices(parties: Iterable[PartyRow], *, donors_first: bool) -> NewNames:
    """Donors and suppliers by name, Khmer name, code or alias, the likelier kind first, or a new name."""
    likely = sorted(parties, key=lambda row: not (row.is_donor if donors_first else row.is_supplier))
    return NewNames(
        [
            Choice(
                row.code,
                local(row.name, row.name_km),
                _roles(row),
                also=(row.code, row.name, row.name_km, *row.aliases.split("\n")),
            )
            for row in likely
        ]
    )


def _roles(row: PartyRow) -> str:
    if row.is_donor and row.is_supplier:
        return _("donor and supplier")
    return _("donor") if row.is_donor else _("supplier")


def fund_choices(funds: Iterable[NamedRow]) -> NewNames:
    """Funds by code or name, or a new code."""
    return NewNames([Choice(row.code, row.code, row.name, also=(row.name,)) for row in funds])
