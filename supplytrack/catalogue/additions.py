"""Entries of the catalogue that a paper brings with it: a donor, supplier, fund or category named for the first time.

Parts of operations: the permission is that of the paper.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import insert, select, text, update

from supplytrack.access.audit import record
from supplytrack.catalogue.lookup import PartyRef, fund_id_of, party_named, search_text
from supplytrack.catalogue.party import fund, party
from supplytrack.catalogue.unit import category
from supplytrack.core.code import LONGEST_CODE, clean_code, clean_name, fold
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.i18n import _

_ONE_AT_A_TIME = text("LOCK TABLE party IN SHARE ROW EXCLUSIVE MODE")


def find_or_add_party(session: Session, name: str, *, donor: bool, field: str) -> tuple[PartyRef, bool]:
    """The donor (or supplier) that `name` means, and whether it had to be added.

    :raises Refused: when the name is empty.
    """
    if not name.strip():
        raise Refused(_("Fill in who gave the goods.") if donor else _("Fill in who sold the goods."), field)
    found = party_named(session, name) or _added_meanwhile(session, name)
    if found is None:
        return _add_party(session, clean_name(name, field), donor=donor), True
    if (donor and not found.is_donor) or (not donor and not found.is_supplier):
        role = "is_donor" if donor else "is_supplier"
        session.execute(update(party).where(party.c.id == found.id).values({role: 1}))
        record(session, "change", f"party {found.code}", before={role: 0}, after={role: 1})
    return replace(found, is_donor=found.is_donor or donor, is_supplier=found.is_supplier or not donor), False


def _added_meanwhile(session: Session, name: str) -> PartyRef | None:
    """On a server, the party that somebody else was adding: two people may name the same new one at once."""
    if session.is_sqlite:
        return None
    session.execute(_ONE_AT_A_TIME)
    return party_named(session, name)


def _add_party(session: Session, name: str, *, donor: bool) -> PartyRef:
    code = _free_code(session, name)
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


def _free_code(session: Session, name: str) -> str:
    """A code for a name that nobody gave one: the name itself, so that papers and reports show it as it was said."""
    base = name[:LONGEST_CODE].rstrip()
    taken = set(
        session.execute(select(party.c.code).where(party.c.code.startswith(base, autoescape=True))).scalars()
    )
    numbered = (f"{base[: LONGEST_CODE - 6]}-{n}" for n in range(2, len(taken) + 3))
    return base if base not in taken else next(code for code in numbered if code not in taken)


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
