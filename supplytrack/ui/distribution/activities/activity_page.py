"""The form of a new activity or fixture. What is recorded is withdrawn and recorded anew, never changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from supplytrack.catalogue.queries import list_locations, list_parties
from supplytrack.core.actor import Permission
from supplytrack.core.identity import new_uid
from supplytrack.distribution.activities.activity import ActivityKind
from supplytrack.distribution.activities.operations import ActivityDraft, record_activity
from supplytrack.distribution.activities.queries import ActivityRow, find_activity
from supplytrack.i18n import N_, _
from supplytrack.ui.catalogue.entry_page import EntryPage, Found, Section, text
from supplytrack.ui.distribution.activities.words import ACTIVITIES, KIND_WORDS
from supplytrack.ui.distribution.places import place_choices
from supplytrack.ui.distribution.words import PEOPLE
from supplytrack.ui.posting import day_or
from supplytrack.ui.toolkit.actions import ActionSpec
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.form import Field, FieldKind
from supplytrack.ui.toolkit.pages import Desk
from supplytrack.ui.words import local

_BETWEEN = re.compile(r"[,;\n]")
_COPIED = (
    "kind", "title", "title_km", "unit", "unit_many", "people_kind", "donor", "partner",
)  # fmt: skip
"""What one like another begins with: what it is, never its days and figures."""


class ActivityPage(EntryPage):
    """What was done or set up beside stock."""

    place = PEOPLE
    in_list = ACTIVITIES
    noun = "activity"
    title = N_("New activity")
    crumb = N_("Activities and fixtures")
    back_to = ("list", ACTIVITIES)
    specs = (
        ActionSpec("save", N_("Record"), "Ctrl+Return", "check", Permission.RECORD_ACTIVITY),
        ActionSpec("forget", N_("Forget changes"), "", "undo-2"),
    )
    sections = (
        Section(
            N_("What was done"),
            (
                Field("kind", N_("Kind"), FieldKind.CHOICE, required=True),
                Field("title", N_("Activity"), required=True, placeholder=N_("Water tanks for hand washing")),
                Field("title_km", N_("Khmer name"), span=2),
            ),
            (1, 2),
        ),
        Section(
            N_("When and where"),
            (
                Field("first", N_("First day"), FieldKind.DATE, required=True),
                Field(
                    "last",
                    N_("Last day"),
                    FieldKind.DATE,
                    note=N_("Empty: one day only. A fixture stands until you say that it is gone."),
                ),
                Field("place", N_("Site"), FieldKind.CHOICE, placeholder=N_("Where it was one site")),
                Field(
                    "provinces",
                    N_("Provinces"),
                    placeholder=N_("Battambang, Siem Reap"),
                    note=N_("Where it was no single site. A site brings its own province."),
                ),
            ),
        ),
        Section(
            N_("How much"),
            (
                Field("quantity", N_("Quantity"), FieldKind.NUMBER, placeholder="2"),
                Field("unit", N_("Of what, one"), placeholder=N_("tank")),
                Field("unit_many", N_("Of what, several"), placeholder=N_("tanks"), span=2),
                Field("people", N_("People"), FieldKind.NUMBER),
                Field("men", N_("Men"), FieldKind.NUMBER),
                Field("women", N_("Women"), FieldKind.NUMBER),
                Field("people_kind", N_("Who took part"), placeholder=N_("participants")),
            ),
            (1, 1, 1, 1),
            text=N_("Leave open what nobody counted. Who took part is never added to people served."),
        ),
        Section(
            N_("With whom"),
            (
                Field("donor", N_("Donor"), FieldKind.CHOICE, placeholder=N_("Own means")),
                Field("partner", N_("Partner")),
                Field("remarks", N_("Remarks"), FieldKind.LONG_TEXT, span=2),
            ),
        ),
    )

    def __init__(self, desk: Desk, like: str = "") -> None:
        """`like`: the identity of an activity that the new one resembles."""
        self._uid, self._like = new_uid(), like
        self.starts = (("first", desk.clock.today().isoformat()),)
        super().__init__(desk)

    def read_entry(self, session: Any) -> Found:
        """What the new one begins with, sites and donors."""
        like = find_activity(session, self._like)
        choices = (list_locations(session), list_parties(session, donors=True))
        return Found(_values(like) if like else None, choices)

    def offer(self, choices: Any) -> None:
        """Kinds, sites and donors. A refill is recorded at its fixture."""
        places, donors = choices
        kinds = [
            Choice(kind.value, _(words))
            for kind, words in KIND_WORDS.items()
            if kind is not ActivityKind.REFILL
        ]
        self.form_of("kind").set_choices("kind", kinds)
        self.form_of("place").set_choices("place", place_choices(places, stores_first=False))
        given = [Choice(one.code, local(one.name, one.name_km), also=(one.code,)) for one in donors]
        self.form_of("donor").set_choices("donor", given)

    def name_words(self, values: Mapping[str, Any]) -> str:
        """What was done."""
        return text(values, "title")

    def operation(self, values: Mapping[str, Any]) -> Callable[[Any], Any]:
        """Records the activity."""
        draft = activity_draft(values, self._uid, self.desk.clock.today())
        return lambda session: record_activity(session, draft)


def activity_draft(values: Mapping[str, Any], uid: str, today: date) -> ActivityDraft:
    """What the form keeps as the operation takes it."""
    keys = (
        "kind", "title", "title_km", "place", "quantity", "unit", "unit_many", "people", "men", "women",
        "people_kind", "donor", "partner", "remarks",
    )  # fmt: skip
    return ActivityDraft(
        uid,
        first=day_or(values.get("first"), today),
        last=day_or(values.get("last"), None),
        provinces=tuple(filter(None, map(str.strip, _BETWEEN.split(text(values, "provinces"))))),
        **{key: text(values, key) for key in keys},
    )


def _values(row: ActivityRow) -> dict[str, Any]:
    found = {key: getattr(row, key) or None for key in _COPIED}
    provinces = "" if row.place else ", ".join(local(one.name, one.name_km) for one in row.provinces)
    return {**found, "place": row.place or None, "provinces": provinces}
