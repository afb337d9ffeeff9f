"""Stock movement reports and picking lists to look at and to test with."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from supplytrack.core.movement_sheet import (
    MovementReportSheet,
    MovementRow,
    OnTheWayRow,
    OutsideLossRow,
    Way,
)
from supplytrack.core.picking_list_sheet import PassedOver, PickingListSheet, PickLine
from supplytrack.core.sheets import PaperGoods, PaperLanguage, PaperParty, Unstated
from tests.documents import generated
from tests.documents.specimens import (
    APRON,
    APRON_LOT,
    BAGS,
    BM_PHD,
    BOTTLE,
    BOX,
    CENTRAL_STORE,
    FIELD_STORE,
    GLOVES,
    GLOVES_LOT,
    GOGGLES,
    GOGGLES_LOT,
    HYGIENE_KIT,
    KHMER_ONLY,
    KILO,
    KIT,
    MASK,
    MIXED_LOT,
    MIXED_MASKS,
    PIECE,
    SANITIZER,
    SET,
    SPRAY,
    SUIT,
    SUIT_LOT,
    UNICEF,
    WFP,
    fifty_lines,
    head,
)

PPE = PaperParty("PPE", "ឧបករណ៍ការពារខ្លួន")
HYGIENE = PaperParty("Hygiene and disinfection", "អនាម័យ និងសម្លាប់មេរោគ")
OTHER = PaperParty("Other relief items", "សម្ភារៈផ្សេងៗ")
_MOVED = (
    (SUIT, PIECE, None, PPE, 100, {Way.PROCURED: 250, Way.HANDED_OVER: 100, Way.DAMAGED: 4, Way.SHORTAGE: 1}),
    (SUIT, PIECE, WFP, PPE, 0, {Way.DONATED: 1260, Way.HANDED_OVER: 840, Way.TRANSFER_OUT: 300}),
    (MIXED_MASKS, BOX, None, PPE, 0, {Way.PROCURED: 50, Way.HANDED_OVER: 35, Way.USED: 15}),
    (MASK, BOX, None, PPE, 25, {Way.PARTS: 9, Way.PROCURED: 300, Way.EXPIRED: 12, Way.DISPOSED: 12}),
    (GLOVES, BOX, None, PPE, 14, {Way.PROCURED: 200, Way.GIVEN_BACK: 2, Way.TO_SENDER: 40, Way.SURPLUS: 3}),
    (GOGGLES, SET, WFP, PPE, 0, {Way.DONATED: 50, Way.HANDED_OVER: 50}),
    (APRON, SET, WFP, PPE, 0, {Way.DONATED: 1300, Way.HANDED_OVER: 1300}),
    (HYGIENE_KIT, KIT, None, HYGIENE, 18, {Way.ASSEMBLED: 500, Way.TO_PEOPLE: 16, Way.LOST: 2}),
    (SANITIZER, BOTTLE, None, HYGIENE, 0, {Way.PROCURED: 600, Way.USED: 500, Way.OTHER_LOSS: 5}),
    (SPRAY, BOTTLE, UNICEF, HYGIENE, 350, {Way.HANDED_OVER: -20, Way.TRANSFER_IN: 15}),
    (BAGS, KILO, None, OTHER, 80_500, {Way.FOUND: 500, Way.RETURNED: 250, Way.PRINTED: 0}),
    (KHMER_ONLY, PIECE, None, OTHER, 12, {}),
)


def movement_report(
    language: PaperLanguage = "both", *, by_store: bool = False, gap: int = 0, stores: int = 1
) -> MovementReportSheet:
    """What moved until 7 May 2020; `gap` is missing from the stock of the first row."""
    places = [CENTRAL_STORE, FIELD_STORE] + [PaperParty(f"Store {number}") for number in range(3, stores + 1)]
    rows = [
        _row(*moved, place if by_store else None, gap if not at else 0)
        for place in (places if by_store else places[:1])
        for at, moved in enumerate(_MOVED)
    ]
    return MovementReportSheet(
        head("MR-ALL-2020-0507", date(2020, 5, 7), language),
        date(2020, 4, 1),
        date(2020, 5, 7),
        PaperParty("All stores", "គ្រប់ឃ្លាំង"),
        tuple(places),
        tuple(rows),
        (
            OnTheWayRow(SUIT, PIECE, WFP, before=0, sent=300, arrived=180, lost=5, after=115),
            OnTheWayRow(SPRAY, BOTTLE, UNICEF, before=15, arrived=15),
        ),
        (
            OutsideLossRow(SUIT, PIECE, WFP, on_arrival=12, on_transfer=5),
            OutsideLossRow(GLOVES, BOX, None, on_delivery=1, given_back=1),
        ),
        (PPE, PaperParty("World Food Programme", "កម្មវិធីស្បៀងអាហារពិភពលោក")),
        by_store,
    )


def _row(item, unit, donor, category, opening, sums, store, gap) -> MovementRow:
    sound = MovementRow(item, unit, donor, opening, sums, 0, category, store)
    return MovementRow(item, unit, donor, opening, sums, sound.closing - gap, category, store)


def picking_list(language: PaperLanguage = "both", *, bins: bool = True) -> PickingListSheet:
    """What is picked for the health department of Banteay Meanchey."""
    lots = (
        ("A-01", SUIT_LOT, 420, "8 cartons of 50 and 20 pieces"),
        ("A-02", GOGGLES_LOT, 20, ""),
        ("A-03", APRON_LOT, 500, "10 cartons of 50"),
        ("B-01", MIXED_LOT, 20, ""),
        ("B-03", GLOVES_LOT, 5, ""),
    )
    return PickingListSheet(
        head("PL-PNH-2020-0007", date(2020, 4, 21), language),
        "delivery note",
        "DN-PNH-2020-0007",
        CENTRAL_STORE,
        BM_PHD,
        date(2020, 4, 21),
        tuple(PickLine(lot, amount, packs, bin if bins else "") for bin, lot, amount, packs in lots),
    )


PASSED = (
    PassedOver(PaperGoods(GLOVES, BOX, None, "G19-001", date(2020, 3, 31)), 3, "expired"),
    PassedOver(PaperGoods(SUIT, PIECE, None, "P19-8841", date(2022, 11, 30)), 100, "other donor"),
    PassedOver(PaperGoods(APRON, SET, WFP, "W20-0099", date(2022, 1, 31)), 1, "reserved"),
    PassedOver(
        PaperGoods(GOGGLES, SET, WFP, Unstated.NOT_RECORDED, Unstated.NOT_RECORDED), 9, "later one chosen"
    ),
    PassedOver(PaperGoods(KHMER_ONLY, PIECE, WFP, "B", date(2022, 1, 31)), 7, "not there on that day"),
)


def picking_list_of_fifty_lines(language: PaperLanguage = "both") -> PickingListSheet:
    """Long names, Khmer-only names, missing batches: for a transfer that has left on paper."""
    note = fifty_lines()
    return PickingListSheet(
        head("PL-TR-PNH-2020-0099", date(2020, 5, 7), language),
        "transfer",
        "TR-PNH-2020-0099",
        CENTRAL_STORE,
        note.to,
        date(2020, 5, 7),
        tuple(PickLine(line.goods, line.sent, "3 boxes of 50") for line in note.lines),
        PASSED,
        issued=True,
        remarks="Second lorry",
    )


# ------------------------------------------------------------------ nobody would draw these by hand

_SIGNED = st.integers(-9_000_000_000_000, 9_000_000_000_000)
_ROWS = st.builds(
    MovementRow,
    generated._ITEMS,
    generated._UNITS,
    generated._DONORS,
    generated._AMOUNTS,
    st.dictionaries(st.sampled_from(Way), _SIGNED, max_size=len(Way)),
    generated._AMOUNTS,
    st.sampled_from((PPE, HYGIENE)),
    st.one_of(st.none(), generated._PARTIES),
)
movement_reports = st.builds(
    MovementReportSheet,
    generated._HEADS,
    generated._DAYS,
    generated._DAYS,
    generated._PARTIES,
    generated._tuples(generated._PARTIES, 5),
    generated._tuples(_ROWS, 40),
    generated._tuples(
        st.builds(OnTheWayRow, generated._ITEMS, generated._UNITS, generated._DONORS, *([_SIGNED] * 5)),
        5,
    ),
    generated._tuples(
        st.builds(OutsideLossRow, generated._ITEMS, generated._UNITS, generated._DONORS, *([_SIGNED] * 5)),
        5,
    ),
    generated._tuples(generated._PARTIES, 3),
    st.booleans(),
    generated._tuples(generated._ANY, 3),
)
picking_lists = st.builds(
    PickingListSheet,
    generated._HEADS,
    st.sampled_from(("delivery note", "transfer")),
    generated._ANY,
    generated._PARTIES,
    generated._PARTIES,
    generated._DAYS,
    generated._tuples(
        st.builds(PickLine, generated._GOODS, generated._AMOUNTS, generated._MAYBE, generated._MAYBE), 40
    ),
    generated._tuples(
        st.builds(
            PassedOver,
            generated._GOODS,
            generated._AMOUNTS,
            st.sampled_from(("expired", "reserved", "other donor", "later one chosen")),
        ),
        12,
    ),
    st.booleans(),
    generated._MAYBE,
)
