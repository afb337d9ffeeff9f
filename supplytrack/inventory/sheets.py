"""The stock report and the stock card, filled from the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Literal

from sqlalchemy import bindparam, text

from supplytrack.catalogue.lookup import ItemRef, need_item
from supplytrack.catalogue.place import PLACE_KINDS, LocationKind
from supplytrack.core.clock import day_number, day_of
from supplytrack.core.document import Kind
from supplytrack.core.movement_sheet import WAYS_IN, WAYS_LOST, WAYS_OUT, Way, total
from supplytrack.core.sheets import (
    DocumentRow,
    LowStockRow,
    PaperGoods,
    PaperItem,
    PaperLanguage,
    PaperParty,
    PaperUnit,
    Proof,
    StockCardRow,
    StockCardSheet,
    StockReportSheet,
    StockRow,
    Unstated,
)
from supplytrack.core.stock_cards import StockCardSet
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _, khmer
from supplytrack.inventory.movement_sums import Key, by_way, read_moved, read_places
from supplytrack.inventory.paging import Where
from supplytrack.inventory.paper_parts import (
    GOODS_COLUMNS,
    GOODS_JOINS,
    paper_goods,
    paper_head,
    paper_party,
    paper_place,
    scope_of,
)
from supplytrack.inventory.queries import CardFilter, StockFilter, stock_card

_PLACES = ", ".join(f"'{kind.value}'" for kind in PLACE_KINDS)
_ALL_STORES = N_("All stores")


# ------------------------------------------------------------------ stock report

_OF_CELL = "c.item_id = x.item_id AND c.batch_id = x.batch_id AND c.location_id = x.location_id"
_BALANCE_ON = "coalesce((SELECT c.on_hand FROM daily_balance c WHERE {cell} AND c.day {until} ORDER BY c.day DESC LIMIT 1), 0)"
_CELLS = f"""SELECT x.location_id, x.batch_id, l.name AS store, l.name_km AS store_km, l.aliases AS store_aliases, {GOODS_COLUMNS}, i.minimum_stock,
  k.position, k.name AS category, i.report_order,
  {_BALANCE_ON.format(cell=_OF_CELL, until="< :opens")} AS opening,
  {_BALANCE_ON.format(cell=_OF_CELL, until="<= :closes")} AS closing,
  CASE WHEN EXISTS (SELECT 1 FROM daily_balance c WHERE {_OF_CELL} AND c.day BETWEEN :opens AND :closes)
    THEN 1 ELSE 0 END AS moved
FROM balance x {GOODS_JOINS} JOIN category k ON k.id = i.category_id JOIN location l ON l.id = x.location_id"""
_FIRST_DAY = text("SELECT min(effective_day) FROM document")


def stock_report_sheet(
    session: Session,
    chosen: StockFilter | None = None,
    *,
    first: date | None = None,
    language: PaperLanguage = "both",
) -> StockReportSheet:
    """Stock at the end of `chosen.as_of` (today) and what moved since `first` (the first paper)."""
    chosen = chosen or StockFilter()
    last = chosen.as_of or session.clock.today()
    opens = min(first or _first_day(session, last), last)
    period = {"opens": day_number(opens), "closes": day_number(last)}
    cells = _cells(session, chosen, period)
    scope, code = _scope(session, chosen)
    return StockReportSheet(
        head=paper_head(session, f"SR-{code}-{last.year}-{last:%m%d}", last, language),
        period_from=opens,
        period_to=last,
        scope=scope,
        stores=tuple(dict.fromkeys(_store_of(cell) for cell in cells)),
        rows=_stock_rows(cells, _moved(session, chosen, period)),
        low=_low(session, chosen, cells, period),
        documents=_documents(session, chosen, period),
    )


def _first_day(session: Session, last: date) -> date:
    first = session.scalar(_FIRST_DAY)
    return last if first is None else day_of(first)


_SCOPES = {
    "province": "SELECT code, name, name_km FROM province WHERE code = :code",
    "category": "SELECT name AS code, name, name_km FROM category WHERE name = :code",
    "item": "SELECT code, name, name_km FROM item WHERE code = :code",
    "donor": "SELECT code, name, name_km FROM party WHERE code = :code",
    "fund": "SELECT code, code AS name, '' AS name_km FROM fund WHERE code = :code",
}


def _scope(session: Session, chosen: StockFilter) -> tuple[PaperParty, str]:
    """What the report is about, in both languages, and the word for its number."""
    found = []
    if chosen.location:
        found.append((chosen.location, _place_named(session, chosen.location)))
    for name, statement in _SCOPES.items():
        code = getattr(chosen, name)
        row = session.execute(text(statement), {"code": code}).first() if code else None
        if row is not None:
            found.append((row.code, PaperParty(row.name, row.name_km)))
    if chosen.own_only:
        own = session.workspace.short_name
        found.append((own, PaperParty(own)))
    return scope_of(found, _ALL_STORES)


_PLACE = text("SELECT name, name_km FROM location WHERE code = :code")


def _place_named(session: Session, code: str) -> PaperParty:
    row = session.execute(_PLACE, {"code": code}).first()
    if row is None:
        raise Refused(_("There is no place called “{name}”.").format(name=code), "location")
    return PaperParty(row.name, row.name_km)


def _cells(session: Session, chosen: StockFilter, period: Mapping[str, int]) -> list[Any]:
    """Every batch in every store that was there or moved in the period: by store, catalogue order, donor, expiry."""
    where = _conditions(chosen)
    statement = (
        f"SELECT * FROM ({_CELLS} WHERE l.kind IN ({_PLACES}) AND {where}) AS cells "
        "WHERE opening > 0 OR closing > 0 OR moved = 1"
    )
    found = session.rows(text(statement), {**where.values, **period})
    return sorted(found, key=_cell_order)


def _conditions(chosen: StockFilter) -> Where:
    where = chosen.goods.where("x")
    where.equal("l.code", chosen.location, "location")
    where.equal("l.province_code", chosen.province, "province")
    return where


def _cell_order(cell: Any) -> tuple[Any, ...]:
    return (
        cell.store,
        cell.location_id,
        cell.position,
        cell.category,
        cell.report_order,
        cell.item_name,
        cell.item,
        cell.donor is not None,
        cell.donor or "",
        cell.expiry_day is None,
        cell.expiry_day or 0,
        cell.batch_id,
    )


def _store_of(cell: Any) -> PaperParty:
    return paper_place(cell.store, cell.store_km, cell.store_aliases)


def _moved(
    session: Session, chosen: StockFilter, period: Mapping[str, int]
) -> dict[tuple[int, Key], dict[Way, int]]:
    return by_way(read_moved(session, read_places(session), period, chosen.goods, by_batch=True))


_IN = (*WAYS_IN, Way.SURPLUS)
_LOST = (*WAYS_LOST, Way.SHORTAGE)
"""The stock report has no column for differences: what was counted more came in, what was counted less is lost."""


def _stock_rows(
    cells: Iterable[Any], moved: Mapping[tuple[int, Key], Mapping[Way, int]]
) -> tuple[StockRow, ...]:
    rows = []
    for cell in cells:
        sums = moved.get((cell.location_id, (cell.batch_id, 0)), {})
        rows.append(
            StockRow(
                _store_of(cell),
                paper_goods(cell),
                cell.opening,
                total(sums, _IN),
                total(sums, WAYS_OUT),
                total(sums, _LOST),
                cell.closing,
            )
        )
    return tuple(rows)


_FOLLOWED = """SELECT i.id, i.code, i.name, i.name_km, i.decimals, i.unsplit, u.one, u.many, u.name_km AS unit_km,
  i.minimum_stock FROM item i JOIN unit u ON u.id = i.unit_id JOIN category k ON k.id = i.category_id
WHERE i.active = 1 AND i.minimum_stock IS NOT NULL AND (:item = '' OR i.code = :item)
  AND (:category = '' OR k.name = :category)
ORDER BY k.position, i.report_order, i.id"""
_LAST_ISSUE = text(
    f"""SELECT m.effective_day FROM stock_move m JOIN location n ON n.id = m.from_location_id
JOIN location f ON f.id = m.to_location_id JOIN document d ON d.id = m.document_id
WHERE m.item_id = :item_id AND m.effective_day <= :closes AND n.kind IN ({_PLACES}) AND d.reverses_id IS NULL
  AND f.kind IN ('{LocationKind.IN_TRANSIT.value}', '{LocationKind.PEOPLE_REACHED.value}')
ORDER BY m.effective_day DESC, m.id DESC LIMIT 1"""
)


def _low(
    session: Session, chosen: StockFilter, cells: Iterable[Any], period: Mapping[str, int]
) -> tuple[LowStockRow, ...]:
    if chosen.donor or chosen.own_only or chosen.fund:
        return ()  # A minimum is for all stock of an item: one donor's part says nothing about it.
    held: dict[str, int] = {}
    for cell in cells:
        held[cell.item] = held.get(cell.item, 0) + cell.closing
    low = []
    for row in session.rows(text(_FOLLOWED), {"item": chosen.item, "category": chosen.category}):
        if held.get(row.code, 0) <= row.minimum_stock:
            day = session.scalar(_LAST_ISSUE, {"item_id": row.id, "closes": period["closes"]})
            low.append(
                LowStockRow(
                    PaperItem(row.code, row.name, row.name_km, row.decimals, bool(row.unsplit)),
                    PaperUnit(row.one, row.many, row.unit_km),
                    held.get(row.code, 0),
                    row.minimum_stock,
                    None if day is None else day_of(day),
                )
            )
    return tuple(low)


_TOUCHING = f"""stock_move x {GOODS_JOINS} JOIN location l ON l.id IN (x.from_location_id, x.to_location_id)
  WHERE x.document_id = d.id AND l.kind IN ({_PLACES}) AND {{where}}"""
_DOCUMENTS = f"""SELECT d.id, d.effective_day, d.number, d.kind, o.kind AS mended, c.state, c.paper_state,
  q.code AS party, q.name AS party_name, q.name_km AS party_km, r.name AS target, r.name_km AS target_km, r.aliases AS target_aliases,
  f.name AS source, f.name_km AS source_km, f.aliases AS source_aliases,
  (SELECT count(DISTINCT x.line) FROM {_TOUCHING}) AS lines,
  (SELECT count(*) FROM adjustment_line j WHERE j.document_id = d.id
     AND j.reason NOT IN ('counting mistake', 'found')) AS losses
FROM document d LEFT JOIN document o ON o.id = d.reverses_id LEFT JOIN delivery_note c ON c.document_id = d.id
LEFT JOIN party q ON q.id = coalesce(d.party_id, o.party_id)
LEFT JOIN location r ON r.id = coalesce(d.to_location_id, o.to_location_id)
LEFT JOIN location f ON f.id = coalesce(d.from_location_id, o.from_location_id)
WHERE d.effective_day BETWEEN :opens AND :closes AND EXISTS (SELECT 1 FROM {_TOUCHING})
ORDER BY d.effective_day, d.id"""
Movement = Literal["in", "out", "transfer", "conversion", "loss", "count"]
_MOVEMENTS: Mapping[Kind, Movement] = {
    Kind.GOODS_RECEIPT: "in",
    Kind.PROOF_OF_DELIVERY: "in",
    Kind.DELIVERY_NOTE: "out",
    Kind.DISTRIBUTION: "out",
    Kind.ADJUSTMENT: "count",
    Kind.STOCK_COUNT: "count",
    Kind.WRITE_OFF: "loss",
    Kind.DISPOSAL: "loss",
    Kind.TRANSFER: "transfer",
    Kind.TRANSFER_RECEIPT: "transfer",
    Kind.KIT_ASSEMBLY: "conversion",
    Kind.KIT_DISASSEMBLY: "conversion",
    Kind.SPLIT: "conversion",
}
"""What a paper does to the stock; a return goes either way. The other kinds move no goods."""
_MENDED: Mapping[Movement, Movement] = {"in": "out", "out": "in"}
_COME_FROM = (Kind.RETURN, Kind.TRANSFER_RECEIPT)
"""Papers that name where the goods come from before where they go."""


def _documents(session: Session, chosen: StockFilter, period: Mapping[str, int]) -> tuple[DocumentRow, ...]:
    where = _conditions(chosen)
    statement = text(_DOCUMENTS.format(where=where))
    return tuple(
        DocumentRow(
            day_of(row.effective_day), row.number, _party(row), _movement(row), row.lines, _proof(row)
        )
        for row in session.rows(statement, {**where.values, **period})
    )


def _party(row: Any) -> PaperParty:
    """Who the goods came from or went to; the store itself for what happens inside it."""
    if row.party is not None:
        return paper_party(row.party, row.party_name, row.party_km)
    if row.target is not None and (row.mended or row.kind) not in _COME_FROM:
        return paper_place(row.target, row.target_km, row.target_aliases)
    return paper_place(row.source or "", row.source_km or "", row.source_aliases or "")


def _movement(row: Any) -> Movement:
    if row.losses:
        return "loss"
    kind = Kind(row.mended or row.kind)
    if kind is Kind.RETURN:
        movement: Movement = "out" if row.target is None else "in"
    else:
        movement = _MOVEMENTS[kind]
    return movement if row.mended is None else _MENDED.get(movement, movement)


def _proof(row: Any) -> Proof:
    if row.kind == Kind.GOODS_RECEIPT:
        return Proof.RECEIVED
    if row.state in ("issued", "confirmed"):
        return Proof(row.paper_state)
    return Proof.NOT_NEEDED


# ------------------------------------------------------------------ stock card

_MINIMUM = text("SELECT minimum_stock FROM item WHERE id = :id")
_BATCHES = f"""SELECT DISTINCT {GOODS_COLUMNS} FROM balance x {GOODS_JOINS} JOIN location l ON l.id = x.location_id"""


def stock_card_sheet(
    session: Session, chosen: CardFilter, language: PaperLanguage = "both"
) -> StockCardSheet:
    """The stock card of an item in a store (or all stores), of one donor or batch or of all.

    :raises Refused: when there is no such item or place.
    """
    item = need_item(session, chosen.item)
    last = chosen.last or session.clock.today()
    store = (
        _place_named(session, chosen.location)
        if chosen.location
        else PaperParty(_ALL_STORES, khmer(_ALL_STORES))
    )
    card = stock_card(session, chosen)
    parties = _parties_named(session, {line.other for line in card.lines})
    return StockCardSheet(
        head=paper_head(session, f"SC-{chosen.location or 'ALL'}-{item.code}", last, language),
        goods=_goods_of_card(session, chosen, item),
        store=store,
        rows=tuple(
            StockCardRow(
                line.date,
                line.document,
                parties.get(line.other) or PaperParty(line.other),
                line.came,
                line.left,
                line.balance,
            )
            for line in card.lines
        ),
        opening=card.opening,
        minimum=session.scalar(_MINIMUM, {"id": item.id}),
    )


_LOTS = f"""SELECT DISTINCT p.code AS donor, t.expiry_day FROM balance x {GOODS_JOINS}
JOIN location l ON l.id = x.location_id"""


def lots_of_card(session: Session, chosen: CardFilter) -> list[CardFilter]:
    """One filter for each donor and expiry date of an item: own purchase first, the first to expire first.

    :raises Refused: when there is no such item.
    """
    where = _of_card(chosen, need_item(session, chosen.item))
    rows = session.rows(text(f"{_LOTS} WHERE {where}"), where.values)
    lots = sorted(
        rows,
        key=lambda row: (row.donor is not None, row.donor or "", row.expiry_day is None, row.expiry_day or 0),
    )
    return [
        replace(
            chosen,
            donor=row.donor or "",
            own_only=row.donor is None,
            one_expiry=True,
            expiry=None if row.expiry_day is None else day_of(row.expiry_day),
        )
        for row in lots
    ]


def stock_card_set(session: Session, chosen: CardFilter, language: PaperLanguage = "both") -> StockCardSet:
    """A card for each donor and expiry date that moved by the last day; an item that never came has an empty one.

    :raises Refused: when there is no such item or place.
    """
    cards = [stock_card_sheet(session, lot, language) for lot in lots_of_card(session, chosen)]
    moved = [card for card in cards if card.rows or card.opening]
    found = moved or [stock_card_sheet(session, chosen, language)]
    return StockCardSet(found[0].head, tuple(found))


_NAMED = text(
    f"""SELECT '' AS code, name, name_km, aliases FROM location WHERE name IN :names AND kind IN ({_PLACES})
UNION ALL SELECT code, name, name_km, '' FROM party WHERE name IN :names"""
).bindparams(bindparam("names", expanding=True))


def _parties_named(session: Session, names: Iterable[str]) -> dict[str, PaperParty]:
    """The places, donors and suppliers of a card with their Khmer and short names."""
    rows = session.rows(_NAMED, {"names": sorted(names)})
    return {
        row.name: paper_party(row.code, row.name, row.name_km)
        if row.code
        else paper_place(row.name, row.name_km, row.aliases)
        for row in rows
    }


def _goods_of_card(session: Session, chosen: CardFilter, item: ItemRef) -> PaperGoods:
    """What the card is about; donors, batch numbers and dates are told where all its batches share them."""
    where = _of_card(chosen, item)
    found = [paper_goods(row) for row in session.rows(text(f"{_BATCHES} WHERE {where}"), where.values)]
    batches, expiries = {goods.batch for goods in found}, {goods.expiry for goods in found}
    return PaperGoods(
        PaperItem(item.code, item.name, item.name_km, item.decimals, item.unsplit),
        PaperUnit(item.one, item.many, item.unit_km),
        _donor_of_card(session, found),
        batches.pop() if len(batches) == 1 else Unstated.NOT_TRACKED,
        expiries.pop() if len(expiries) == 1 else Unstated.NOT_TRACKED,
    )


def _of_card(chosen: CardFilter, item: ItemRef) -> Where:
    """The cells that a card is about."""
    where = Where()
    where.add("i.id = :item_id", item_id=item.id)
    where.add(f"l.kind IN ({_PLACES})")
    where.equal("l.code", chosen.location, "location")
    where.equal("t.uid", chosen.batch_uid, "batch_uid")
    if chosen.own_only:
        where.add("t.donor_id IS NULL")
    else:
        where.equal("p.code", chosen.donor, "donor")
    if chosen.one_expiry and chosen.expiry is None:
        where.add("t.expiry_day IS NULL")
    elif chosen.one_expiry and chosen.expiry is not None:
        where.add("t.expiry_day = :expiry", expiry=day_number(chosen.expiry))
    return where


def _donor_of_card(session: Session, found: Sequence[PaperGoods]) -> PaperParty | None:
    donors = {goods.donor for goods in found}
    if len(donors) <= 1:
        return donors.pop() if donors else None
    own = [PaperParty(session.workspace.short_name)] if None in donors else []
    given = sorted((donor for donor in donors if donor is not None), key=lambda donor: donor.label)
    return PaperParty(" · ".join(donor.label for donor in own + given))
