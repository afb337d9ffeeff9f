"""Making goods of other goods: kits assembled and taken apart, mixed lines split. Every batch keeps its origin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import bindparam, delete, insert, select

from supplytrack.access.permission import requires
from supplytrack.catalogue.item import item as item_table
from supplytrack.catalogue.kits import Component, components_of
from supplytrack.catalogue.lookup import ItemRef, LocationRef, need_item, need_items, need_location
from supplytrack.catalogue.packing import count_of
from supplytrack.catalogue.place import LocationKind
from supplytrack.core.actor import Permission
from supplytrack.core.clock import day_number
from supplytrack.core.code import clean_text
from supplytrack.core.document import Kind, SourceType
from supplytrack.core.identity import new_uid
from supplytrack.core.quantity import parse_number, to_smallest
from supplytrack.db.engine import Session
from supplytrack.errors import Refused, refuse_together
from supplytrack.i18n import _
from supplytrack.inventory.availability import lots_in_store
from supplytrack.inventory.batch import batch
from supplytrack.inventory.conversions.composition import Composition, Supply, compose
from supplytrack.inventory.conversions.conversion import batch_origin, conversion_line, kit_document
from supplytrack.inventory.conversions.queries import origins_of
from supplytrack.inventory.draft import draft
from supplytrack.inventory.fefo import is_expired
from supplytrack.inventory.ledger import (
    Lot,
    Move,
    Posted,
    Posting,
    Spot,
    check_day,
    find_posted,
    next_document_id,
    post,
)
from supplytrack.inventory.picking import Taken, Wanted, take
from supplytrack.inventory.spots import handed_over_place, spot_of, virtual_spots


@dataclass(frozen=True)
class AssemblyDraft:
    """So many kits to be put together in a store. `batches`: a batch (identity) a person chose, by component's code."""

    uid: str
    date: dt.date
    location: str
    kit: str
    quantity: str
    batches: Mapping[str, str] | None = None
    remarks: str = ""


@dataclass(frozen=True)
class DamagedComponent:
    """Of a component that comes out of kits, so many are of no use any more."""

    item: str
    quantity: str
    reason: str = "damaged"


@dataclass(frozen=True)
class DisassemblyDraft:
    """So many kits to be taken apart: of a batch that a person chose, else those that expire first."""

    uid: str
    date: dt.date
    location: str
    kit: str
    quantity: str
    batch_uid: str = ""
    damaged: Sequence[DamagedComponent] = ()
    remarks: str = ""


@dataclass(frozen=True)
class SplitPartDraft:
    """A part of a mixed line: so many of one kind."""

    item: str
    quantity: str


@dataclass(frozen=True)
class SplitDraft:
    """A mixed batch that turned out to be of these kinds; what the parts leave stays unsplit.

    `handed_over`: the goods lie with a recipient who accepted them (`location`), not in a store.
    """

    uid: str
    date: dt.date
    location: str
    batch_uid: str
    parts: Sequence[SplitPartDraft]
    handed_over: bool = False
    remarks: str = ""


@dataclass(frozen=True)
class _Made:
    """A batch that comes of a conversion, what went into it, and where it lies."""

    lot: Lot
    quantity: int
    target: str
    origins: Sequence[tuple[int, int]] = ()
    reason: str = ""


_DISCARD_DRAFT = delete(draft).where(draft.c.uid == bindparam("uid"))
_BATCHES = (
    select(batch, item_table.c.decimals)
    .join(item_table, item_table.c.id == batch.c.item_id)
    .where(batch.c.id.in_(bindparam("batches", expanding=True)))
)


@requires(Permission.ASSEMBLE_KITS)
def assemble_kits(session: Session, typed: AssemblyDraft) -> Posted:
    """Put kits together from components in the same store, those that expire first before others.

    Kits that hold the same batches make one batch: it expires with its first component, and has a donor when all
    of it is from one.

    :raises Refused: when the item is no kit, or a component is missing, saying how many kits can be made.
    """
    if (found := find_posted(session, typed.uid)) is not None:
        return found
    check_day(session, typed.date)
    place = need_location(session, typed.location, "location")
    kit = need_item(session, typed.kit, "kit")
    components = _need_components(session, kit)
    kits = count_of(kit, typed.quantity, "", "", "kits").smallest
    taken = _take_components(session, typed, place, kits, components)
    compositions = _compose(kits, components, taken)
    lots = {part.lot.id: part.lot for part in taken}
    document_id = next_document_id(session)
    made = [_kit_batch(session, typed, kit, one, document_id, n) for n, one in enumerate(compositions, 1)]
    consumed = _added_up(taken)
    return _post(
        session,
        typed.uid,
        Kind.KIT_ASSEMBLY,
        typed.date,
        place,
        spot_of(place),
        typed.remarks,
        document_id,
        [(lots[batch_id], quantity) for batch_id, quantity in consumed.items()],
        made,
        {"item_id": kit.id, "quantity": kits},
    )


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
    chosen = typed.batches or {}
    wanted = [
        Wanted(n, items[one.code], kits * one.quantity, batch_uid=chosen.get(one.code, ""))
        for n, one in enumerate(components, 1)
    ]
    try:
        return take(session, place, typed.date, wanted)[0]
    except Refused as refusal:
        possible = kits_possible(session, place, typed.date, components)
        raise Refused(
            _("{missing} There is enough for {kits} kits.").format(missing=refusal, kits=f"{possible:,}"),
            "kits.quantity",
            also=[Refused(str(one), one.field.replace("quantity", "item")) for one in refusal.all()],
        ) from refusal


def kits_possible(session: Session, place: LocationRef, day: dt.date, components: Sequence[Component]) -> int:
    """How many kits the components that lie in a place on a day are enough for."""
    number = day_number(day)
    lots = lots_in_store(session, place.id, [one.item_id for one in components], number)
    return min(
        sum(
            max(lot.candidate.available, 0)
            for lot in lots[one.item_id]
            if not is_expired(lot.candidate.expiry_day, number)
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


def _added_up(taken: Sequence[Taken]) -> dict[int, int]:
    total: dict[int, int] = {}
    for part in taken:
        total[part.lot.id] = total.get(part.lot.id, 0) + part.quantity
    return total


def _kit_batch(
    session: Session,
    typed: AssemblyDraft,
    kit: ItemRef,
    composition: Composition,
    document_id: int,
    line: int,
) -> _Made:
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
    origins = [(batch_id, held * composition.kits) for batch_id, held in contents.items()]
    return _Made(lot, composition.kits, "place", origins)


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
    kits = count_of(kit, typed.quantity, "", "", "kits").smallest
    wanted = Wanted(1, kit, kits, batch_uid=typed.batch_uid, expired_too=True)
    taken = take(session, place, typed.date, [wanted])[0]
    contents = _contents_of(session, kit, taken)
    made = _come_out(session, typed, contents)
    return _post(
        session,
        typed.uid,
        Kind.KIT_DISASSEMBLY,
        typed.date,
        place,
        spot_of(place),
        typed.remarks,
        next_document_id(session),
        [(part.lot, part.quantity) for part in taken],
        made,
        {"item_id": kit.id, "quantity": kits},
    )


def _contents_of(session: Session, kit: ItemRef, taken: Sequence[Taken]) -> dict[int, int]:
    """What these kits hold: smallest units by batch."""
    kits = {part.lot.id: part.quantity for part in taken}
    found: dict[int, int] = {}
    known: set[int] = set()
    for row in origins_of(session, kits):
        known.add(row.batch_id)
        held, rest = divmod(row.quantity * kits[row.batch_id], row.made)
        if rest:
            raise Refused(_("The kits of one batch do not hold the same."), "kits.quantity")
        found[row.origin_id] = found.get(row.origin_id, 0) + held
    if set(kits) - known:
        raise Refused(
            _("Nobody recorded what these {item} hold: they did not come from assembling here.").format(
                item=kit.name
            ),
            "kit",
        )
    return found


def _come_out(session: Session, typed: DisassemblyDraft, contents: Mapping[int, int]) -> list[_Made]:
    rows = sorted(session.rows(_BATCHES, {"batches": sorted(contents)}), key=lambda row: row.id)
    damaged = _damaged(session, typed)
    made: list[_Made] = []
    for row in rows:
        bad, reason = damaged.get(row.item_id, (0, ""))
        spoilt = min(bad, contents[row.id])
        if spoilt:
            damaged[row.item_id] = (bad - spoilt, reason)
        lot = Lot(row.id, row.uid, row.item_id)
        if contents[row.id] - spoilt:
            made.append(_Made(lot, contents[row.id] - spoilt, "place"))
        if spoilt:
            made.append(_Made(lot, spoilt, "loss", reason=reason))
    if any(left for left, _reason in damaged.values()):
        raise Refused(_("More is damaged than comes out of these kits."), "damaged.0.quantity")
    return made


def _damaged(session: Session, typed: DisassemblyDraft) -> dict[int, tuple[int, str]]:
    items = need_items(session, [(one.item, f"damaged.{n}.item") for n, one in enumerate(typed.damaged)])
    found: dict[int, tuple[int, str]] = {}
    for n, one in enumerate(typed.damaged):
        item = items[one.item]
        quantity = to_smallest(
            parse_number(one.quantity, f"damaged.{n}.quantity"), item.decimals, f"damaged.{n}.quantity"
        )
        reason = clean_text(one.reason, f"damaged.{n}.reason", 200)
        if quantity < 0:
            raise Refused(_("The quantity cannot be below zero."), f"damaged.{n}.quantity")
        if quantity and not reason:
            raise Refused(_("Say why it is of no use any more."), f"damaged.{n}.reason")
        found[item.id] = (found.get(item.id, (0, ""))[0] + quantity, reason)
    return found


@requires(Permission.ASSEMBLE_KITS)
def split_mixed(session: Session, typed: SplitDraft) -> Posted:
    """Say of what kinds a mixed batch is: each part is a batch of its own with the same origin.

    :raises Refused: when the batch is not a mixed one, a part has another unit, or the parts are more than lies there.
    """
    if (found := find_posted(session, typed.uid)) is not None:
        return found
    check_day(session, typed.date)
    place = need_location(session, typed.location, "location")
    holder = handed_over_place(session, place) if typed.handed_over else place
    row = session.execute(_BY_UID, {"uid": typed.batch_uid}).first()
    if row is None:
        raise Refused(_("Choose the batch that is split."), "batch_uid")
    mixed = need_item(session, row.code, "batch_uid")
    if not mixed.unsplit:
        raise Refused(_("{item} is of one kind already.").format(item=mixed.name), "batch_uid")
    parts = _read_parts(session, typed, mixed)
    total = sum(quantity for _item, quantity in parts)
    wanted = Wanted(1, mixed, total, batch_uid=typed.batch_uid, expired_too=True)
    taken = take(session, holder, typed.date, [wanted])[0]
    document_id = next_document_id(session)
    target = "handed" if typed.handed_over else "place"
    made = [
        _part_batch(session, row, item, quantity, document_id, n, target)
        for n, (item, quantity) in enumerate(parts, 1)
    ]
    return _post(
        session,
        typed.uid,
        Kind.SPLIT,
        typed.date,
        place,
        spot_of(holder),
        typed.remarks,
        document_id,
        [(part.lot, part.quantity) for part in taken],
        made,
        None,
    )


_BY_UID = (
    select(batch, item_table.c.code)
    .join(item_table, item_table.c.id == batch.c.item_id)
    .where(batch.c.uid == bindparam("uid"))
)
_KEPT = (
    "source_type",
    "donor_id",
    "supplier_id",
    "fund_id",
    "batch_number",
    "expiry_day",
    "pack_name",
    "pack_numerator",
    "pack_denominator",
    "unit_cost",
    "currency",
    "received_day",
)
"""What a part keeps of the mixed batch it comes from."""


def _read_parts(session: Session, typed: SplitDraft, mixed: ItemRef) -> list[tuple[ItemRef, int]]:
    if not typed.parts:
        raise Refused(_("Add at least one line."), "parts.0.item")
    items = need_items(session, [(part.item, f"parts.{n}.item") for n, part in enumerate(typed.parts)])
    wrong: list[Refused] = []
    read: list[tuple[ItemRef, int]] = []
    for n, part in enumerate(typed.parts):
        item = items[part.item]
        try:
            if item.unsplit:
                raise Refused(_("Choose an item of one kind."), f"parts.{n}.item")
            if (item.unit, item.decimals) != (mixed.unit, mixed.decimals):
                raise Refused(
                    _(
                        "{item} is counted in {unit}, the mixed line in {mixed}. Nothing says how many make one."
                    ).format(item=item.name, unit=item.many, mixed=mixed.many),
                    f"parts.{n}.item",
                )
            if item.id in {known.id for known, _quantity in read}:
                raise Refused(_("{item} stands here twice.").format(item=item.name), f"parts.{n}.item")
            read.append((item, count_of(item, part.quantity, "", "", f"parts.{n}").smallest))
        except Refused as refusal:
            wrong.append(refusal)
    refuse_together(wrong)
    return read


def _part_batch(
    session: Session, mixed: Any, item: ItemRef, quantity: int, document_id: int, line: int, target: str
) -> _Made:
    values = {
        **{name: getattr(mixed, name) for name in _KEPT},
        "uid": new_uid(),
        "item_id": item.id,
        "document_id": document_id,
        "line": line,
    }
    lot = Lot(session.insert_one(insert(batch), values), values["uid"], item.id)
    return _Made(lot, quantity, target, [(mixed.id, quantity)])


def _post(
    session: Session,
    uid: str,
    kind: Kind,
    day: dt.date,
    place: LocationRef,
    holder: Spot,
    remarks: str,
    document_id: int,
    consumed: Sequence[tuple[Lot, int]],
    made: Sequence[_Made],
    kit: Mapping[str, int] | None,
) -> Posted:
    spots = virtual_spots(session)
    converted = spots[LocationKind.CONVERTED]
    targets = {"place": holder, "handed": holder, "loss": spots[LocationKind.LOSS]}
    moves = [Move(n, lot, holder, converted, quantity) for n, (lot, quantity) in enumerate(consumed, 1)]
    first = len(moves) + 1
    moves += [
        Move(n, one.lot, converted, targets[one.target], one.quantity) for n, one in enumerate(made, first)
    ]
    lines = [_line(n, lot, "converted", quantity) for n, (lot, quantity) in enumerate(consumed, 1)]
    lines += [_line(n, one.lot, one.target, one.quantity, one.reason) for n, one in enumerate(made, first)]
    uids = {lot.id: lot.uid for lot in (*(lot for lot, _q in consumed), *(one.lot for one in made))}
    posted = post(
        session,
        Posting(
            uid=uid,
            kind=kind,
            day=day,
            moves=moves,
            rows=[
                (kit_document, [kit] if kit is not None else []),
                (conversion_line, lines),
                (batch_origin, _origin_rows(made)),
            ],
            source=spot_of(place),
            remarks=clean_text(remarks, "remarks"),
            document_id=document_id,
            content={
                "lines": [
                    [line["line"], uids[line["batch_id"]], line["target"], line["quantity"]] for line in lines
                ],
            },
        ),
    )
    session.execute(_DISCARD_DRAFT, {"uid": uid})
    session.touch("conversions", "drafts")
    return posted


def _line(number: int, lot: Lot, target: str, quantity: int, reason: str = "") -> dict[str, Any]:
    return {
        "line": number,
        "item_id": lot.item_id,
        "batch_id": lot.id,
        "target": target,
        "quantity": quantity,
        "reason": reason,
    }


def _origin_rows(made: Sequence[_Made]) -> list[dict[str, int]]:
    pairs = [(one.lot.id, origin, quantity) for one in made for origin, quantity in one.origins]
    return [
        {"line": n, "batch_id": batch_id, "origin_id": origin, "quantity": quantity}
        for n, (batch_id, origin, quantity) in enumerate(pairs, 1)
    ]
