"""Whom a count tells apart, and the fields for their numbers."""

from __future__ import annotations

from supplytrack.i18n import N_
from supplytrack.ui.toolkit.form import Field, FieldKind

HEADS = (
    ("women", "W", N_("Women")),
    ("men", "M", N_("Men")),
    ("girls", "G", N_("Girls under 18")),
    ("boys", "B", N_("Boys under 18")),
)
HEAD_TITLES = {"women": N_("Women"), "men": N_("Men"), "girls": N_("Girls"), "boys": N_("Boys")}
ONE = {
    "women": N_("1 woman"),
    "men": N_("1 man"),
    "girls": N_("1 girl"),
    "boys": N_("1 boy"),
}

COUNTS = (*(key for key, _letter, _name in HEADS), "people", "households", "planned")

NUMBER_FIELDS = (
    *(Field(key, name, FieldKind.NUMBER) for key, _letter, name in HEADS),
    Field("people", N_("All people"), FieldKind.NUMBER, placeholder=N_("total only")),
)
OTHER_FIELDS = (
    Field("households", N_("Households"), FieldKind.NUMBER, placeholder=N_("Optional")),
    Field("planned", N_("People planned"), FieldKind.NUMBER, placeholder=N_("Optional")),
    Field("planned_why", N_("Why different"), placeholder=N_("Rain, late truck…")),
    Field("remarks", N_("Note"), placeholder=N_("Optional")),
)
