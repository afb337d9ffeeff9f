"""What the names in a workbook mean: each asked of the workspace once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from supplytrack.catalogue.additions import find_or_add_party
from supplytrack.catalogue.lookup import (
    ItemRef,
    LocationRef,
    PartyRef,
    items_named,
    locations_named,
    party_named,
)
from supplytrack.core.code import fold
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.exchange.columns import Named
from supplytrack.i18n import _

R = TypeVar("R")

OWN = "~own"
"""Stands in a document's digest for goods of our own organisation. No code of a donor begins so."""


@dataclass(frozen=True, slots=True)
class Giver:
    """Whose goods a line asks for: a donor's (by code), or our own."""

    donor: str = ""
    own: bool = False


class Names:
    """Finds items, places, donors and suppliers by code, name or alias, and adds donors and suppliers."""

    def __init__(self, session: Session) -> None:
        self.donors_created: list[str] = []
        self.suppliers_created: list[str] = []
        self._session = session
        workspace = session.workspace
        ours = (workspace.organisation, workspace.organisation_km, workspace.short_name)
        self._ours = {fold(name) for name in ours if name}
        self._known: dict[tuple[str, str], object] = {}

    def item(self, name: str) -> ItemRef:
        """The item a name means.

        :raises Refused: when there is none, or several.
        """
        return self._once("item", name, self._find_item)

    def place(self, name: str) -> LocationRef:
        """The place a name means.

        :raises Refused: when there is none, or several.
        """
        return self._once("place", name, self._find_place)

    def party(self, name: str) -> PartyRef | None:
        """The donor or supplier a name means; None when it is new.

        :raises Refused: when it means several.
        """
        return self._once("party", name, lambda new: party_named(self._session, new))

    def is_ours(self, name: str) -> bool:
        """Whether a name in a column Donor means our own organisation and no donor of that name."""
        found = self.party(name)
        return fold(name) in self._ours and not (found and found.is_donor)

    def giver(self, name: str, *, add: bool) -> Giver:
        """Whose goods a line means by its column Donor. With `add` a new donor is added.

        :raises Refused: when no donor has this name (unless `add`), or several.
        """
        if not name:
            return Giver()
        if self.is_ours(name):
            return Giver(own=True)
        if add:
            return Giver(self.source(name, donor=True))
        found = self.party(name)
        if found is None or not found.is_donor:
            raise Refused(_("There is no donor called “{name}”.").format(name=name))
        return Giver(found.code)

    def source(self, name: str, *, donor: bool) -> str:
        """The code of the donor (or supplier) that goods came from, added when it is new.

        :raises Refused: when it means several.
        """
        return self._once("donor" if donor else "supplier", name, lambda new: self._find_or_add(new, donor))

    def form(self, named: Named, name: str) -> str:
        """The one spelling of a name, however it was written: the code where the workspace knows it.

        :raises Refused: when an item or place is unknown, or a name means several.
        """
        if named is Named.ITEM:
            return self.item(name).code
        if named is Named.PLACE:
            return self.place(name).code
        if named is Named.PARTY:
            found = self.party(name)
            return OWN if self.is_ours(name) else found.code if found else fold(name)
        return fold(name)

    def _find_item(self, name: str) -> ItemRef:
        found = items_named(self._session, [name])[name]
        if found is None:
            raise Refused(_("There is no item called “{name}”.").format(name=name))
        return found

    def _find_place(self, name: str) -> LocationRef:
        found = locations_named(self._session, [name])[name]
        if found is None:
            raise Refused(_("There is no place called “{name}”.").format(name=name))
        return found

    def _find_or_add(self, name: str, donor: bool) -> str:
        party, added = find_or_add_party(self._session, name, donor=donor, field="source")
        if added:
            (self.donors_created if donor else self.suppliers_created).append(party.name)
        # It may be new, or a donor only from now on: whatever was known of parties is asked again.
        self._known = {key: value for key, value in self._known.items() if key[0] != "party"}
        return party.code

    def _once(self, kind: str, name: str, find: Callable[[str], R]) -> R:
        key = (kind, fold(name))
        if key not in self._known:
            try:
                self._known[key] = find(name)
            except Refused as refusal:
                self._known[key] = refusal
        found = self._known[key]
        if isinstance(found, Refused):
            raise Refused(str(found), found.field)
        return found  # type: ignore[return-value]
