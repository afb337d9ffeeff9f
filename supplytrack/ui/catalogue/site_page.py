"""The form of a site: a store, or a place that goods go to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from supplytrack.catalogue.operations import LocationDraft, keep_location
from supplytrack.catalogue.place import PLACE_KINDS
from supplytrack.catalogue.queries import (
    LocationRow,
    NamedRow,
    list_districts,
    list_locations,
    list_provinces,
)
from supplytrack.i18n import N_
from supplytrack.ui.catalogue.entry_page import EntryPage, Found, Section, text
from supplytrack.ui.catalogue.words import SITES, degrees, kind_words
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.form import Field, FieldKind
from supplytrack.ui.words import local, other_name


class SitePage(EntryPage):
    """One site: its names, where it is, who answers there."""

    place = SITES
    noun = "site"
    title = N_("New site")
    crumb = N_("Sites")
    starts = (("active", True),)
    sections = (
        Section(
            N_("Names"),
            (
                Field("name", N_("Name"), required=True),
                Field("name_km", N_("Khmer name")),
                Field("code", N_("Code"), required=True),
                Field("kind", N_("Kind"), FieldKind.CHOICE, required=True),
                Field(
                    "aliases",
                    N_("Also called"),
                    FieldKind.LONG_TEXT,
                    span=2,
                    note=N_("One name a line. Files and searches find the site by these names too."),
                ),
            ),
        ),
        Section(
            N_("Where it is"),
            (
                Field("province", N_("Province"), FieldKind.CHOICE, placeholder=N_("Province")),
                Field(
                    "district", N_("District"), FieldKind.CHOICE, placeholder=N_("Choose the province first")
                ),
                Field("latitude", N_("Latitude"), FieldKind.NUMBER, placeholder="13.657100"),
                Field("longitude", N_("Longitude"), FieldKind.NUMBER, placeholder="102.563000"),
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
                    note=N_("A site out of use stays in old papers and is not offered in new ones."),
                ),
            ),
        ),
    )

    def read_entry(self, session: Any) -> Found:
        """The site, with the provinces."""
        rows = {row.code: row for row in list_locations(session)} if self.code else {}
        row = rows.get(self.code)
        return Found(_values(row) if row else None, list_provinces(session))

    def offer(self, choices: Any) -> None:
        """Kinds and provinces, in both scripts."""
        self.form_of("kind").set_choices(
            "kind", [Choice(kind.value, kind_words(kind)) for kind in PLACE_KINDS]
        )
        self.form_of("province").set_choices("province", _areas(choices, by_code=True))

    def changed(self, key: str) -> None:
        """Another province has other districts."""
        if key == "province":
            province = text(self.draft.values, "province")
            self.desk.tasks.read(
                lambda session: list_districts(session, province),
                lambda found: self.form_of("district").set_choices("district", _areas(found)),
                ticket=(id(self), "districts"),
                owner=self,
            )

    def operation(self, values: Mapping[str, Any]) -> Callable[[Any], Any]:
        """Keeps the site."""
        draft, replacing = location_draft(values), self.code
        return lambda session: keep_location(session, draft, replacing=replacing)


def location_draft(values: Mapping[str, Any]) -> LocationDraft:
    """What the form keeps as the operation takes it."""
    keys = ("code", "name", "kind", "province", "name_km", "district", "aliases", "contact", "phone")
    texts = {key: text(values, key) for key in (*keys, "latitude", "longitude")}
    return LocationDraft(**texts, active=bool(values.get("active")))


def _values(row: LocationRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "name_km": row.name_km,
        "kind": row.kind.value,
        "province": row.province_code or None,
        "district": row.district or None,
        "aliases": row.aliases,
        "contact": row.contact,
        "phone": row.phone,
        "latitude": degrees(row.latitude),
        "longitude": degrees(row.longitude),
        "active": row.active,
    }


def _areas(rows: list[NamedRow], *, by_code: bool = False) -> list[Choice]:
    """Provinces or districts in both scripts; a district is kept by its name, as the site is read."""
    return [
        Choice(
            row.code if by_code else row.name,
            local(row.name, row.name_km),
            other_name(row.name, row.name_km),
            also=(row.name, row.code),
        )
        for row in rows
    ]
