"""Sheets for the tests of papers: the handovers of spring 2020 and the cases at the edges."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from supplytrack.core.loss_report_sheet import LossLine, LossReportSheet
from supplytrack.core.sheets import (
    ActivityRow,
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
    PaperUnit,
    PeopleReachedRow,
    PlanRow,
    Proof,
    ReceiptLine,
    ReportBullet,
    StockCardRow,
    StockCardSheet,
    StockReportSheet,
    StockRow,
    Unstated,
)
from supplytrack.core.sheets import PaperState as Travelling
from supplytrack.core.waybill_sheet import WaybillLine, WaybillSheet

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


def waybill(language: PaperLanguage = "both", *, arrived: bool = False) -> WaybillSheet:
    """Goods for the store at the border, on their way or received with damage and loss."""
    lines = (
        WaybillLine(GLOVES_LOT, 40, packed="4 cartons of 10"),
        WaybillLine(MIXED_LOT, 20),
        WaybillLine(SUIT_LOT, 420),
        WaybillLine(GOGGLES_LOT, 20),
    )
    if arrived:
        lines = (
            WaybillLine(GLOVES_LOT, 40, 36, 3, "4 cartons of 10", "1 lost. fell off the truck at Sisophon"),
            WaybillLine(MIXED_LOT, 20, 20, 0),
            WaybillLine(SUIT_LOT, 420, 300, 0, remarks="120 on the way"),
            WaybillLine(GOGGLES_LOT, 20, 20, 0),
        )
    return WaybillSheet(
        head("TR-PNH-2020-0003", language=language),
        CENTRAL_STORE,
        FIELD_STORE,
        lines,
        state=Travelling.COPY if arrived else Travelling.ORIGINAL,
        expected=date(2020, 4, 22),
        arrived=date(2020, 4, 23) if arrived else None,
        request_number="RQ-17",
        means="road",
        carrier="Angkor Transport Company, Phnom Penh",
        driver="Keo Vanna · 012 345 678",
        vehicle="PP 3A-4821",
        loaded_by="Sok Sothea",
    )


def loss_report(language: PaperLanguage = "both", *, on_the_way: bool = False) -> LossReportSheet:
    """Goods that were burnt after the rain came in, or that were lost between two stores."""
    lines = (
        LossLine(GLOVES_LOT, 40, "expired", worth="1,240.50 USD"),
        LossLine(MIXED_LOT, 3, "unfit for use", remarks="wet, mouldy"),
        LossLine(SUIT_LOT, 12, "fell off the truck at Sisophon", "damaged"),
    )
    return LossReportSheet(
        head("TRR-POI-2020-0002" if on_the_way else "DSP-PNH-2020-0004", language=language),
        "transfer receipt" if on_the_way else "disposal",
        FIELD_STORE if on_the_way else CENTRAL_STORE,
        lines,
        worths=("1,240.50 USD", "3,000,000 KHR"),
        unknown_worth=True,
        source=CENTRAL_STORE if on_the_way else None,
        related="TR-PNH-2020-0003" if on_the_way else "",
        method="" if on_the_way else "burnt",
        recorded_by="Sok Sothea",
        approved_by="Head of office",
        witness="" if on_the_way else "Keo Vanna, district health office",
        remarks="The roof leaked on 18 April. The landlord was told on the same day.",
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


POSTERS = PaperItem("IEC-002", "Posters, COVID-19 prevention", "ផ្ទាំងរូបភាពបង្ការកូវីដ-19")
IEC = PaperItem("IEC-001", "IEC materials, MoH-WHO reprint", "ឯកសារអប់រំ MoH-WHO")
_CLOSING = (
    (PaperGoods(SUIT, PIECE, None, "P19-8841", date(2022, 11, 30)), 0, 100, 100),
    (SUIT_LOT, 0, 1260, 1260),
    (MIXED_LOT, 0, 50, 50),
    (PaperGoods(MASK, BOX, None, "S20-117", date(2022, 2, 28)), 0, 25, 25),
    (PaperGoods(MASK, BOX, None, "S20-204", date(2022, 4, 30)), 0, 300, 0),
    (GLOVES_LOT, 0, 14, 14),
    (PaperGoods(GLOVES, BOX, None, "G20-071", date(2025, 1, 31)), 0, 200, 0),
    (PaperGoods(THERMOMETER, SET), 0, 1, 1),
    (GOGGLES_LOT, 0, 50, 50),
    (APRON_LOT, 0, 1300, 1300),
    (PaperGoods(HYGIENE_KIT, KIT, None, "K20-05", Unstated.NOT_RECORDED), 0, 500, 0),
    (PaperGoods(LINENS, SET), 0, 500, 0),
    (PaperGoods(CLOTHES, SET), 0, 500, 0),
    (PaperGoods(SANITIZER, BOTTLE, None, "H20-33", date(2021, 1, 31)), 0, 600, 0),
    (PaperGoods(SPRAY, BOTTLE, None, "D20-18", date(2020, 7, 31)), 0, 350, 0),
    (PaperGoods(IEC, PIECE), 0, 10_000, 0),
    (PaperGoods(POSTERS, PIECE, UNICEF), 0, 4500, 4500),
    (PaperGoods(BAGS, KILO), 0, 80_500, 0),
)


def stock_report(language: PaperLanguage = "both", stores: int = 1) -> StockReportSheet:
    """Both stores on 7 May 2020; `stores` repeats the central one for longer reports."""
    rows = []
    places = [CENTRAL_STORE] + [PaperParty(f"Store {number}") for number in range(2, stores + 1)]
    for place in places:
        for lot, opening, taken_in, out in _CLOSING:
            rows.append(StockRow(place, lot, opening, taken_in, out, 0, opening + taken_in - out))
    kit = PaperGoods(HYGIENE_KIT, KIT, None, Unstated.NOT_RECORDED, Unstated.NOT_RECORDED)
    rows.append(StockRow(FIELD_STORE, kit, 18, 0, 16, 2, 0))
    rows.append(StockRow(FIELD_STORE, PaperGoods(LINENS, SET), 18, 0, 18, 0, 0))
    return StockReportSheet(
        head("SR-ALL-2020-0507", date(2020, 5, 7), language),
        date(2020, 3, 21),
        date(2020, 5, 7),
        PaperParty("All stores", "គ្រប់ឃ្លាំង"),
        (*places, FIELD_STORE),
        tuple(rows),
        (
            LowStockRow(SUIT, PIECE, 0, 100, date(2020, 4, 24)),
            LowStockRow(THERMOMETER, SET, 0, 2, date(2020, 4, 22)),
            LowStockRow(GOGGLES, SET, 0, 10),
        ),
        (
            DocumentRow(date(2020, 4, 2), "GRN-PNH-2020-0001", SUPPLIERS, "in", 5, Proof.RECEIVED),
            DocumentRow(date(2020, 4, 21), "DN-PNH-2020-0007", BM_PHD, "out", 5, Proof.SIGNED),
            DocumentRow(date(2020, 4, 22), "DN-PNH-2020-0010", BM_PHD, "out", 3, Proof.DISPUTED),
            DocumentRow(date(2020, 5, 1), "ADJ-POI-2020-0001", FIELD_STORE, "loss", 1),
        ),
    )


BM_BORDER = PaperParty("Border authorities in Banteay Meanchey", "អាជ្ញាធរព្រំដែនខេត្តបន្ទាយមានជ័យ", "")
BTB_PHD = PaperParty(
    "Battambang Provincial Health Department (PHD)", "មន្ទីរសុខាភិបាលខេត្តបាត់ដំបង", "Battambang PHD"
)
BTB_BORDER = PaperParty("Border authorities in Battambang", "អាជ្ញាធរព្រំដែនខេត្តបាត់ដំបង")
SRP_PHD = PaperParty("Siem Reap Provincial Health Department (PHD)", "មន្ទីរសុខាភិបាលខេត្តសៀមរាប", "Siem Reap PHD")


def _handed(
    proof: Proof, *lines: tuple[PaperItem, PaperUnit, PaperParty | None, int]
) -> tuple[HandoverLine, ...]:
    waiting = proof is Proof.UNSIGNED
    return tuple(
        HandoverLine(item, unit, donor, sent, accepted=0 if waiting else sent, open=sent if waiting else 0)
        for item, unit, donor, sent in lines
    )


def distribution_report(language: PaperLanguage = "both") -> DistributionReportSheet:
    """The handovers of April 2020."""
    signed, unsigned = Proof.SIGNED, Proof.UNSIGNED
    handovers = (
        Handover(
            "DN-PNH-2020-0007", date(2020, 4, 21), BM_PHD, BANTEAY_MEANCHEY, signed,
            _handed(signed, (MIXED_MASKS, BOX, None, 20), (GLOVES, BOX, None, 5), (SUIT, PIECE, WFP, 420),
                    (GOGGLES, SET, WFP, 20), (APRON, SET, WFP, 500)),
        ),
        Handover(
            "DN-PNH-2020-0008", date(2020, 4, 21), BM_BORDER, BANTEAY_MEANCHEY, signed,
            _handed(signed, (SUIT, PIECE, None, 50), (MASK, BOX, None, 15), (GLOVES, BOX, None, 2)),
        ),
        Handover(
            "DN-PNH-2020-0009", date(2020, 4, 22), BTB_PHD, BATTAMBANG, signed,
            _handed(signed, (MIXED_MASKS, BOX, None, 15), (GLOVES, BOX, None, 5), (THERMOMETER, SET, None, 1),
                    (SUIT, PIECE, WFP, 420), (GOGGLES, SET, WFP, 15), (APRON, SET, WFP, 400)),
        ),
        Handover(
            "DN-PNH-2020-0010", date(2020, 4, 22), BTB_BORDER, BATTAMBANG, Proof.DISPUTED,
            (HandoverLine(SUIT, PIECE, None, 50, 50), HandoverLine(MASK, BOX, None, 10, 10),
             HandoverLine(GLOVES, BOX, None, 2, 1, open=1)),
        ),
        Handover(
            "DN-PNH-2020-0011", date(2020, 4, 24), SRP_PHD, SIEM_REAP, unsigned,
            _handed(unsigned, (MIXED_MASKS, BOX, None, 15), (SUIT, PIECE, WFP, 420), (GOGGLES, SET, WFP, 15),
                    (APRON, SET, WFP, 400)),
        ),
    )  # fmt: skip
    return DistributionReportSheet(
        head("DR-ALL-2020-0507", date(2020, 5, 7), language),
        date(2020, 3, 21),
        date(2020, 5, 7),
        PaperParty("For managers", "សម្រាប់អ្នកគ្រប់គ្រង"),
        handovers,
        (
            BANTEAY_MEANCHEY,
            BATTAMBANG,
            SIEM_REAP,
            PaperProvince("KH06", "Kampong Thom", "កំពង់ធំ"),
            PaperProvince("KH14", "Prey Veng", "ព្រៃវែង"),
            PaperProvince("KH22", "Oddar Meanchey", "ឧត្តរមានជ័យ"),
        ),
        (
            PeopleReachedRow(3908, "arriving migrants", "meal packages", "four sites", women=1800, men=2108),
            PeopleReachedRow(18, "suspected cases in quarantine", "hygiene care kits and bed linens"),
        ),
        (PlanRow(POSTERS, PIECE, 4500, 4500), PlanRow(HYGIENE_KIT, KIT, 500, 0), PlanRow(MASK, BOX, 300, 25)),
        bullets=(
            ReportBullet(
                "Provided medical supplies of 20 boxes of surgical and N95 masks, five boxes of gloves and "
                "WFP-donated PPEs which included 420 PPE suits, 20 sets of medical safety goggles, 500 sets "
                "of disposable aprons to the Banteay Meanchey Provincial Health Department (PHD).",
                ("DN-PNH-2020-0007",),
                signed,
            ),
            ReportBullet(
                "Provided medical supplies of 50 PPE suits, 10 boxes of surgical masks and two boxes of "
                "gloves to the border authorities in Battambang.",
                ("DN-PNH-2020-0010",),
                Proof.DISPUTED,
            ),
        ),
        notes=("Posters (4,500, UNICEF) went to five provinces; the split by province is not recorded.",),
        activities=(
            ActivityRow(
                "fixture", date(2020, 4, 20), None, PaperParty("Water tanks for hand washing", "ធុងទឹកសម្រាប់លាងដៃ"),
                (PaperParty("O'Bei Choin", "អូរបីជាន់"),), "2 tanks", refills=2, last_refill=date(2020, 5, 4),
            ),
            ActivityRow(
                "training", date(2020, 4, 28), date(2020, 4, 30), PaperParty("Training on RCCE"),
                (PaperParty("Battambang", "បាត់ដំបង"),), people=308, who="participants", partner="Battambang PHD",
            ),
        ),
    )  # fmt: skip
