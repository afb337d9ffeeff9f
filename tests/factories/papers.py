"""Builders: one call for what a person does on a screen. Quantities are texts, as typed.

Each takes the `Database` first, acts in a transaction of its own and dates the paper today unless told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import text

from supplytrack.catalogue.kits import ComponentDraft, keep_kit
from supplytrack.catalogue.operations import (
    ItemDraft,
    LocationDraft,
    PartyDraft,
    keep_item,
    keep_location,
    keep_party,
)
from supplytrack.core.clock import day_number
from supplytrack.core.document import Kind
from supplytrack.core.identity import new_uid
from supplytrack.core.quantity import format_quantity
from supplytrack.db.engine import Database
from supplytrack.distribution.activities.operations import ActivityDraft, record_activity
from supplytrack.distribution.confirmation import (
    ProofDraft,
    ProofLineDraft,
    confirm_delivery_note,
    reverse_handover,
)
from supplytrack.distribution.giving import GivenDraft, GivenLineDraft, distribute_to_people
from supplytrack.distribution.headcount import HeadCount
from supplytrack.distribution.operations import (
    NoteDraft,
    cancel_delivery_note,
    issue_delivery_note,
    prepare_delivery_note,
)
from supplytrack.inventory.changes.operations import ChangeDraft, ChangeLineDraft, post_change
from supplytrack.inventory.changes.returns import ReturnDraft, ReturnLineDraft, post_return
from supplytrack.inventory.conversions.operations import (
    AssemblyDraft,
    DisassemblyDraft,
    assemble_kits,
    take_kits_apart,
)
from supplytrack.inventory.conversions.splitting import SplitDraft, SplitPartDraft, split_mixed
from supplytrack.inventory.counts.operations import (
    CountDraft,
    ExtraDraft,
    FigureDraft,
    add_extra,
    enter_figures,
    finish_counting,
    start_count,
)
from supplytrack.inventory.counts.reviewing import ReviewDraft, post_count
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.ledger import Posted
from supplytrack.inventory.limits import set_approval_limit
from supplytrack.inventory.operations import reverse_document
from supplytrack.inventory.transfers.operations import (
    ArrivalDraft,
    ArrivalLineDraft,
    TransferDraft,
    issue_transfer,
    receive_transfer,
)
from supplytrack.procurement.closing import ClosingLineDraft, OrderClosingDraft, close_order
from supplytrack.procurement.operations import (
    OrderDraft,
    OrderLineDraft,
    ReceiptDraft,
    ReceiptLineDraft,
    post_goods_receipt,
    post_order,
)

STORE = "PNH"
"""The store that builders use unless told."""
RECIPIENT = "PHD-BMC"
"""Who is handed goods unless told."""


def make_item(database: Database, code: str, unit: str = "piece", **fields: Any) -> str:
    """A new item of the catalogue; returns its code."""
    draft = ItemDraft(code, fields.pop("name", code.title()), fields.pop("category", "PPE"), unit, **fields)
    return database.write(lambda s: keep_item(s, draft))[0]


def make_place(
    database: Database, code: str, kind: str = "warehouse", province: str = "Phnom Penh", **fields: Any
) -> str:
    """A new place; returns its code."""
    draft = LocationDraft(code, fields.pop("name", code.title()), kind, province, **fields)
    return database.write(lambda s: keep_location(s, draft))[0]


def make_donor(database: Database, code: str, name: str = "") -> str:
    """A new donor; returns its code."""
    draft = PartyDraft(code, name or code.title(), is_donor=True)
    return database.write(lambda s: keep_party(s, draft))[0]


def record_training(database: Database, uid: str, on: date | None = None, **fields: Any) -> str:
    """A training of a day in Battambang; returns its identity."""
    draft = ActivityDraft(
        uid,
        fields.pop("kind", "training"),
        fields.pop("title", "Training"),
        on or database.clock.today(),
        provinces=fields.pop("provinces", ("Battambang",)),
        **fields,
    )
    return database.write(lambda s: record_activity(s, draft))


def receipt_draft(
    database: Database,
    *lines: ReceiptLineDraft,
    on: date | None = None,
    place: str = STORE,
    donor: str = "",
    **fields: Any,
) -> ReceiptDraft:
    """A goods receipt as typed: given by `donor`, else bought from the supplier."""
    return ReceiptDraft(
        uid=fields.pop("uid", None) or new_uid(),
        date=on or database.clock.today(),
        warehouse=place,
        source_type=fields.pop("source_type", "donated" if donor else "procured"),
        source=fields.pop("source", donor or "MEDIMPEX"),
        lines=lines,
        **fields,
    )


def receive(
    database: Database,
    item: str,
    quantity: str,
    *,
    on: date | None = None,
    place: str = STORE,
    donor: str = "",
    batch: str = "",
    expiry: date | None = None,
    **line: Any,
) -> Posted:
    """Goods arrive: one line of `item`."""
    draft = receipt_draft(
        database,
        ReceiptLineDraft(item, quantity, batch=batch, expiry=expiry, **line),
        on=on,
        place=place,
        donor=donor,
    )
    return post_receipt(database, draft)


def post_receipt(database: Database, draft: ReceiptDraft) -> Posted:
    """Post a goods receipt."""
    return database.write(lambda s: post_goods_receipt(s, draft))[0]


def order(
    database: Database,
    *lines: OrderLineDraft,
    on: date | None = None,
    party: str = "MEDIMPEX",
    donated: bool = False,
    **fields: Any,
) -> Posted:
    """A purchase order, or a donation that was promised."""
    draft = OrderDraft(new_uid(), on or database.clock.today(), party, lines, donated=donated, **fields)
    return database.write(lambda s: post_order(s, draft))[0]


def note_draft(
    database: Database,
    *lines: GoodsLineDraft,
    on: date | None = None,
    source: str = STORE,
    target: str = RECIPIENT,
    **fields: Any,
) -> NoteDraft:
    """A delivery note as typed."""
    return NoteDraft(
        uid=fields.pop("uid", None) or new_uid(),
        date=on or database.clock.today(),
        source=source,
        target=target,
        lines=lines,
        **fields,
    )


def prepare(database: Database, draft: NoteDraft) -> str:
    """Reserve the goods of a delivery note; returns its number."""
    return database.write(lambda s: prepare_delivery_note(s, draft))[0]


def cancel(database: Database, uid: str) -> None:
    """Cancel a delivery note that was not issued."""
    database.write(lambda s: cancel_delivery_note(s, uid))


def issue(database: Database, draft: NoteDraft) -> Posted:
    """Let the goods of a delivery note leave the store."""
    return database.write(lambda s: issue_delivery_note(s, draft))[0]


def send(
    database: Database,
    item: str,
    quantity: str,
    *,
    on: date | None = None,
    source: str = STORE,
    target: str = RECIPIENT,
    **line: Any,
) -> Posted:
    """Issue one line of `item`: in transit to the recipient."""
    draft = note_draft(database, GoodsLineDraft(item, quantity, **line), on=on, source=source, target=target)
    return issue(database, draft)


def proof_draft(
    database: Database, number: str, *lines: ProofLineDraft, on: date | None = None, **fields: Any
) -> ProofDraft:
    """A proof of delivery as typed. Lines left out were accepted as sent."""
    uid = fields.pop("uid", None) or new_uid()
    return ProofDraft(uid, number, on or database.clock.today(), lines, **fields)


def confirm(
    database: Database, number: str, *lines: ProofLineDraft, on: date | None = None, **fields: Any
) -> Posted:
    """Record what the recipient of a delivery note accepted."""
    draft = proof_draft(database, number, *lines, on=on, **fields)
    return database.write(lambda s: confirm_delivery_note(s, draft))[0]


def hand_over(
    database: Database,
    item: str,
    quantity: str,
    *,
    on: date | None = None,
    received_on: date | None = None,
    source: str = STORE,
    target: str = RECIPIENT,
    **line: Any,
) -> Posted:
    """Issue one line of `item` and confirm that all was accepted; returns the delivery note."""
    posted = send(database, item, quantity, on=on, source=source, target=target, **line)
    confirm(database, posted.number, on=received_on or on)
    return posted


def give(
    database: Database,
    item: str = "",
    quantity: str = "",
    *,
    on: date | None = None,
    source: str = STORE,
    place: str = "POI-PET",
    heads: HeadCount | None = None,
    **fields: Any,
) -> Posted:
    """Give `item` to people, ten of them unless told; without an item people are only counted."""
    draft = GivenDraft(
        uid=fields.pop("uid", None) or new_uid(),
        date=on or database.clock.today(),
        source=source,
        place=place,
        headcount=heads or HeadCount(people="10"),
        lines=(GivenLineDraft(item, quantity, **fields),) if item else (),
    )
    return database.write(lambda s: distribute_to_people(s, draft))[0]


def adjust(
    database: Database,
    item: str,
    quantity: str,
    reason: str = "lost",
    *,
    on: date | None = None,
    place: str = STORE,
    uid: str | None = None,
    **line: Any,
) -> Posted:
    """Take away or add stock: one line."""
    return adjust_lines(
        database, ChangeLineDraft(item, quantity, reason, **line), on=on, place=place, uid=uid
    )


def adjust_lines(
    database: Database,
    *lines: ChangeLineDraft,
    on: date | None = None,
    place: str = STORE,
    uid: str | None = None,
) -> Posted:
    """Take away or add stock."""
    draft = ChangeDraft(uid or new_uid(), on or database.clock.today(), place, lines)
    return database.write(lambda s: post_change(s, draft))[0]


def reverse(
    database: Database,
    posted: Posted,
    reason: str = "typed twice",
    *,
    on: date | None = None,
    uid: str | None = None,
) -> Posted:
    """Reverse any paper that is not part of a handover."""
    day = on or database.clock.today()
    return database.write(lambda s: reverse_document(s, posted.id, day, reason, uid=uid))[0]


def reverse_note(
    database: Database,
    posted: Posted,
    reason: str = "typed twice",
    *,
    on: date | None = None,
    uid: str | None = None,
) -> Posted:
    """Reverse a delivery note or a proof of delivery."""
    day = on or database.clock.today()
    return database.write(lambda s: reverse_handover(s, posted.id, day, reason, uid=uid))[0]


def transfer(
    database: Database,
    *lines: GoodsLineDraft,
    on: date | None = None,
    source: str = STORE,
    target: str = "BTB",
    **fields: Any,
) -> Posted:
    """Load goods in one store for another one: in transit."""
    uid = fields.pop("uid", None) or new_uid()
    draft = TransferDraft(uid, on or database.clock.today(), source, target, lines, **fields)
    return database.write(lambda s: issue_transfer(s, draft))[0]


def arrive(
    database: Database, number: str, *lines: ArrivalLineDraft, on: date | None = None, **fields: Any
) -> Posted:
    """Receive goods of a transfer."""
    uid = fields.pop("uid", None) or new_uid()
    draft = ArrivalDraft(uid, number, on or database.clock.today(), lines, **fields)
    return database.write(lambda s: receive_transfer(s, draft))[0]


def change(
    database: Database,
    kind: Kind,
    *lines: ChangeLineDraft,
    on: date | None = None,
    place: str = STORE,
    **fields: Any,
) -> Posted:
    """Write off or dispose of goods."""
    draft = change_draft(database, kind, *lines, on=on, place=place, **fields)
    return database.write(lambda s: post_change(s, draft))[0]


def change_draft(
    database: Database,
    kind: Kind,
    *lines: ChangeLineDraft,
    on: date | None = None,
    place: str = STORE,
    **fields: Any,
) -> ChangeDraft:
    """A write-off or a disposal as typed."""
    if kind is Kind.DISPOSAL:
        fields = {"method": "burnt", **fields}
    uid = fields.pop("uid", None) or new_uid()
    return ChangeDraft(uid, on or database.clock.today(), place, lines, kind, **fields)


def give_back(
    database: Database,
    item: str,
    quantity: str,
    reason: str = "not needed",
    *,
    on: date | None = None,
    store: str = STORE,
    place: str = RECIPIENT,
    uid: str | None = None,
    **line: Any,
) -> Posted:
    """Take goods back from a recipient; with an empty `place` send them back to the sender."""
    typed = ReturnDraft(
        uid or new_uid(),
        on or database.clock.today(),
        store,
        (ReturnLineDraft(item, quantity, reason, **line),),
        place,
        to_sender=not place,
    )
    return database.write(lambda s: post_return(s, typed))[0]


def close(
    database: Database,
    number: str,
    *lines: ClosingLineDraft,
    reason: str = "out of stock there",
    on: date | None = None,
    uid: str | None = None,
) -> Posted:
    """Say that what an order leaves open, or a part of it, will not come."""
    typed = OrderClosingDraft(uid or new_uid(), on or database.clock.today(), number, reason, lines)
    return database.write(lambda s: close_order(s, typed))[0]


def make_kit(database: Database, code: str = "KIT", **components: str) -> str:
    """A new kit that holds so many of each component (by code); returns its code."""
    make_item(database, code, "kit", name="Hygiene kit", category="Hygiene and disinfection")
    typed = [ComponentDraft(item, quantity) for item, quantity in components.items()]
    database.write(lambda s: keep_kit(s, code, typed))
    return code


def assemble(
    database: Database,
    quantity: str,
    kit: str = "KIT",
    *,
    on: date | None = None,
    place: str = STORE,
    **more: Any,
) -> Posted:
    """Put kits together."""
    uid = more.pop("uid", None) or new_uid()
    typed = AssemblyDraft(uid, on or database.clock.today(), place, kit, quantity, **more)
    return database.write(lambda s: assemble_kits(s, typed))[0]


def take_apart(
    database: Database,
    quantity: str,
    kit: str = "KIT",
    *,
    on: date | None = None,
    place: str = STORE,
    **more: Any,
) -> Posted:
    """Take kits apart."""
    uid = more.pop("uid", None) or new_uid()
    typed = DisassemblyDraft(uid, on or database.clock.today(), place, kit, quantity, **more)
    return database.write(lambda s: take_kits_apart(s, typed))[0]


def split(
    database: Database, batch_uid: str, *, on: date | None = None, place: str = STORE, **parts: str
) -> Posted:
    """Split a mixed batch into so many of each item (by code)."""
    typed = SplitDraft(
        new_uid(),
        on or database.clock.today(),
        place,
        batch_uid,
        tuple(SplitPartDraft(item, quantity) for item, quantity in parts.items()),
        handed_over=place == RECIPIENT,
    )
    return database.write(lambda s: split_mixed(s, typed))[0]


def set_limit(database: Database, amount: str, currency: str = "USD") -> None:
    """Ask for a second person above an amount."""
    database.write(lambda s: set_approval_limit(s, amount, currency))


def count(
    database: Database,
    figures: Mapping[str, str] | None = None,
    *,
    place: str = STORE,
    reasons: Mapping[int, str] | None = None,
    reviewer: str = "Dara",
    extras: Sequence[ExtraDraft] = (),
) -> Posted:
    """Count a whole store: `figures` by item code for the sheet's lines of it, all others as expected."""
    uid = start_sheet(database, place)
    fill_sheet(database, uid, figures or {})
    for extra in extras:
        database.write(partial(add_extra, uid=uid, typed=extra))
    database.write(lambda s: finish_counting(s, uid))
    return database.write(lambda s: post_count(s, ReviewDraft(uid, reviewer, reasons)))[0]


def start_sheet(database: Database, place: str = STORE, **scope: tuple[str, ...]) -> str:
    """A sheet to count a store with, or some of it; returns its identity."""
    uid = new_uid()
    database.write(lambda s: start_count(s, CountDraft(uid, place, **scope)))
    return uid


def fill_sheet(database: Database, uid: str, figures: Mapping[str, str]) -> None:
    """Write down what was counted, as expected where `figures` says nothing of the item."""
    sheet = rows(
        database,
        "SELECT l.line, l.expected, i.code, i.decimals FROM stock_count_sheet_line l "
        "JOIN item i ON i.id = l.item_id WHERE l.count_uid = :uid ORDER BY l.line",
        uid=uid,
    )
    typed = [
        FigureDraft(row.line, figures.get(row.code, format_quantity(row.expected, row.decimals)))
        for row in sheet
    ]
    database.write(lambda s: enter_figures(s, uid, typed))


_STOCK = text(
    """
SELECT coalesce(sum(b.on_hand), 0) AS on_hand, coalesce(sum(b.allocated), 0) AS allocated
FROM balance b JOIN item i ON i.id = b.item_id JOIN location l ON l.id = b.location_id JOIN batch t ON t.id = b.batch_id
WHERE i.code = :item AND l.code = :place AND (:batch = '' OR t.batch_number = :batch)"""
)
_AS_OF = text(
    """
SELECT coalesce(sum(on_hand), 0) FROM (
  SELECT d.on_hand, row_number() OVER (PARTITION BY d.batch_id ORDER BY d.day DESC) AS back
  FROM daily_balance d JOIN item i ON i.id = d.item_id JOIN location l ON l.id = d.location_id
  WHERE i.code = :item AND l.code = :place AND d.day <= :day) AS days WHERE back = 1"""
)


def on_hand(database: Database, item: str, place: str = STORE, batch: str = "") -> int:
    """Smallest units in a place, of all batches or those with one batch number."""
    return int(_stock(database, item, place, batch).on_hand)


def allocated(database: Database, item: str, place: str = STORE, batch: str = "") -> int:
    """Smallest units reserved in a place."""
    return int(_stock(database, item, place, batch).allocated)


def _stock(database: Database, item: str, place: str, batch: str) -> Any:
    keys = {"item": item, "place": place, "batch": batch}
    return database.read(lambda s: s.execute(_STOCK, keys).one())


def on_hand_on(database: Database, day: date, item: str, place: str = STORE) -> int:
    """Smallest units in a place at the end of `day`, from the daily balances."""
    keys = {"item": item, "place": place, "day": day_number(day)}
    return int(database.read(lambda s: s.scalar(_AS_OF, keys)))


def rows(database: Database, statement: str, **values: Any) -> Sequence[Any]:
    """The answer to a plain SQL query."""
    return database.read(lambda s: s.rows(text(statement), values))


def scalar(database: Database, statement: str, **values: Any) -> Any:
    """The first column of the first row of a plain SQL query."""
    return database.read(lambda s: s.scalar(text(statement), values))
