"""What every paper needs from the workspace: its head, its goods, its places."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from supplytrack import __version__
from supplytrack.catalogue.unit import unit
from supplytrack.core.clock import day_of
from supplytrack.core.quantity import format_fraction
from supplytrack.core.sheets import (
    Means,
    PaperGoods,
    PaperHead,
    PaperItem,
    PaperLanguage,
    PaperOrganisation,
    PaperParty,
    PaperProvince,
    PaperUnit,
    Unstated,
)
from supplytrack.db.engine import Session
from supplytrack.i18n import _, khmer

GOODS_COLUMNS = """i.code AS item, i.name AS item_name, i.name_km AS item_km, i.decimals, i.unsplit, i.tracks_expiry,
  u.one, u.many, u.name_km AS unit_km, t.batch_number, t.expiry_day,
  p.code AS donor, p.name AS donor_name, p.name_km AS donor_km"""
"""What `paper_goods` reads."""
GOODS_JOINS = """JOIN item i ON i.id = x.item_id JOIN unit u ON u.id = i.unit_id
  JOIN batch t ON t.id = x.batch_id LEFT JOIN party p ON p.id = t.donor_id"""
"""Where the goods of a line `x` come from."""
MEANS_ON_PAPER: Mapping[str, Means] = {"road": "road", "water": "water", "air": "air", "by hand": "hand"}
"""How a paper ticks the way in which goods travel."""
_UNITS = select(unit.c.one, unit.c.many)


def paper_head(session: Session, number: str, day: date, language: PaperLanguage = "both") -> PaperHead:
    """The head of a paper of this workspace, drawn up now."""
    workspace = session.workspace
    note = _("Example: documents, dates, batches and stores are made up.") if workspace.is_example else ""
    return PaperHead(
        number=number,
        date=day,
        organisation=PaperOrganisation(
            workspace.organisation, workspace.organisation_km, workspace.short_name
        ),
        generated=session.clock.local(session.clock.instant()).replace(microsecond=0),
        language=language,
        version=__version__,
        note=note,
    )


def paper_party(code: str, name: str, name_km: str) -> PaperParty:
    """A donor or supplier. Its code is its short name where it is made of the name's capitals ("WFP")."""
    capitals = iter([letter for letter in name if letter.isupper()])
    stands_for_name = len(code) < len(name) and all(letter in capitals for letter in code)
    return PaperParty(name, name_km, code if stands_for_name else "")


def paper_place(name: str, name_km: str, aliases: str) -> PaperParty:
    """A place; its first other name is its short one where that saves a quarter of the letters."""
    first = aliases.partition("\n")[0]
    return PaperParty(name, name_km, first if first and 4 * len(first) <= 3 * len(name) else "")


def paper_province(code: str | None, name: str | None, name_km: str | None) -> PaperProvince | None:
    """The province of a place, where one is recorded."""
    return PaperProvince(code, name or code, name_km or "") if code else None


def paper_donor(row: Any) -> PaperParty | None:
    """The donor of a row with `GOODS_COLUMNS`; None for goods of one's own."""
    return paper_party(row.donor, row.donor_name, row.donor_km) if row.donor is not None else None


def paper_item(row: Any) -> PaperItem:
    """The item of a row with `GOODS_COLUMNS`."""
    return PaperItem(row.item, row.item_name, row.item_km, row.decimals, bool(row.unsplit))


def paper_unit(row: Any) -> PaperUnit:
    """The unit of a row with `GOODS_COLUMNS`."""
    return PaperUnit(row.one, row.many, row.unit_km)


def paper_goods(row: Any) -> PaperGoods:
    """The goods of a row with `GOODS_COLUMNS`."""
    return PaperGoods(
        paper_item(row),
        paper_unit(row),
        paper_donor(row),
        stated_batch(row.batch_number, tracked=bool(row.tracks_expiry)),
        stated_expiry(
            None if row.expiry_day is None else day_of(row.expiry_day), tracked=bool(row.tracks_expiry)
        ),
    )


def stated_batch(batch_number: str, *, tracked: bool) -> str | Unstated:
    """A batch number, or why there is none."""
    return batch_number or (Unstated.NOT_RECORDED if tracked else Unstated.NOT_TRACKED)


def stated_expiry(expiry: date | None, *, tracked: bool) -> date | Unstated:
    """An expiry date, or why there is none."""
    return expiry or (Unstated.NOT_RECORDED if tracked else Unstated.NONE)


def unit_plurals(session: Session) -> dict[str, str]:
    """The plural of every unit by its singular, as packs are named after units."""
    return {row.one.casefold(): row.many for row in session.rows(_UNITS)}


def packed(row: Any, quantity: int, plurals: Mapping[str, str]) -> str:
    """`8 boxes of 50`: smallest units in the pack that a line was typed in.

    Empty without a pack, and where the packs have no exact decimal.
    """
    if not row.pack_name or not row.pack_numerator:
        return ""
    factor = Fraction(row.pack_numerator, row.pack_denominator)
    packs = Fraction(quantity, 10**row.decimals) / factor
    count = format_fraction(packs)
    if "/" in count:
        return ""
    name = row.pack_name if packs == 1 else plurals.get(row.pack_name.casefold(), row.pack_name)
    return _("{count} {packs} of {each}").format(count=count, packs=name, each=format_fraction(factor))


_LONGEST_WORD = 20


def scope_of(found: Sequence[tuple[str, PaperParty]], everything: str) -> tuple[PaperParty, str]:
    """What a report is about, in both languages, and the word for its number, from what was chosen: (code, name).

    `everything`: what a report of all is about, marked with N_().
    """
    if not found:
        return PaperParty(everything, khmer(everything)), "ALL"
    names = " · ".join(party.name or party.name_km for _code, party in found)
    names_km = " · ".join(party.name_km for _code, party in found if party.name_km)
    words = [re.sub(r"[^A-Z0-9-]+", "", code.upper())[:_LONGEST_WORD] for code, _party in found]
    return PaperParty(names, names_km), "-".join(word for word in words if word) or "ALL"
