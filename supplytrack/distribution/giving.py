"""Distributions to people: items given on a day at a place, and the people reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import delete

from supplytrack.access.permission import requires
from supplytrack.catalogue.lookup import donor_id_of, need_items, need_location
from supplytrack.catalogue.packing import count_of
from supplytrack.catalogue.place import LocationKind
from supplytrack.core.actor import Permission
from supplytrack.core.code import clean_text
from supplytrack.core.document import Kind
from supplytrack.core.quantity import parse_quantity
from supplytrack.db.engine import Session
from supplytrack.distribution.headcount import HeadCount, people_row, read_headcount
from supplytrack.distribution.people import people, people_line
from supplytrack.errors import Refused, refuse_together
from supplytrack.i18n import _
from supplytrack.inventory.draft import draft
from supplytrack.inventory.ledger import Move, Posted, Posting, check_day, find_posted, post
from supplytrack.inventory.picking import Wanted, take
from supplytrack.inventory.spots import spot_of, virtual_spots


@dataclass(frozen=True)
class GivenLineDraft:
    """An item given, as typed. `brought_back`: what was taken out beside it and came back the same evening."""

    item: str
    quantity: str
    donor: str = ""
    batch: str = ""
    batch_uid: str = ""
    remarks: str = ""
    brought_back: str = ""


@dataclass(frozen=True)
class GivenDraft:
    """A distribution to people as typed. `source` is the store the goods came from, `place` where people got them.

    People may be counted where no item is recorded (a meal service counted by heads).
    """

    uid: str
    date: date
    source: str
    place: str
    headcount: HeadCount
    lines: Sequence[GivenLineDraft] = field(default_factory=tuple)
    remarks: str = ""
    reference: str = ""
    request_digest: str = ""


@requires(Permission.LOG_PEOPLE_REACHED)
def distribute_to_people(session: Session, typed: GivenDraft) -> Posted:
    """Record items given to people and how many people were reached.

    :raises Refused: when head counts do not add up, goods are missing, or nothing is said.
    """
    if (found := find_posted(session, typed.uid)) is not None:
        return found
    check_day(session, typed.date)
    place = need_location(session, typed.place, "place")
    source = need_location(session, typed.source or typed.place, "source")
    heads = read_headcount(typed.headcount, "headcount")
    if heads is None:
        raise Refused(_("Fill in how many people were reached."), "headcount.people")
    items = need_items(session, [(line.item, f"lines.{n}.item") for n, line in enumerate(typed.lines)])
    wanted: list[Wanted] = []
    entered: dict[int, str] = {}
    back: dict[int, int] = {}
    wrong: list[Refused] = []
    for n, line in enumerate(typed.lines):
        try:
            counted = count_of(items[line.item], line.quantity, "", "", f"lines.{n}")
            decimals = items[line.item].decimals
            back[n + 1] = parse_quantity(line.brought_back, decimals, f"lines.{n}.brought_back") or 0
            donor_id = donor_id_of(session, line.donor, f"lines.{n}.donor")
        except Refused as refusal:
            wrong.extend(refusal.all())
            continue
        entered[n + 1] = counted.entered
        wanted.append(
            Wanted(
                n + 1,
                items[line.item],
                counted.smallest,
                donor_id,
                batch=line.batch,
                batch_uid=line.batch_uid,
            )
        )
    refuse_together(wrong)
    taken = take(session, source, typed.date, wanted)[0] if wanted else []
    reached = virtual_spots(session)[LocationKind.PEOPLE_REACHED]
    rows = [
        {
            "line": n,
            "item_id": part.item.id,
            "batch_id": part.lot.id,
            "quantity": part.quantity,
            "entered_quantity": entered[part.line],
            # What came back was never of one batch or another: it is told once for each line that was typed.
            "brought_back": back.pop(part.line, 0),
            "remarks": clean_text(typed.lines[part.line - 1].remarks, f"lines.{part.line - 1}.remarks"),
        }
        for n, part in enumerate(taken, 1)
    ]
    posted = post(
        session,
        Posting(
            uid=typed.uid,
            kind=Kind.DISTRIBUTION,
            day=typed.date,
            moves=[
                Move(n, part.lot, spot_of(source), reached, part.quantity) for n, part in enumerate(taken, 1)
            ],
            rows=[(people, [people_row(heads)]), (people_line, rows)],
            source=spot_of(source),
            target=spot_of(place),
            reference=typed.reference,
            request_digest=typed.request_digest,
            remarks=clean_text(typed.remarks, "remarks"),
            content={
                "people": people_row(heads),
                "lines": [[row["line"], row["quantity"], row["brought_back"]] for row in rows],
            },
        ),
    )
    session.execute(delete(draft).where(draft.c.uid == typed.uid))
    session.touch("people", "drafts")
    return posted
