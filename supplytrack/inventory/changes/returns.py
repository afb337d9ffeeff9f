"""Goods that come back from a recipient, or go back to who sent them: the same batches, with the reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, text

from supplytrack.access.permission import requires
from supplytrack.catalogue.lookup import ItemRef, LocationRef, donor_id_of, need_items, need_location
from supplytrack.catalogue.packing import count_of
from supplytrack.catalogue.place import LocationKind
from supplytrack.core.actor import Permission
from supplytrack.core.code import clean_text
from supplytrack.core.document import RETURN_REASONS, Kind
from supplytrack.core.quantity import parse_quantity
from supplytrack.db.engine import Session
from supplytrack.errors import Refused, refuse_together
from supplytrack.i18n import _
from supplytrack.inventory.changes.goods_return import goods_return, return_line
from supplytrack.inventory.draft import draft
from supplytrack.inventory.ledger import Lot, Move, Posted, Posting, Spot, check_day, find_posted, post
from supplytrack.inventory.picking import Taken, Wanted, take
from supplytrack.inventory.spots import handed_over_place, spot_of, virtual_spots

FROM_RECIPIENT = "from recipient"
TO_SENDER = "to sender"


@dataclass(frozen=True)
class ReturnLineDraft:
    """A line as typed. `quantity` is all that is given back, `damaged` the part of it that is of no use any more."""

    item: str
    quantity: str
    reason: str
    damaged: str = ""
    donor: str = ""
    own_only: bool = False
    batch: str = ""
    batch_uid: str = ""
    remarks: str = ""


@dataclass(frozen=True)
class ReturnDraft:
    """A return as typed: from a recipient (`place`) into a store, or with `to_sender` from the store to who sent it."""

    uid: str
    date: dt.date
    store: str
    lines: Sequence[ReturnLineDraft]
    place: str = ""
    to_sender: bool = False
    returned_by: str = ""
    remarks: str = ""


@dataclass(frozen=True)
class _Line:
    number: int
    typed: ReturnLineDraft
    item: ItemRef
    quantity: int
    damaged: int
    donor_id: int | None


@dataclass(frozen=True)
class _Part:
    line: _Line
    lot: Lot
    good: int
    damaged: int


_GIVEN_HERE = text(
    f"""
SELECT d.number, EXISTS (SELECT 1 FROM balance b JOIN location h ON h.id = b.location_id
  WHERE b.item_id = :item_id AND b.on_hand > 0 AND h.kind = '{LocationKind.HANDED_OVER.value}' AND h.place_id = :place_id) AS handed
FROM document d WHERE d.kind = '{Kind.DISTRIBUTION.value}' AND d.to_location_id = :place_id
  AND EXISTS (SELECT 1 FROM stock_move m WHERE m.document_id = d.id AND m.item_id = :item_id)
  AND NOT EXISTS (SELECT 1 FROM document r WHERE r.reverses_id = d.id)
ORDER BY d.effective_day DESC, d.id DESC LIMIT 1"""
)
_DISCARD_DRAFT = delete(draft).where(draft.c.uid == bindparam("uid"))


@requires(Permission.RETURN_GOODS)
def post_return(session: Session, typed: ReturnDraft) -> Posted:
    """Take goods back from a recipient, or send them back to who sent them. Batches keep their donor.

    A recipient gives back no more of a batch than it was handed. What went bad there is a loss.

    :raises Refused: naming the field that is wrong, or what is missing.
    """
    if (found := find_posted(session, typed.uid)) is not None:
        return found
    check_day(session, typed.date)
    store = need_location(session, typed.store, "store")
    place = None if typed.to_sender else need_location(session, typed.place, "place")
    if place is not None and place.id == store.id:
        raise Refused(_("Goods cannot be returned to the place they are in."), "place")
    lines = _read_lines(session, typed, to_sender=place is None)
    if place is not None:
        _refuse_given_to_people(session, place, lines)
    holder = handed_over_place(session, place) if place is not None else store
    parts = _split_damage(lines, _take(session, holder, typed.date, lines))
    rows = [_row(n, part) for n, part in enumerate(parts, 1)]
    posted = post(
        session,
        Posting(
            uid=typed.uid,
            kind=Kind.RETURN,
            day=typed.date,
            moves=_moves(session, spot_of(holder), spot_of(store) if place is not None else None, parts),
            rows=[
                (
                    goods_return,
                    [
                        {
                            "direction": FROM_RECIPIENT if place is not None else TO_SENDER,
                            "returned_by": clean_text(typed.returned_by, "returned_by", 200),
                        }
                    ],
                ),
                (return_line, rows),
            ],
            source=spot_of(place if place is not None else store),
            target=spot_of(store) if place is not None else None,
            remarks=clean_text(typed.remarks, "remarks"),
            content={
                "direction": FROM_RECIPIENT if place is not None else TO_SENDER,
                "lines": [[row["line"], row["good"], row["damaged"], row["reason"]] for row in rows],
            },
        ),
    )
    session.execute(_DISCARD_DRAFT, {"uid": typed.uid})
    session.touch("changes", "drafts")
    return posted


def _read_lines(session: Session, typed: ReturnDraft, *, to_sender: bool) -> list[_Line]:
    if not typed.lines:
        raise Refused(_("Add at least one line."), "lines.0.item")
    items = need_items(session, [(line.item, f"lines.{n}.item") for n, line in enumerate(typed.lines)])
    wrong: list[Refused] = []
    lines = []
    for n, line in enumerate(typed.lines):
        try:
            lines.append(_read_line(session, n, line, items[line.item], to_sender=to_sender))
        except Refused as refusal:
            wrong.append(refusal)
    refuse_together(wrong)
    return lines


def _read_line(session: Session, n: int, line: ReturnLineDraft, item: ItemRef, *, to_sender: bool) -> _Line:
    field = f"lines.{n}"
    quantity = count_of(item, line.quantity, "", "", field).smallest
    damaged = parse_quantity(line.damaged, item.decimals, f"{field}.damaged") or 0
    if damaged and to_sender:
        raise Refused(_("Goods that go back to the sender are not told as damaged."), f"{field}.damaged")
    if damaged > quantity:
        raise Refused(
            _("More damaged than given back: {damaged} of {all}.").format(
                damaged=line.damaged.strip(), all=line.quantity.strip()
            ),
            f"{field}.damaged",
        )
    if line.reason not in RETURN_REASONS:
        raise Refused(
            _("Choose a reason: {allowed}.").format(allowed=", ".join(_(one) for one in RETURN_REASONS)),
            f"{field}.reason",
        )
    return _Line(n + 1, line, item, quantity, damaged, donor_id_of(session, line.donor, f"{field}.donor"))


def _refuse_given_to_people(session: Session, place: LocationRef, lines: Sequence[_Line]) -> None:
    """Goods that people were given belong to nobody who could hand them back: their paper is mended instead.

    Only where the place itself has none of the item; else what it was handed comes back.
    """
    wrong = []
    for line in lines:
        row = session.execute(_GIVEN_HERE, {"item_id": line.item.id, "place_id": place.id}).first()
        if row is not None and not row.handed:
            told = _(
                "{place} has no {item} left that it was handed; people there were given it, last on {number}. "
                "Reverse {number} and record it again with what was brought back."
            )
            words = told.format(place=place.name, item=line.item.name, number=row.number)
            wrong.append(Refused(words, f"lines.{line.number - 1}.item"))
    refuse_together(wrong)


def _take(session: Session, holder: LocationRef, day: dt.date, lines: Sequence[_Line]) -> list[Taken]:
    wanted = [
        Wanted(
            line.number,
            line.item,
            line.quantity,
            line.donor_id,
            line.typed.own_only,
            line.typed.batch,
            line.typed.batch_uid,
            expired_too=True,
        )
        for line in lines
    ]
    return take(session, holder, day, wanted)[0]


def _split_damage(lines: Sequence[_Line], taken: Sequence[Taken]) -> list[_Part]:
    """What of each batch came back well: the damaged part of a line is of the batches taken first."""
    by_number = {line.number: line for line in lines}
    left = {line.number: line.damaged for line in lines}
    parts = []
    for one in taken:
        damaged = min(left[one.line], one.quantity)
        left[one.line] -= damaged
        parts.append(_Part(by_number[one.line], one.lot, one.quantity - damaged, damaged))
    return parts


def _moves(session: Session, holder: Spot, store: Spot | None, parts: Sequence[_Part]) -> list[Move]:
    spots = virtual_spots(session)
    target = store or spots[LocationKind.SUPPLIED]
    return [
        Move(part.line.number, part.lot, holder, to, quantity)
        for part in parts
        for quantity, to in ((part.good, target), (part.damaged, spots[LocationKind.LOSS]))
        if quantity
    ]


def _row(number: int, part: _Part) -> dict[str, Any]:
    typed = part.line.typed
    return {
        "line": number,
        "item_id": part.lot.item_id,
        "batch_id": part.lot.id,
        "good": part.good,
        "damaged": part.damaged,
        "reason": typed.reason,
        "remarks": clean_text(typed.remarks, f"lines.{part.line.number - 1}.remarks"),
    }
