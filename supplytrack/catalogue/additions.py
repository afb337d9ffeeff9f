"""Entries of the catalogue that a paper brings with it: a donor, supplier, fund or category named for the first time.

Parts of operations: the permission is that of the paper.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Table, insert, select, update

from supplytrack.access.audit import record
from supplytrack.catalogue.lookup import PartyRef, fund_id_of, party_named, search_text
from supplytrack.catalogue.party import fund, party
from supplytrack.catalogue.unit import category
from supplytrack.core.code import clean_code, clean_name, fold
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.i18n import _


def find_or_add_party(session: Session, name: str, *, donor: bool, field: str) -> tuple[PartyRef, bool]:
    """The donor (or supplier) that `name` means, and whether it had to be added.

    :raises Refused: when the name is empty.
    """
    if not name.strip():
        raise Refused(_("Fill in who gave the goods.") if donor else _("Fill in who sold the goods."), field)
    found = party_named(session, name)
    if found is None:
        return _add_party(session, clean_name(name, field), donor=donor), True
    if (donor and not found.is_donor) or (not donor and not found.is_supplier):
        role = "is_donor" if donor else "is_supplier"
        session.execute(update(party).where(party.c.id == found.id).values({role: 1}))
        record(session, "change", f"party {found.code}", before={role: 0}, after={role: 1})
    return replace(found, is_donor=found.is_donor or donor, is_supplier=found.is_supplier or not donor), False


def _add_party(session: Session, name: str, *, donor: bool) -> PartyRef:
    code = free_code(session, party, name)
    values = {
        "code": code,
        "name": name,
        "is_donor": int(donor),
        "is_supplier": int(not donor),
        "search": search_text(code, name),
    }
    key = session.insert_one(insert(party), values)
    record(session, "add", f"party {code}", after=values)
    session.touch("parties")
    return PartyRef(key, code, name, donor, not donor)


def free_code(session: Session, table: Table, name: str) -> str:
    """A code made from a name that no other entry of `table` has: `WFP`, `LOCAL-SUPPLIER`, `LOCAL-SUPPLIER-2`."""
    ascii_only = "".join(c if c.isascii() and c.isalnum() else "-" for c in name.upper())
    base = "-".join(part for part in ascii_only.split("-") if part)[:30] or "NEW"
    taken = set(
        session.execute(select(table.c.code).where(table.c.code.startswith(base, autoescape=True))).scalars()
    )
    if base not in taken:
        return base
    return next(code for n in range(2, len(taken) + 3) if (code := f"{base}-{n}") not in taken)


def fund_id_or_new(session: Session, code: str) -> int | None:
    """The key of the fund a document names; a new code makes a new fund, an empty one is none."""
    if not code.strip():
        return None
    clean = clean_code(code, "fund")
    found = fund_id_of(session, clean)
    if found is not None:
        return found
    record(session, "add", f"fund {clean}", after={"code": clean})
    return session.insert_one(insert(fund), {"code": clean})


def category_id_of(session: Session, name: str) -> int:
    """The key of a category; a new name makes a new category."""
    folded = fold(name)
    found = session.scalar(select(category.c.id).where(category.c.folded == folded))
    if found is not None:
        return int(found)
    values = {"folded": folded, "name": name, "position": 100}
    record(session, "add", f"category {name}", after=values)
    return session.insert_one(insert(category), values)
