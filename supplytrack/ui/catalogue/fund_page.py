"""The form of a fund or project code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from supplytrack.catalogue.operations import keep_fund
from supplytrack.catalogue.queries import list_fund_rows
from supplytrack.i18n import N_
from supplytrack.ui.catalogue.entry_page import EntryPage, Found, Section, text
from supplytrack.ui.catalogue.words import SITES
from supplytrack.ui.toolkit.form import Field, FieldKind


class FundPage(EntryPage):
    """One fund."""

    in_list = "funds"
    place = SITES
    noun = "fund"
    title = N_("New fund")
    crumb = N_("Funds")
    back_to = ("list", "funds")
    starts = (("active", True),)
    sections = (
        Section(
            N_("Fund or project"),
            (
                Field("code", N_("Code"), required=True, note=N_("As the finance office writes it.")),
                Field("name", N_("Name")),
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
        """The fund."""
        rows = {row.code: row for row in list_fund_rows(session)} if self.code else {}
        row = rows.get(self.code)
        return Found({"code": row.code, "name": row.name, "active": row.active} if row else None, None)

    def offer(self, choices: Any) -> None:
        """The code names the fund: it stays as it is."""
        super().offer(choices)
        if self.code:
            self.form_of("code").boxes["code"].editor.setEnabled(False)

    def name_words(self, values: Mapping[str, Any]) -> str:
        """The code."""
        return text(values, "code") or self.code

    def operation(self, values: Mapping[str, Any]) -> Callable[[Any], Any]:
        """Keeps the fund."""
        code, name, active = text(values, "code"), text(values, "name"), bool(values.get("active"))
        return lambda session: keep_fund(session, code, name, active=active)
