"""Donor reports to look at and to test with."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from supplytrack.core.donor_sheet import DonorItem, DonorLot, DonorMovement, DonorPart, DonorReportSheet, Fate
from supplytrack.core.sheets import PaperGoods, PaperLanguage, PaperParty, Proof
from tests.documents import generated
from tests.documents.specimens import (
    APRON,
    BM_PHD,
    BOX,
    CENTRAL_STORE,
    GOGGLES,
    KHMER_ONLY,
    MIXED_MASKS,
    PIECE,
    SET,
    SUIT,
    WFP,
    head,
)

BTB_PHD = PaperParty("Battambang Provincial Health Department (PHD)", "", "Battambang PHD")
SRP_PHD = PaperParty("Siem Reap Provincial Health Department (PHD)", "", "Siem Reap PHD")
_TARGETS = (BM_PHD, BTB_PHD, SRP_PHD)
_PROOFS = (Proof.SIGNED, Proof.SIGNED, Proof.UNSIGNED)


def _given(item, unit, batch, expiry, sent) -> tuple[DonorItem, DonorLot]:
    """Three handovers, the last one open."""
    received = balance = sum(sent)
    first = date(2020, 4, 16)
    lines = [
        DonorMovement(first, "GRN-PNH-2020-0003", WFP, Proof.RECEIVED, "reversed", received, 0, received)
    ]
    for n, (quantity, target, proof) in enumerate(zip(sent, _TARGETS, _PROOFS, strict=True), 7):
        balance -= quantity
        day = date(2020, 4, 21) + timedelta(days=n - 7)
        lines.append(
            DonorMovement(day, f"DN-PNH-2020-{n:04}", target, proof, "reversed", 0, quantity, balance)
        )
    fates = (Fate.SIGNED, Fate.SIGNED, Fate.OPEN)
    parts = tuple(
        DonorPart(fate, quantity, target)
        for fate, quantity, target in zip(fates, sent, _TARGETS, strict=True)
    )
    row = DonorItem(item, unit, WFP, received, sum(sent[:2]), sent[2], 0, 0, 0, parts=parts)
    return row, DonorLot(PaperGoods(item, unit, WFP, batch, expiry), tuple(lines))


def donor_report(language: PaperLanguage = "both") -> DonorReportSheet:
    """What WFP gave until 7 May 2020."""
    rows, lots = zip(
        _given(SUIT, PIECE, "W20-0311", date(2023, 3, 31), (420, 420, 420)),
        _given(GOGGLES, SET, "W20-0204", date(2023, 5, 31), (20, 15, 15)),
        _given(APRON, SET, "W20-0118", date(2023, 1, 31), (500, 400, 400)),
        strict=True,
    )
    return DonorReportSheet(
        head("DO-WFP-2020-0507", date(2020, 5, 7), language),
        WFP,
        date(2020, 3, 21),
        date(2020, 5, 7),
        rows,
        lots,
    )


def everything(language: PaperLanguage = "both", recipients: int = 20) -> DonorReportSheet:
    """Losses, people, a split, goods on the way, many recipients, a gap, a name in Khmer alone, a long lot."""
    many = tuple(
        DonorPart(Fate.SIGNED, 40 - n, PaperParty(f"Recipient {n} of the far province"))
        for n in range(recipients)
    )
    signed = sum(part.quantity for part in many)
    rest = (
        DonorPart(Fate.OPEN, 60, BM_PHD),
        DonorPart(Fate.PEOPLE, 30, BTB_PHD),
        DonorPart(Fate.LOST, 25),
        DonorPart(Fate.CONVERTED, 12),
        DonorPart(Fate.IN_TRANSIT, 9),
        DonorPart(Fate.ON_HAND, 300, CENTRAL_STORE),
    )
    masks = DonorItem(
        MIXED_MASKS,
        BOX,
        WFP,
        signed + 443,
        signed + 30,
        60,
        25,
        12,
        309,
        in_transit=9,
        gap=7,
        gap_batches=("M-1", "M-2"),
        parts=(*many, *rest),
    )
    found = DonorItem(KHMER_ONLY, PIECE, None, 0, 0, 0, -5, -12, 17, parts=(DonorPart(Fate.LOST, -5),))
    ways = ("reversed", "refused", "people", "returned", "counted", "split", "found", "lost")
    lines = tuple(
        DonorMovement(
            date(2020, 1, 1) + timedelta(days=n),
            f"ADJ-PNH-2020-{n:04}",
            None,
            Proof.NOT_NEEDED,
            way,
            0,
            1,
            99 - n,
        )
        for n, way in enumerate(ways * 10)
    )
    sheet = donor_report(language)
    lot = DonorLot(PaperGoods(MIXED_MASKS, BOX, WFP), lines)
    return DonorReportSheet(
        sheet.head,
        WFP,
        sheet.period_from,
        sheet.period_to,
        (*sheet.rows, masks, found),
        (*sheet.lots, lot),
        (PaperParty("PPE", "ឧបករណ៍ការពារខ្លួន"),),
    )


_SIGNED = st.integers(-9_000_000_000_000, 9_000_000_000_000)
_LINES = st.builds(
    DonorMovement,
    generated._DAYS,
    generated._ANY,
    st.one_of(st.none(), generated._PARTIES),
    st.sampled_from(Proof),
    st.sampled_from(("reversed", "refused", "people", "lost")),
    _SIGNED,
    _SIGNED,
    _SIGNED,
)
_PARTS = st.builds(DonorPart, st.sampled_from(Fate), _SIGNED, st.one_of(st.none(), generated._PARTIES))
donor_reports = st.builds(
    DonorReportSheet,
    generated._HEADS,
    generated._PARTIES,
    generated._DAYS,
    generated._DAYS,
    generated._tuples(
        st.builds(
            DonorItem,
            generated._ITEMS,
            generated._UNITS,
            generated._DONORS,
            *([_SIGNED] * 8),
            generated._tuples(generated._MAYBE, 2),
            generated._tuples(_PARTS, 9),
        ),
        6,
    ),
    st.one_of(
        st.none(),
        generated._tuples(
            st.builds(
                DonorLot,
                generated._GOODS,
                st.lists(_LINES, min_size=1, max_size=20).map(tuple),
            ),
            4,
        ),
    ),
    generated._tuples(generated._PARTIES, 2),
)
