"""Lines of goods that leave a store, as typed, and the batches that were chosen for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from supplytrack.catalogue.lookup import ItemRef, LocationRef, donor_id_of, need_items
from supplytrack.catalogue.packing import Counted, count_of
from supplytrack.core.code import clean_text
from supplytrack.core.document import MEANS
from supplytrack.db.engine import Session
from supplytrack.errors import Refused, refuse_together
from supplytrack.i18n import _
from supplytrack.inventory.picking import Taken, Wanted, take


@dataclass(frozen=True)
class GoodsLineDraft:
    """A line as typed. Without a batch it takes batches first expired, first out (of the donor, when given)."""

    item: str
    quantity: str
    pack: str = ""
    pack_factor: str = ""
    donor: str = ""
    own_only: bool = False
    batch: str = ""
    batch_uid: str = ""
    remarks: str = ""


@dataclass(frozen=True)
class ChosenGoods:
    """What lines of goods mean: their items, exact quantities, and a part for each batch taken."""

    items: Mapping[str, ItemRef]
    counted: Sequence[Counted]
    taken: Sequence[Taken]


def choose_goods(
    session: Session,
    place: LocationRef,
    day: date,
    lines: Sequence[GoodsLineDraft],
    *,
    chosen_may_be_expired: bool = False,
) -> ChosenGoods:
    """Read the lines and take their batches in `place` on `day`, holding them until this transaction ends.

    `chosen_may_be_expired`: a batch that a person named is taken although it expired.

    :raises Refused: naming every field that is wrong, or what is missing and where it is.
    """
    if not lines:
        raise Refused(_("Add at least one line."), "lines.0.item")
    items = need_items(session, [(line.item, f"lines.{n}.item") for n, line in enumerate(lines)])
    counted: list[Counted] = []
    wanted: list[Wanted] = []
    wrong: list[Refused] = []
    for n, line in enumerate(lines):
        try:
            amount = count_of(items[line.item], line.quantity, line.pack, line.pack_factor, f"lines.{n}")
            donor_id = donor_id_of(session, line.donor, f"lines.{n}.donor")
        except Refused as refusal:
            wrong.extend(refusal.all())
            continue
        counted.append(amount)
        wanted.append(
            Wanted(
                n + 1,
                items[line.item],
                amount.smallest,
                donor_id,
                line.own_only,
                line.batch,
                line.batch_uid,
                expired_too=chosen_may_be_expired and bool(line.batch or line.batch_uid),
            )
        )
    refuse_together(wrong)
    taken, _passed_over = take(session, place, day, wanted)
    return ChosenGoods(items, counted, taken)


def goods_rows(lines: Sequence[GoodsLineDraft], chosen: ChosenGoods) -> list[dict[str, Any]]:
    """The rows of a paper's own table: one for each batch taken, with what was typed on its line."""
    return [
        {
            "line": n,
            "entered_line": part.line,
            "item_id": part.item.id,
            "batch_id": part.lot.id,
            "quantity": part.quantity,
            **chosen.counted[part.line - 1].columns(),
            "remarks": clean_text(lines[part.line - 1].remarks, f"lines.{part.line - 1}.remarks"),
        }
        for n, part in enumerate(chosen.taken, 1)
    ]


def check_means(means: str) -> None:
    """See that goods travel in a way that papers know.

    :raises Refused: naming the ways.
    """
    if means and means not in MEANS:
        raise Refused(
            _("Choose how the goods travel: {allowed}.").format(allowed=", ".join(_(m) for m in MEANS)),
            "means",
        )
