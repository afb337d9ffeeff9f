"""The form of a category: how the situation report says its goods."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from supplytrack.catalogue.report_words import CategoryDraft, keep_category, list_category_rows
from supplytrack.i18n import N_
from supplytrack.ui.catalogue.entry_page import EntryPage, Found, Section, text
from supplytrack.ui.catalogue.words import ITEMS
from supplytrack.ui.toolkit.form import Field, FieldKind


class CategoryPage(EntryPage):
    """One category. A new one comes with the first item that names it; its name holds the items together and stays."""

    in_list = "categories"
    place = ITEMS
    noun = "category"
    title = N_("Category")
    crumb = N_("Categories")
    back_to = ("list", "categories")
    sections = (
        Section(N_("Names"), (Field("name_km", N_("Khmer name")),)),
        Section(
            N_("In sentences of the situation report"),
            (
                Field(
                    "collective",
                    N_("A donor's goods together"),
                    placeholder=N_("The category's name"),
                    note=N_("Such as “PPEs” in “WFP-donated PPEs which included …”."),
                ),
                Field(
                    "sentence",
                    N_("Sentence for a handover"),
                    FieldKind.LONG_TEXT,
                    span=2,
                    placeholder=N_("Provided {items} to {recipient}."),
                    note=N_(
                        "{items} and {recipient} are filled in from the papers. Instead of {items}, {list} has commas only."
                    ),
                ),
            ),
        ),
    )

    def read_entry(self, session: Any) -> Found:
        """The category."""
        row = next((one for one in list_category_rows(session) if one.code == self.code), None)
        if row is None:
            return Found(None, None)
        values = {
            "name": row.name,
            "name_km": row.name_km,
            "collective": row.collective,
            "sentence": row.sentence,
        }
        return Found(values, None)

    def operation(self, values: Mapping[str, Any]) -> Callable[[Any], Any]:
        """Keeps the category."""
        draft = CategoryDraft(text(values, "name_km"), text(values, "collective"), text(values, "sentence"))
        return lambda session: keep_category(session, self.code, draft)
