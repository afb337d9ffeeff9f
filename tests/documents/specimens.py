"""Sheets for the tests of papers: the handovers of spring 2020 and the cases at the edges."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from supplytrack.core.sheets import (
    DeliveryLine,
    DeliveryNoteSheet,
    GoodsReceivedNoteSheet,
    PaperGoods,
    PaperHead,
    PaperItem,
    PaperLanguage,
    PaperOrganisation,
    PaperParty,
    PaperProvince,
    PaperUnit,
    ReceiptLine,
    StockCardRow,
    StockCardSheet,
    Unstated,
)

ICT = timezone(timedelta(hours=7))
GENERATED = datetime(2020, 5, 7, 17, 30, tzinfo=ICT)
IOM = PaperOrganisation(
    "International Organization for Migration (IOM) · Cambodia",
    "អង្គការអន្តរជាតិទេសន្តរប្រវេសន៍ (IOM) · កម្ពុជា",
    "IOM",
)
WFP = PaperParty("World Food Programme (WFP)", "កម្មវិធីស្បៀងអាហារពិភពលោក (WFP)", "WFP")
UNICEF = PaperParty("UNICEF", "", "UNICEF")

BOX = PaperUnit("box", "boxes", "ប្រអប់")
PIECE = PaperUnit("piece", "pieces", "គ្រឿង")
SET = PaperUnit("set", "sets", "ឈុត")
KIT = PaperUnit("kit", "kits", "កញ្ចប់")
BOTTLE = PaperUnit("bottle", "bottles", "ដប")
KILO = PaperUnit("kg", "kg", "គ.ក្រ")

SUIT = PaperItem("PPE-001", "PPE suit", "សម្លៀកបំពាក់ការពារ (PPE)")
GOGGLES = PaperItem("PPE-002", "Medical safety goggles", "វ៉ែនតាការពារ")
APRON = PaperItem("PPE-003", "Disposable apron", "អៀមប្រើម្តងបោះចោល")
MIXED_MASKS = PaperItem(
    "MSK-009", "Masks, surgical and N95, not split", "ម៉ាស់វះកាត់ និងម៉ាស់ N95 មិនទាន់បែងចែក", mixed=True
)
MASK = PaperItem("MSK-001", "Surgical mask", "ម៉ាស់វះកាត់")
GLOVES = PaperItem("GLV-001", "Gloves", "ស្រោមដៃ")
THERMOMETER = PaperItem("THM-001", "Infrared thermometer", "ទែម៉ូម៉ែត្រអាំងហ្វ្រារ៉េ")
HYGIENE_KIT = PaperItem("HYG-001", "Hygiene care kit", "កញ្ចប់អនាម័យ")
SPRAY = PaperItem(
    "SPR-002",
    "Disinfection spray, hospital grade, trigger bottle of 500 ml",
    "ថ្នាំបាញ់សម្លាប់មេរោគសម្រាប់មន្ទីរពេទ្យ ដបមានក្បាលបាញ់ 500 មល",
)
BAGS = PaperItem("VIS-005", "Plastic bags, IOM", "ថង់ប្លាស្ទិក IOM", decimals=3)
KHMER_ONLY = PaperItem("BLK-001", "", "ភួយសម្រាប់មណ្ឌលចត្តាឡីស័ក")

CENTRAL_STORE = PaperParty("Phnom Penh central store", "ឃ្លាំងកណ្តាលភ្នំពេញ", "Phnom Penh")
FIELD_STORE = PaperParty("Poi Pet field store", "ឃ្លាំងប៉ោយប៉ែត", "Poi Pet")
BM_PHD = PaperParty(
    "Banteay Meanchey Provincial Health Department (PHD)",
    "មន្ទីរសុខាភិបាលខេត្តបន្ទាយមានជ័យ",
    "Banteay Meanchey PHD",
)
BANTEAY_MEANCHEY = PaperProvince("KH01", "Banteay Meanchey", "បន្ទាយមានជ័យ")
BATTAMBANG = PaperProvince("KH02", "Battambang", "បាត់ដំបង")
SIEM_REAP = PaperProvince("KH17", "Siem Reap", "សៀមរាប")
NOTE = (
    "Specimen. Quantities, items, donors and recipients: situation report as of 7 May 2020. Document "
    "numbers, dates, stores, batches, expiry dates, bins, minimum levels and paper states are examples. "
    "Khmer wording awaits review by a native speaker."
)


def head(
    number: str, day: date = date(2020, 4, 21), language: PaperLanguage = "both", note: str = NOTE
) -> PaperHead:
    """A paper's head at the usual moment."""
    return PaperHead(number, day, IOM, GENERATED, language, "1.0", note)


MIXED_LOT = PaperGoods(MIXED_MASKS, BOX, None, Unstated.NOT_RECORDED, Unstated.NOT_RECORDED)
GLOVES_LOT = PaperGoods(GLOVES, BOX, None, "G19-560", date(2020, 7, 31))
SUIT_LOT = PaperGoods(SUIT, PIECE, WFP, "W20-0311", date(2023, 3, 31))
GOGGLES_LOT = PaperGoods(GOGGLES, SET, WFP, "W20-0204", Unstated.NONE)
APRON_LOT = PaperGoods(APRON, SET, WFP, "W20-0118", date(2023, 1, 31))


def delivery_note(number: str = "DN-PNH-2020-0007", language: PaperLanguage = "both") -> DeliveryNoteSheet:
    """The handover to the health department of Banteay Meanchey."""
    return DeliveryNoteSheet(
        head(number, language=language),
        CENTRAL_STORE,
        BM_PHD,
        (
            DeliveryLine(MIXED_LOT, 20),
            DeliveryLine(GLOVES_LOT, 5),
            DeliveryLine(SUIT_LOT, 420),
            DeliveryLine(GOGGLES_LOT, 20),
            DeliveryLine(APRON_LOT, 500),
        ),
        province=BANTEAY_MEANCHEY,
        means="road",
    )


def fifty_lines() -> DeliveryNoteSheet:
    """Long names, missing batches and dates, three donors, mixed units."""
    kinds = (SPRAY, MASK, HYGIENE_KIT, KHMER_ONLY, THERMOMETER, BAGS, GLOVES, MIXED_MASKS)
    units = (BOTTLE, BOX, KIT, PIECE, SET, KILO, BOX, BOX)
    amounts = (1, 20, 500, 12, 1, 80_500, 5, 1250)
    lines = []
    for place in range(50):
        kind = place % len(kinds)
        batch = Unstated.NOT_RECORDED if place % 7 == 3 else f"B20-{100 + place}"
        expiry = Unstated.NOT_RECORDED if place % 5 == 2 else date(2021 + place % 4, 1 + place % 12, 28)
        donor = (None, UNICEF, WFP)[place // 17]
        lot = PaperGoods(kinds[kind], units[kind], donor, batch, Unstated.NONE if kind == 4 else expiry)
        lines.append(DeliveryLine(lot, amounts[kind]))
    quarantine = PaperParty("", "មណ្ឌលចត្តាឡីស័កម៉ាឡៃ ស្រុកម៉ាឡៃ ខេត្តបន្ទាយមានជ័យ")
    return DeliveryNoteSheet(
        head("DN-PNH-2020-0099", date(2020, 5, 7)),
        CENTRAL_STORE,
        quarantine,
        tuple(lines),
        province=BANTEAY_MEANCHEY,
        means="road",
    )


SUPPLIERS = PaperParty("Local suppliers (name not recorded)", "អ្នកផ្គត់ផ្គង់ក្នុងស្រុក")
LINENS = PaperItem("LIN-001", "Bed linens", "ឈុតកម្រាលគ្រែ")
CLOTHES = PaperItem("CLO-001", "Clothes", "ឈុតសម្លៀកបំពាក់")
SANITIZER = PaperItem("SAN-001", "Hand sanitizer, 500 ml", "ទឹកអនាម័យដៃ 500 មល")


def goods_received_note(language: PaperLanguage = "both") -> GoodsReceivedNoteSheet:
    """What was bought in early May."""
    bought = (
        (PaperGoods(MASK, BOX, None, "S20-204", date(2022, 4, 30)), 300),
        (PaperGoods(GLOVES, BOX, None, "G20-071", date(2025, 1, 31)), 200),
        (PaperGoods(HYGIENE_KIT, KIT, None, "K20-05", Unstated.NOT_RECORDED), 500),
        (PaperGoods(LINENS, SET), 500),
        (PaperGoods(CLOTHES, SET), 500),
        (PaperGoods(SANITIZER, BOTTLE, None, "H20-33", date(2021, 1, 31)), 600),
    )
    return GoodsReceivedNoteSheet(
        head("GRN-PNH-2020-0005", date(2020, 5, 5), language),
        CENTRAL_STORE,
        SUPPLIERS,
        "procured",
        tuple(ReceiptLine(lot, amount, amount) for lot, amount in bought),
        remarks="The source does not say when the goods arrived.",
    )


def stock_card(movements: int = 4, language: PaperLanguage = "both") -> StockCardSheet:
    """Suits given by WFP: one receipt, then handovers."""
    received = 420 * 3 if movements == 4 else movements * 100
    rows = [StockCardRow(date(2020, 4, 16), "GRN-PNH-2020-0003", WFP, received, 0, received)]
    for place in range(1, movements):
        out = 420 if movements == 4 else 60 + place
        day = date(2020, 4, 17) + timedelta(days=place)
        left = rows[-1].balance - out
        rows.append(StockCardRow(day, f"DN-PNH-2020-{place:04}", BM_PHD, 0, out, left))
    return StockCardSheet(
        head("SC-PNH-0014", date(2020, 5, 7), language),
        SUIT_LOT,
        CENTRAL_STORE,
        tuple(rows),
        bin="A-01",
        minimum=100,
    )
