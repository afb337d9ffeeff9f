"""Strategies that make sheets nobody would draw by hand: hostile, long, missing, huge."""

from __future__ import annotations

from datetime import date, datetime
from typing import get_args

from hypothesis import strategies as st

from supplytrack.core.loss_report_sheet import LossLine, LossReportSheet
from supplytrack.core.sheets import (
    DeliveryLine,
    DeliveryNoteSheet,
    DistributionReportSheet,
    DocumentRow,
    GoodsReceivedNoteSheet,
    Handover,
    HandoverLine,
    LowStockRow,
    PaperGoods,
    PaperHead,
    PaperItem,
    PaperLanguage,
    PaperOrganisation,
    PaperParty,
    PaperProvince,
    PaperState,
    PaperUnit,
    PeopleReachedRow,
    PlanRow,
    Proof,
    ReceiptLine,
    ReceivedDocument,
    ReportBullet,
    StockCardRow,
    StockCardSheet,
    StockReportSheet,
    StockRow,
    Unstated,
)
from supplytrack.core.waybill_sheet import WaybillLine, WaybillSheet
from supplytrack.documents import loss_labels

HOSTILE = (
    "<img src='file:///etc/passwd'>",
    "<b>bold</b> & more",
    "A" * 100_000,
    "\u202egnirts\u202c \x00\x07",
    "\ue000\ue001\uf8ff",
    "ស្ត្រីស្ត្រីស្ត្រី",
    "មន្ទីរសុខាភិបាល" * 30,
    "(unbalanced \\) [TJ] /Span BDC",
    "☐ ✓ → 中文 😀",
    "{name} {0} %s %(x)s",
    " ",
)
_LATIN = st.text("abcdefghijklmnoprstuvwxyzABCDEÉé -/(),.'0123456789", min_size=1, max_size=70)
_KHMER = st.lists(
    st.sampled_from(("ម៉ាស់", "វះកាត់", "សម្ភារៈ", "កញ្ចប់", "អនាម័យ", "ទីស្តីការ", " ", "\u200b", "ស្ត្រី", "N95")),
    min_size=1,
    max_size=16,
).map("".join)
_ANY = st.one_of(_LATIN, _KHMER, st.sampled_from(HOSTILE), st.text(max_size=30))
_MAYBE = st.one_of(st.just(""), _ANY)
_DAYS = st.dates(date(2019, 1, 1), date(2031, 12, 31))
_AMOUNTS = st.one_of(st.integers(0, 5000), st.integers(0, 9_000_000_000_000))
_PARTIES = st.builds(PaperParty, _MAYBE, _MAYBE, st.one_of(st.just(""), st.sampled_from(("WFP", "UNICEF"))))
_DONORS = st.one_of(st.none(), _PARTIES)
_ITEMS = st.builds(
    PaperItem, st.sampled_from(("PPE-001", "X" * 40)), _MAYBE, _MAYBE, st.integers(0, 3), st.booleans()
)
_UNITS = st.one_of(
    st.sampled_from((PaperUnit("box", "boxes", "ប្រអប់"), PaperUnit("kg", "kg", "គ.ក្រ"))),
    st.builds(PaperUnit, _ANY, _ANY, _MAYBE),
)
_GOODS = st.builds(
    PaperGoods,
    _ITEMS,
    _UNITS,
    _DONORS,
    st.one_of(st.sampled_from(Unstated), _ANY),
    st.one_of(st.sampled_from(Unstated), _DAYS),
)
_AMOUNT_OR_NONE = st.one_of(st.none(), _AMOUNTS)
_HEADS = st.builds(
    PaperHead,
    st.sampled_from(("", "DN-PNH-2020-0007", "TR-LONGSITE-2020-00000123", "x/y é" * 20)),
    _DAYS,
    st.builds(PaperOrganisation, _ANY, _MAYBE, st.sampled_from(("", "IOM"))),
    st.datetimes(datetime(2019, 1, 1), datetime(2031, 1, 1)),
    st.sampled_from(get_args(PaperLanguage)),
    st.just("1.0.0"),
    _MAYBE,
)
_PROVINCES = st.one_of(
    st.none(),
    st.sampled_from(
        tuple(PaperProvince(f"KH{number:02}", f"Province {number}", "ខេត្ត") for number in range(1, 26))
    ),
    st.builds(PaperProvince, st.just("KH99"), _MAYBE, _MAYBE),
)


def _tuples(of: st.SearchStrategy, most: int) -> st.SearchStrategy:
    return st.lists(of, max_size=most).map(tuple)


delivery_notes = st.builds(
    DeliveryNoteSheet,
    _HEADS,
    _PARTIES,
    _PARTIES,
    _tuples(st.builds(DeliveryLine, _GOODS, _AMOUNTS, _AMOUNT_OR_NONE, _MAYBE, _MAYBE), 40),
    st.sampled_from(PaperState),
    _PROVINCES,
    *([_MAYBE] * 3),
    st.sampled_from(("", "road", "water", "air", "hand")),
    *([_MAYBE] * 7),
)

waybills = st.builds(
    WaybillSheet,
    _HEADS,
    _PARTIES,
    _PARTIES,
    _tuples(st.builds(WaybillLine, _GOODS, _AMOUNTS, _AMOUNT_OR_NONE, _AMOUNT_OR_NONE, _MAYBE, _MAYBE), 40),
    st.sampled_from(PaperState),
    st.one_of(st.none(), _DAYS),
    st.one_of(st.none(), _DAYS),
    _MAYBE,
    st.sampled_from(("", "road", "water", "air", "hand")),
    *([_MAYBE] * 5),
)

loss_reports = st.builds(
    LossReportSheet,
    _HEADS,
    st.sampled_from(tuple(loss_labels.TOLD_BY_KINDS)),
    _PARTIES,
    _tuples(st.builds(LossLine, _GOODS, _AMOUNTS, _MAYBE, _MAYBE, _MAYBE, _MAYBE), 40),
    _tuples(_ANY, 3),
    st.booleans(),
    st.sampled_from(PaperState),
    st.one_of(st.none(), _PARTIES),
    *([_MAYBE] * 6),
)

receipts = st.builds(
    GoodsReceivedNoteSheet,
    _HEADS,
    _PARTIES,
    _PARTIES,
    st.sampled_from(("procured", "donated", "other")),
    _tuples(
        st.builds(
            ReceiptLine,
            _GOODS,
            _AMOUNT_OR_NONE,
            _AMOUNTS,
            _AMOUNTS,
            _AMOUNTS,
            _AMOUNTS,
            _MAYBE,
        ),
        40,
    ),
    st.sampled_from(PaperState),
    _DONORS,
    _MAYBE,
    st.frozensets(st.sampled_from(get_args(ReceivedDocument))),
    *([_MAYBE] * 3),
)

stock_cards = st.builds(
    StockCardSheet,
    _HEADS,
    _GOODS,
    _PARTIES,
    _tuples(st.builds(StockCardRow, _DAYS, _ANY, _PARTIES, _AMOUNTS, _AMOUNTS, _AMOUNTS), 70),
    _AMOUNTS,
    _MAYBE,
    _AMOUNT_OR_NONE,
)

stock_reports = st.builds(
    StockReportSheet,
    _HEADS,
    _DAYS,
    _DAYS,
    _PARTIES,
    _tuples(_PARTIES, 5),
    _tuples(
        st.builds(
            StockRow,
            st.sampled_from((PaperParty("Store A"), PaperParty("", "ឃ្លាំង"))),
            _GOODS,
            *([_AMOUNTS] * 5),
        ),
        60,
    ),
    _tuples(st.builds(LowStockRow, _ITEMS, _UNITS, _AMOUNTS, _AMOUNTS, st.one_of(st.none(), _DAYS)), 12),
    _tuples(
        st.builds(
            DocumentRow,
            _DAYS,
            _ANY,
            _PARTIES,
            st.sampled_from(("in", "out", "transfer", "loss", "count")),
            st.integers(0, 90),
            st.sampled_from(Proof),
        ),
        30,
    ),
    _tuples(_ANY, 3),
)

distribution_reports = st.builds(
    DistributionReportSheet,
    _HEADS,
    _DAYS,
    _DAYS,
    _PARTIES,
    _tuples(
        st.builds(
            Handover,
            _ANY,
            _DAYS,
            _PARTIES,
            _PROVINCES,
            st.sampled_from(Proof),
            _tuples(st.builds(HandoverLine, _ITEMS, _UNITS, _DONORS, *([_AMOUNTS] * 6)), 6),
        ),
        12,
    ),
    _tuples(st.builds(PaperProvince, st.sampled_from(("KH01", "KH24")), _ANY, _MAYBE), 8),
    _tuples(
        st.builds(PeopleReachedRow, _AMOUNTS, _ANY, _MAYBE, _MAYBE, *([_AMOUNT_OR_NONE] * 4)),
        5,
    ),
    _tuples(st.builds(PlanRow, _ITEMS, _UNITS, _AMOUNTS, _AMOUNTS), 8),
    _MAYBE,
    _tuples(st.builds(ReportBullet, _ANY, _tuples(_ANY, 3), st.sampled_from(Proof)), 6),
    _MAYBE,
    _tuples(_ANY, 2),
    st.sampled_from(("", "PPE-001")),
)
