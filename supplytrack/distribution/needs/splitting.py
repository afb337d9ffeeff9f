"""Splitting a store's goods over sites: what the plan is made from, and the draft notes it becomes in one go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from supplytrack.access.permission import requires
from supplytrack.catalogue.lookup import need_location
from supplytrack.core.actor import Permission
from supplytrack.core.document import Kind
from supplytrack.core.identity import new_uid
from supplytrack.core.quantity import format_quantity, plain_quantity
from supplytrack.db.engine import Session
from supplytrack.distribution.entry import ItemChoice, StoreStock, store_stock
from supplytrack.distribution.needs.coverage import Coverage, CoverageFilter, read_coverage
from supplytrack.distribution.needs.figures import on_the_way
from supplytrack.distribution.operations import NoteDraft
from supplytrack.errors import Refused, refuse_together
from supplytrack.i18n import _
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.operations import discard_draft, find_draft, save_draft


@dataclass(frozen=True)
class SplitBasis:
    """What a split is planned from. `on_the_way`: smallest units that prepared and issued notes bring to (site, item)."""

    stock: StoreStock
    coverage: Coverage
    on_the_way: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class SplitPart:
    """So many smallest units of an item for a site; both are codes."""

    site: str
    item: str
    quantity: int


@dataclass(frozen=True)
class SplitDraft:
    """A split as it was decided. Parts without a quantity make nothing."""

    source: str
    date: date
    parts: Sequence[SplitPart]
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class DraftNote:
    """A draft delivery note that a split made, as it was kept at an instant."""

    uid: str
    site: str
    saved_at: int


def read_split(session: Session, store: str, day: date) -> SplitBasis:
    """What `store` can give on `day`, what sites need, and what is already on the way to them.

    :raises Refused: when there is no such store.
    """
    return SplitBasis(
        store_stock(session, store, day),
        read_coverage(session, CoverageFilter(last=day)),
        on_the_way(session),
    )


@requires(Permission.PREPARE_HANDOVER)
def draft_notes(
    session: Session, split: SplitDraft, as_kept: Callable[[NoteDraft], Mapping[str, Any]]
) -> list[DraftNote]:
    """Keep a draft delivery note for each site that gets something, all of them or none.

    `as_kept`: how the form of delivery notes keeps a note. A draft holds no goods yet.

    :raises Refused: when together they take more of an item than the store can give, or nothing is given.
    """
    wanted = [(at, part) for at, part in enumerate(split.parts) if part.quantity]
    if not wanted:
        raise Refused(
            _("Nobody gets anything yet. Fill in what to send to at least one site."), "lines.0.send"
        )
    stock = store_stock(session, split.source, split.date)
    _check_there(stock, wanted)
    drafts = []
    for site in dict.fromkeys(part.site for _at, part in wanted):
        place = need_location(session, site, "site")
        lines = [
            GoodsLineDraft(part.item, str(plain_quantity(part.quantity, stock.items[part.item].ref.decimals)))
            for _at, part in wanted
            if part.site == site
        ]
        note = NoteDraft(new_uid(), split.date, stock.store, place.code, lines, remarks=split.remarks)
        title = place.name or place.name_km
        saved_at = save_draft(session, note.uid, Kind.DELIVERY_NOTE.value, as_kept(note), title)
        drafts.append(DraftNote(note.uid, place.code, saved_at))
    return drafts


def _check_there(stock: StoreStock, wanted: Sequence[tuple[int, SplitPart]]) -> None:
    taken: dict[str, int] = {}
    wrong: list[Refused] = []
    for at, part in wanted:
        choice = stock.items.get(part.item)
        if choice is None:
            wrong.append(
                Refused(_("There is no item {item} any more.").format(item=part.item), f"lines.{at}.item")
            )
            continue
        free = choice.available(stock.day)
        taken[part.item] = taken.get(part.item, 0) + part.quantity
        if taken[part.item] > free:
            wrong.append(Refused(beyond_words(stock, choice, taken[part.item]), f"lines.{at}.send"))
    refuse_together(wrong)


def beyond_words(stock: StoreStock, choice: ItemChoice, asked: int) -> str:
    """Why so much of an item cannot be sent."""
    free, decimals = choice.available(stock.day), choice.ref.decimals
    return _("{store} can give {free} of {item}; with this line {asked} are asked for.").format(
        store=stock.name,
        free=format_quantity(free, decimals),
        item=choice.ref.name,
        asked=format_quantity(asked, decimals),
    )


@requires(Permission.PREPARE_HANDOVER)
def take_back_notes(session: Session, drafts: Sequence[DraftNote]) -> None:
    """Throw the drafts of a split away, all of them or none.

    :raises Refused: when somebody went on writing in one, or made a note of it.
    """
    for one in drafts:
        kept = find_draft(session, one.uid)
        if kept is None or kept.saved_at != one.saved_at:
            raise Refused(
                _("The draft for {site} was changed since. Delete the drafts one by one.").format(
                    site=one.site
                )
            )
        discard_draft(session, one.uid)
