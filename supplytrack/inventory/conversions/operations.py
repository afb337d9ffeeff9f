"""Kits put together and taken apart. Every kit of a batch holds the same, and gives back exactly that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from sqlalchemy import bindparam, insert, select

from supplytrack.access.permission import requires
from supplytrack.catalogue.item import item as item_table
from supplytrack.catalogue.kits import Component, components_of
from supplytrack.catalogue.lookup import ItemRef, LocationRef, need_item, need_items, need_location
from supplytrack.catalogue.packing import count_of
from supplytrack.core.actor import Permission
from supplytrack.core.clock import day_number
from supplytrack.core.code import clean_text
from supplytrack.core.document import Kind, SourceType
from supplytrack.core.identity import new_uid
from supplytrack.core.quantity import parse_quantity
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.i18n import _, ngettext
from supplytrack.inventory.availability import lots_in_store
from supplytrack.inventory.batch import batch
from supplytrack.inventory.conversions.composition import Composition, Supply, compose
from supplytrack.inventory.conversions.plan import BEFORE_ALL
from supplytrack.inventory.conversions.posting import Conversion, Made, post_conversion
from supplytrack.inventory.conversions.queries import origins_of
from supplytrack.inventory.conversions.whereabouts import stock_elsewhere
from supplytrack.inventory.fefo import is_expired, pick
from supplytrack.inventory.ledger import Lot, Posted, check_day, find_posted, next_document_id
from supplytrack.inventory.locks import hold_store
from supplytrack.inventory.picking import Taken, Wanted, choose, take


@dataclass(frozen=True)
class AssemblyDraft:
    """So many kits to be put together in a store. `batches`: a batch (identity) a person chose, by component's code."""

    uid: str
    date: dt.date
    location: str
    kit: str
    quantity: str
    batches: Mapping[str, str] = field(default_factory=dict)
    remarks: str = ""


@dataclass(frozen=True)
class DamagedComponent:
    """Of a component that comes out of kits, so many are of no use any more. An empty quantity is none."""

    item: str
    quantity: str
    reason: str = "damaged"


@dataclass(frozen=True)
class DisassemblyDraft:
    """So many kits to be taken apart: of a batch (identity) that a person chose, else those that expire first."""

    uid: str
    date: dt.date
    location: str
    kit: str
    quantity: str
    batch_uid: str = ""
    lines: Sequence[DamagedComponent] = ()
    remarks: str = ""


_BATCHES = (
    select(batch, item_table.c.decimals)
    .join(item_table, item_table.c.id == batch.c.item_id)
    .where(batch.c.id.in_(bindparam("batches", expanding=True)))
    .order_by(batch.c.id)
)


@requires(Permission.ASSEMBLE_KITS)
def assemble_kits(session: Session, typed: AssemblyDraft) -> Posted:
    """Put kits together from components in the same store, those that expire first before others.

    Kits that hold the same batches make one batch: it expires with the first of its components whose date is known,
    and has a donor when all of it is from one.

    :raises Refused: when the item is no kit, or a component is missing, saying how many kits can be made.
    """
    if (found := find_posted(session, typed.uid)) is not None:
        return found
    check_day(session, typed.date)
    place = need_location(session, typed.location, "location")
    kit = need_item(session, typed.kit, "kit")
    components = _need_components(session, kit)
    kits = _kits(kit, typed.quantity)
    taken = _take_components(session, typed, place, kits, components)
    lots = {part.lot.id: part.lot for part in taken}
    document_id = next_document_id(session)
    made = [
        _kit_batch(session, typed, kit, one, lots, document_id, n)
        for n, one in enumerate(_compose(kits, components, taken), 1)
    ]
    return post_conversion(
        session,
        Conversion(
            uid=typed.uid,
            kind=Kind.KIT_ASSEMBLY,
            day=typed.date,
            place=place,
            remarks=typed.remarks,
            document_id=document_id,
            consumed=[(part.lot, part.quantity) for part in taken],
            made=made,
            kit=(kit.id, kits),
        ),
    )


def _kits(kit: ItemRef, quantity: str) -> int:
    try:
        return count_of(kit, quantity, "", "", "kits").smallest
    except Refused as refusal:
        raise Refused(str(refusal), "quantity") from refusal


def _need_components(session: Session, kit: ItemRef) -> list[Component]:
    components = components_of(session, kit.id)
    if not components:
        raise Refused(
            _("Nobody has said what {item} holds. Say it on the item's page first.").format(item=kit.name),
            "kit",
        )
    return components


def _take_components(
    session: Session, typed: AssemblyDraft, place: LocationRef, kits: int, components: Sequence[Component]
) -> list[Taken]:
    items = need_items(session, [(one.code, "kit") for one in components])
    wanted = [
        Wanted(n, items[one.code], kits * one.quantity, batch_uid=typed.batches.get(one.code, ""))
        for n, one in enumerate(components, 1)
    ]
    try:
        return take(session, place, typed.date, wanted)[0]
    except Refused as refusal:
        raise _too_few(session, typed, place, components, refusal.all()) from refusal


def _too_few(
    session: Session,
    typed: AssemblyDraft,
    place: LocationRef,
    components: Sequence[Component],
    missing: Sequence[Refused],
) -> Refused:
    """What is missing, where more of it lies, and for how many kits there is enough."""
    possible = kits_possible(session, place, typed, components)
    enough = ngettext(
        "There is enough for {count} kit.", "There is enough for {count} kits.", possible
    ).format(count=f"{possible:,}")
    said = [
        Refused(_with_elsewhere(session, place, components, one), one.field.replace("quantity", "needed"))
        for one in missing
    ]
    words = " ".join([*(str(one) for one in said), enough])
    return Refused(words, also=[Refused(enough, "quantity"), *said])


def _with_elsewhere(
    session: Session, place: LocationRef, components: Sequence[Component], missing: Refused
) -> str:
    line = int(missing.field.split(".")[1])
    told = [
        _("{place} has {quantity}.").format(place=one.place, quantity=one.quantity)
        for one in stock_elsewhere(session, components[line].item_id, place.id)
    ]
    return " ".join([str(missing), *told])


def kits_possible(
    session: Session, place: LocationRef, typed: AssemblyDraft, components: Sequence[Component]
) -> int:
    """How many kits the components that lie in a place on the day are enough for."""
    number = day_number(typed.date)
    lots = lots_in_store(session, place.id, [one.item_id for one in components], number)
    return min(
        sum(
            max(lot.candidate.available, 0)
            for lot in lots[one.item_id]
            if not is_expired(lot.candidate.expiry_day, number)
            and typed.batches.get(one.code, "") in ("", lot.lot.uid)
        )
        // one.quantity
        for one in components
    )


def _compose(kits: int, components: Sequence[Component], taken: Sequence[Taken]) -> list[Composition]:
    return compose(
        kits,
        [
            Supply(one.quantity, [(part.lot.id, part.quantity) for part in taken if part.line == n])
            for n, one in enumerate(components, 1)
        ],
    )


def _kit_batch(
    session: Session,
    typed: AssemblyDraft,
    kit: ItemRef,
    composition: Composition,
    lots: Mapping[int, Lot],
    document_id: int,
    line: int,
) -> Made:
    contents = dict(composition.contents)
    rows = session.rows(_BATCHES, {"batches": sorted(contents)})
    values = {
        "uid": new_uid(),
        "item_id": kit.id,
        "source_type": SourceType.ASSEMBLED.value,
        "donor_id": _same([row.donor_id for row in rows]),
        "fund_id": _same([row.fund_id for row in rows]),
        "expiry_day": min((row.expiry_day for row in rows if row.expiry_day is not None), default=None),
        **_cost(rows, contents),
        "received_day": day_number(typed.date),
        "document_id": document_id,
        "line": line,
    }
    lot = Lot(session.insert_one(insert(batch), values), str(values["uid"]), kit.id)
    origins = [(lots[batch_id], held * composition.kits) for batch_id, held in contents.items()]
    return Made(lot, composition.kits, "place", origins)


def _same(values: Sequence[Any]) -> Any:
    return values[0] if len(set(values)) == 1 else None


def _cost(rows: Sequence[Any], contents: Mapping[int, int]) -> dict[str, Any]:
    """What one kit cost, where every component's cost is known, in one currency and exact."""
    currencies = {row.currency for row in rows}
    if len(currencies) != 1 or any(row.unit_cost is None for row in rows):
        return {"unit_cost": None, "currency": ""}
    cost = sum(Fraction(row.unit_cost * contents[row.id], 10**row.decimals) for row in rows)
    if cost.denominator != 1:
        return {"unit_cost": None, "currency": ""}
    return {"unit_cost": int(cost), "currency": currencies.pop()}


@requires(Permission.ASSEMBLE_KITS)
def take_kits_apart(session: Session, typed: DisassemblyDraft) -> Posted:
    """Take kits apart: exactly the batches that went in come out, damaged ones as losses. Expired kits may be too.

    :raises Refused: when kits are missing, nobody knows what they hold, or more is damaged than comes out.
    """
    if (found := find_posted(session, typed.uid)) is not None:
        return found
    check_day(session, typed.date)
    place = need_location(session, typed.location, "location")
    kit = need_item(session, typed.kit, "kit")
    kits = _kits(kit, typed.quantity)
    taken = _take_kits(session, typed, place, kit, kits)
    contents = _contents_of(session, kit, taken)
    return post_conversion(
        session,
        Conversion(
            uid=typed.uid,
            kind=Kind.KIT_DISASSEMBLY,
            day=typed.date,
            place=place,
            remarks=typed.remarks,
            document_id=next_document_id(session),
            consumed=[(part.lot, part.quantity) for part in taken],
            made=_come_out(session, typed, contents),
            kit=(kit.id, kits),
        ),
    )


def _take_kits(
    session: Session, typed: DisassemblyDraft, place: LocationRef, kit: ItemRef, kits: int
) -> list[Taken]:
    """The kits of a batch, else those that expire first; expired ones before all others."""
    hold_store(session, place.id, [kit.id])
    here = lots_in_store(session, place.id, [kit.id], day_number(typed.date))[kit.id]
    known = {lot.lot.id: lot for lot in here if typed.batch_uid in ("", lot.lot.uid)}
    found = pick(kits, [lot.candidate for lot in known.values()], BEFORE_ALL)
    if not found.shortage:
        return [Taken(1, kit, known[one.batch_id].lot, one.quantity) for one in found.picks]
    wanted = Wanted(1, kit, kits, batch_uid=typed.batch_uid, expired_too=True)
    missing = choose(session, place, typed.date, [wanted])[2]
    raise Refused(str(missing[0]), "quantity")


def _contents_of(session: Session, kit: ItemRef, taken: Sequence[Taken]) -> dict[int, int]:
    """What these kits hold: smallest units by batch."""
    kits = {part.lot.id: part.quantity for part in taken}
    found: dict[int, int] = {}
    known: set[int] = set()
    for row in origins_of(session, kits):
        known.add(row.batch_id)
        found[row.origin_id] = found.get(row.origin_id, 0) + row.in_one * kits[row.batch_id]
    if set(kits) - known:
        raise Refused(
            _("Nobody recorded what these {item} hold: they did not come from assembling here.").format(
                item=kit.name
            ),
            "kit",
        )
    return found


def _come_out(session: Session, typed: DisassemblyDraft, contents: Mapping[int, int]) -> list[Made]:
    damaged = _damaged(session, typed)
    made: list[Made] = []
    rows = {row.id: row for row in session.rows(_BATCHES, {"batches": sorted(contents)})}
    for row in (rows[batch_id] for batch_id in contents):
        found = damaged.get(row.item_id)
        spoilt = min(found.left, contents[row.id]) if found else 0
        lot = Lot(row.id, row.uid, row.item_id)
        if contents[row.id] > spoilt:
            made.append(Made(lot, contents[row.id] - spoilt, "place"))
        if found and spoilt:
            found.left -= spoilt
            made.append(Made(lot, spoilt, "loss", reason=found.reason))
    for one in damaged.values():
        if one.left:
            raise Refused(_("More is damaged than comes out of these kits."), f"lines.{one.line}.damaged")
    return made


@dataclass
class _Spoilt:
    """How much of a component is still to be found damaged, why, and on which line that stands."""

    left: int
    reason: str
    line: int


def _damaged(session: Session, typed: DisassemblyDraft) -> dict[int, _Spoilt]:
    items = need_items(session, [(one.item, f"lines.{n}.item") for n, one in enumerate(typed.lines)])
    found: dict[int, _Spoilt] = {}
    for n, one in enumerate(typed.lines):
        item, name = items[one.item], f"lines.{n}.damaged"
        quantity = parse_quantity(one.quantity, item.decimals, name)
        if quantity is None:
            continue
        reason = clean_text(one.reason, f"lines.{n}.reason", 200)
        if quantity and not reason:
            raise Refused(_("Say why it is of no use any more."), f"lines.{n}.reason")
        if item.id in found:
            raise Refused(_("{item} stands here twice.").format(item=item.name), f"lines.{n}.item")
        found[item.id] = _Spoilt(quantity, reason, n)
    return found
