"""The fixed words of the papers, in both languages. Khmer awaits review by a native speaker."""

from __future__ import annotations

from dataclasses import dataclass

from supplytrack.core.movement_sheet import Way
from supplytrack.core.sheets import PaperLanguage, PaperState, Proof, Unstated


@dataclass(frozen=True, slots=True)
class Label:
    """Words in English and Khmer."""

    en: str
    km: str = ""


def in_order(en: str, km: str, language: PaperLanguage) -> tuple[str, str]:
    """The main text and the one below or after it; the second is empty where there is nothing to add."""
    if language == "en":
        return (en or km), ""
    if language == "km":
        return (km, en) if km else (en, "")
    return (en, km) if en else (km, "")


# ------------------------------------------------------------------ titles
DELIVERY_NOTE = Label("Delivery note / Waybill", "ប័ណ្ណប្រគល់ និងដឹកជញ្ជូនសម្ភារៈ")
WAYBILL_TITLE = Label("Waybill", "ប័ណ្ណដឹកជញ្ជូនសម្ភារៈ")
GOODS_RECEIVED_NOTE = Label("Goods received note", "ប័ណ្ណទទួលសម្ភារៈ")
STOCK_CARD = Label("Stock card", "ប័ណ្ណស្តុក")
STOCK_REPORT = Label("Stock report", "របាយការណ៍ស្តុក")
DISTRIBUTION_REPORT = Label("Distribution report", "របាយការណ៍ចែកចាយ")
MOVEMENT_REPORT = Label("Stock movement report", "របាយការណ៍ចលនាស្តុក")
PICKING_LIST = Label("Picking list", "បញ្ជីរៀបចំសម្ភារៈ")

# ------------------------------------------------------------------ head and foot
DOCUMENT_NUMBER = Label("Document no.", "លេខឯកសារ")
DATE = Label("Date", "កាលបរិច្ឆេទ")
AS_OF = Label("As of", "គិតត្រឹម")
PAGE = Label("Page", "ទំព័រ")
NOT_NUMBERED = Label("not numbered yet", "មិនទាន់មានលេខ")
CONTINUED_NEXT_PAGE = Label("Continued on next page", "បន្តនៅទំព័រក្រោយ")
CONTINUED = Label("(continued)", "(ត)")
END_OF_LIST = Label("End of list", "ចប់បញ្ជី")
NOTHING_TO_LIST = Label("Nothing to list.", "គ្មាន")

STATES = {
    PaperState.DRAFT: Label("Draft", "សេចក្តីព្រាង"),
    PaperState.ORIGINAL: Label("Original", "ច្បាប់ដើម"),
    PaperState.COPY: Label("Copy", "ច្បាប់ចម្លង"),
    PaperState.CANCELLED: Label("Cancelled", "បានលុបចោល"),
    PaperState.REVERSED: Label("Reversed", "បានបង្វិលត្រឡប់"),
}
PROOFS = {
    Proof.SIGNED: Label("Signed", "បានចុះហត្ថលេខា"),
    Proof.UNSIGNED: Label("Unsigned", "មិនទាន់ចុះហត្ថលេខា"),
    Proof.DISPUTED: Label("Disputed", "មានចំណុចខ្វែងគ្នា"),
    Proof.RECEIVED: Label("Received", "បានទទួល"),
    Proof.NOT_NEEDED: Label("–"),
}
UNSTATED = {
    Unstated.NONE: Label("none", "គ្មាន"),
    Unstated.NOT_RECORDED: Label("not recorded", "មិនបានកត់ត្រា"),
    Unstated.NOT_TRACKED: Label("–"),
}

# ------------------------------------------------------------------ fields
FROM = Label("From", "ចេញពី")
TO = Label("To", "ប្រគល់ជូន")
TO_STORE = Label("To store", "ទៅឃ្លាំង")
LOADED_ON = Label("Loaded on", "ថ្ងៃផ្ទុក")
EXPECTED_ON = Label("Expected on", "ថ្ងៃរំពឹងមកដល់")
ARRIVED_ON = Label("Arrived on", "ថ្ងៃមកដល់")
CARRIER_COMPANY = Label("Carrier", "អ្នកដឹកជញ្ជូន")
DISPATCH_DATE = Label("Dispatch date", "ថ្ងៃចេញ")
REQUEST_NUMBER = Label("Request no.", "លេខសំណើ")
PROJECT = Label("Project / WBS", "គម្រោង")
PROVINCE = Label("Province, P-code", "ខេត្ត")
PLACE_OF_DELIVERY = Label("Place of delivery", "ទីកន្លែងប្រគល់")
MEANS_OF_TRANSPORT = Label("Means of transport", "មធ្យោបាយដឹកជញ្ជូន")
DRIVER = Label("Driver, telephone", "អ្នកបើកបរ")
VEHICLE_REGISTRATION = Label("Vehicle registration", "ផ្លាកលេខ")
ROAD = Label("road", "ផ្លូវគោក")
WATER = Label("water", "ផ្លូវទឹក")
AIR = Label("air", "ផ្លូវអាកាស")
BY_HAND = Label("by hand", "ដៃ")
RECEIVED_AT = Label("Received at", "ទទួលនៅ")
RECEIVED_FROM = Label("Received from", "ទទួលពី")
DATE_OF_ARRIVAL = Label("Date of arrival", "ថ្ងៃមកដល់")
SOURCE = Label("Source", "ប្រភព")
PROCURED = Label("procured", "ទិញ")
DONATED = Label("donated", "អំណោយ")
OTHER = Label("other", "ផ្សេង")
ORDER = Label("Order / agreement", "លេខបញ្ជាទិញ")
DOCUMENTS_RECEIVED = Label("Documents received", "ឯកសារទទួល")
WAYBILL = Label("waybill", "ប័ណ្ណដឹក")
INVOICE = Label("invoice", "វិក្កយបត្រ")
PACKING_LIST = Label("packing list", "បញ្ជីវេចខ្ចប់")
NONE = Label("none", "គ្មាន")
VEHICLE = Label("Vehicle", "ផ្លាកលេខ")
CARRIER = Label("Carrier, driver", "អ្នកដឹកជញ្ជូន")
ITEM_CODE = Label("Item code", "លេខកូដ")
STORE_BIN = Label("Store, bin", "ឃ្លាំង ទីតាំង")
MINIMUM_LEVEL = Label("Minimum level", "កម្រិតអប្បបរមា")
PERIOD_OF_MOVEMENTS = Label("Period of movements", "រយៈពេល")
PERIOD = Label("Period", "រយៈពេល")
STORE = Label("Store", "ឃ្លាំង")
STORES = Label("Stores", "ឃ្លាំង")
DONORS = Label("Donors", "ម្ចាស់ជំនួយ")
TARGET_PROVINCES = Label("Target provinces", "ខេត្តគោលដៅ")

# ------------------------------------------------------------------ columns
NO = Label("No.", "ល.រ")
ITEM = Label("Item", "មុខសម្ភារៈ")
BATCH = Label("Batch", "លេខឡូត៍")
EXPIRY = Label("Expiry", "ថ្ងៃផុតកំណត់")
UNIT = Label("Unit", "ឯកតា")
SENT = Label("Sent", "បរិមាណ")
RECEIVED = Label("Received", "បានទទួល")
REMARKS = Label("Remarks", "កំណត់សម្គាល់")
DONOR = Label("Donor", "ម្ចាស់ជំនួយ")
PER_DOCUMENTS = Label("Per documents", "តាមឯកសារ")
GOOD = Label("Good", "ល្អ")
DAMAGED = Label("Damaged", "ខូច")
SHORT = Label("Short", "ខ្វះ")
DOCUMENT = Label("Document", "លេខឯកសារ")
FROM_TO = Label("From / to", "ពី / ទៅ")
IN = Label("In", "ចូល")
OUT = Label("Out", "ចេញ")
LOSS = Label("Loss", "បាត់")
OPENING = Label("Opening", "ដើមគ្រា")
CLOSING = Label("Closing", "ចុងគ្រា")
BALANCE = Label("Balance", "នៅសល់")
CHECKED_BY = Label("Checked by", "ពិនិត្យដោយ")
ON_HAND = Label("On hand", "នៅសល់")
MINIMUM = Label("Minimum", "អប្បបរមា")
SHORT_BY = Label("Short by", "ខ្វះ")
LAST_ISSUE = Label("Last issue", "ចេញចុងក្រោយ")
EXPIRES = Label("Expires", "ផុតកំណត់")
DAYS = Label("Days", "ថ្ងៃ")
QUANTITY = Label("Quantity", "បរិមាណ")
MOVEMENT = Label("Movement", "ចលនា")
LINES = Label("Lines", "មុខ")
PAPER = Label("Paper", "ឯកសារ")
TOTAL = Label("Total", "សរុប")
DELIVERY_NOTE_COLUMN = Label("Delivery note", "លេខឯកសារ")
RECIPIENT = Label("Recipient", "ភាគីទទួល")
RECIPIENT_AND_ITEM = Label("Recipient and item", "ភាគីទទួល និងមុខសម្ភារៈ")
DAYS_OPEN = Label("Days open", "ថ្ងៃ")
SENT_OUT = Label("Sent", "ផ្ញើ")
ACCEPTED = Label("Accepted", "ទទួលយក")
DAMAGED_OR_SHORT = Label("Damaged or short", "ខូច ឬខ្វះ")
DAMAGED_SHORT_REFUSED = Label("Damaged, short, refused", "ខូច ខ្វះ ឬបដិសេធ")
OPEN = Label("Open", "មិនទាន់ច្បាស់")
PLANNED = Label("Planned", "ផែនការ")
ACTUAL = Label("Actual", "ជាក់ស្តែង")
LEFT = Label("Left", "នៅសល់")
PER_CENT = Label("%")
PEOPLE = Label("People", "ចំនួន")
WHO = Label("Who", "ក្រុម")
WHAT = Label("What", "សេវា")
WHERE = Label("Where", "ទីកន្លែង")
BLANK = Label("")

# ------------------------------------------------------------------ groups, sums, boxes
PROCURED_BY = Label("Procured by {name}", "ទិញដោយ {name}")
DONATED_BY = Label("Donated by {name}", "អំណោយពី {name}")
RECEIVER_FILLS_IN = Label("Receiver fills in", "អ្នកទទួលបំពេញ")
CONTROL_TOTALS = Label("Control totals", "សរុបតាមឯកតា")
PACKAGES = Label("Packages", "កញ្ចប់")
GROSS_WEIGHT = Label("Gross weight, kg", "ទម្ងន់សរុប")
VOLUME = Label("Volume, cubic metres", "មាឌ")
SHORTAGE_BOX = Label(
    "Shortage, damage or refusal: write here before signing",
    "ការខ្វះខាត ខូចខាត ឬបដិសេធ៖ សូមសរសេរមុនចុះហត្ថលេខា",
)
CLAIM_BOX = Label("Remarks and claim on carrier or supplier", "កំណត់សម្គាល់ និងការទាមទារ")
COPIES = Label(
    "Copies: 1 receiver · 2 returned signed to the sender · 3 warehouse file",
    "ច្បាប់ចម្លង៖ 1 អ្នកទទួល · 2 ប្រគល់ត្រឡប់ជូនអ្នកផ្ញើ · 3 ឯកសារឃ្លាំង",
)
NOT_SPLIT = Label("not split", "មិនទាន់បែងចែក")
MIXED_LINE = Label(
    "“{items}” was counted together: one line until opened and counted. Do not divide the figure by guess.",
    "“{items}” ត្រូវបានរាប់រួមគ្នា៖ មុខតែមួយរហូតដល់បើករាប់។ សូមកុំបែងចែកចំនួនដោយស្មាន។",
)
PER_DOCUMENTS_RULE = Label("Per documents = good + damaged + short", "តាមឯកសារ = ល្អ + ខូច + ខ្វះ")
PER_DOCUMENTS_OVER_RULE = Label(
    "Per documents = good + damaged + short − over", "តាមឯកសារ = ល្អ + ខូច + ខ្វះ − លើស"
)
OVER = Label("{quantity} over", "លើស {quantity}")
OVER_ORDER = Label("{quantity} over the order", "លើសបញ្ជាទិញ {quantity}")
BROUGHT_FORWARD = Label("Brought forward", "យោងមក")
CARRIED_FORWARD = Label("Carried forward", "យោងទៅ")
ENTRIES_BY_HAND = Label(
    "Entries by hand until the next print",
    "កត់ត្រាដោយដៃរហូតដល់ការបោះពុម្ពបន្ទាប់",
)
KEEP_CARD = Label(
    "Keep: this record is not to be destroyed. One card for each item, donor and expiry date.",
    "សូមរក្សាទុក៖ មិនត្រូវបំផ្លាញឯកសារនេះឡើយ។ ប័ណ្ណមួយសម្រាប់មុខសម្ភារៈ ម្ចាស់ជំនួយ និងថ្ងៃផុតកំណត់នីមួយៗ។",
)

# ------------------------------------------------------------------ signatures
LOADED_BY = Label("Loaded by", "ផ្ទុកដោយ")
TRANSPORTED_BY = Label("Transported by", "ដឹកជញ្ជូនដោយ")
RECEIVED_BY = Label("Received by", "ទទួលដោយ")
DELIVERED_BY = Label("Delivered by", "ប្រគល់ដោយ")
PREPARED_BY = Label("Prepared by", "រៀបចំដោយ")
COUNT_SHEET = Label("Stock count sheet", "តារាងរាប់ស្តុក")
BLIND_COUNT = Label("Blind count", "រាប់ដោយមិនបង្ហាញចំនួន")
EXPECTED_SHOWN = Label("Expected shown", "បង្ហាញចំនួនតាមបញ្ជី")
EXPECTED = Label("Expected", "តាមបញ្ជី")
COUNT_DIFFERENCE = Label("Difference", "លម្អៀង")
STOCK_FROZEN_AT = Label("Stock frozen at", "បិទស្តុកនៅ")
COUNT = Label("Count", "ការរាប់")
FIRST_COUNT = Label("first", "ទី១")
SECOND_COUNT = Label("second", "ទី២")
SPOT_COUNT = Label("spot", "ចៃដន្យ")
COUNTED = Label("Counted", "ចំនួនរាប់")
COUNTED_BY = Label("Counted by", "រាប់ដោយ")
WRITE_BY_HAND = Label("Write by hand", "សរសេរដោយដៃ")
FOUND_NOT_LISTED = Label(
    "Found but not on the list: item, donor, batch, expiry, quantity", "រកឃើញ តែមិនមានក្នុងបញ្ជី"
)
VERIFIED_BY = Label("Verified by", "ផ្ទៀងផ្ទាត់ដោយ")
APPROVED_BY = Label("Approved by", "អនុម័តដោយ")
NAME_IN_CAPITALS = Label("Name in capitals", "ឈ្មោះ (អក្សរធំ)")
FUNCTION_ORGANISATION = Label("Function, organisation", "តួនាទី និងអង្គភាព")
DATE_AND_TIME = Label("Date and time", "ថ្ងៃ និងម៉ោង")
CONDITION_OF_GOODS = Label("Condition of goods", "ស្ថានភាពសម្ភារៈ")
CONDITION_GOOD = Label("good", "ល្អ")
CONDITION_DAMAGED = Label("damaged", "ខូច")
CONDITION_SHORT = Label("short", "ខ្វះ")
SIGNATURE = Label("Signature", "ហត្ថលេខា")
STAMP = Label("Stamp", "ត្រា")

# ------------------------------------------------------------------ stock report
ITEMS_FOLLOWED = Label("items followed", "មុខសម្ភារៈ")
ITEMS_IN_STOCK = Label("items in stock", "មានក្នុងស្តុក")
LOTS_IN_STOCK = Label("lots in stock", "ឡូត៍ក្នុងស្តុក")
AT_OR_UNDER_MINIMUM = Label("at or under minimum", "ស្តុកទាប")
EXPIRE_IN_NINE_MONTHS = Label("expire in 9 months", "ជិតផុតកំណត់")
LOTS_WITH_LOSS = Label("lots with a loss", "បាត់ ឬខូច")
ISSUED_AND_ON_HAND = Label("Issued and on hand", "បានចេញ និងនៅសល់")
SHARE_NOTE = Label(
    "share of what was available in the period; each bar in its own unit", "ចំណែកនៃសម្ភារៈដែលមានក្នុងរយៈពេលនេះ"
)
ISSUED_KEY = Label("issued", "បានចេញ")
LOST_KEY = Label("lost", "បាត់")
ON_HAND_KEY = Label("on hand", "នៅសល់")
UNIT_KEY = Label("unit", "ឯកតា")
LOW_STOCK = Label("Low stock", "ស្តុកទាប")
LOW_STOCK_NOTE = Label("on hand at or under the minimum level", "នៅសល់ស្មើ ឬក្រោមកម្រិតអប្បបរមា")
EXPIRING = Label("Expiring", "ជិតផុតកំណត់")
EXPIRING_NOTE = Label("lots in stock only", "តែឡូត៍ដែលមានក្នុងស្តុក")
EXPIRED = Label("expired", "ផុតកំណត់")
EXPIRY_REPORT = Label("Expiry report", "របាយការណ៍ថ្ងៃផុតកំណត់")
EXPIRED_NOT_TO_HAND_OVER = Label("Expired: not to be handed over", "ផុតកំណត់៖ មិនត្រូវប្រគល់ទេ")
EXPIRING_WITHIN = Label("Expiring within {days} days", "ផុតកំណត់ក្នុង {days} ថ្ងៃ")
NO_DATE_RECORDED = Label("No expiry date recorded", "មិនបានកត់ត្រាថ្ងៃផុតកំណត់")
GOOD_FOR_LONGER = Label("Good for longer", "នៅប្រើបានយូរ")
UNDER_THREE_MONTHS = Label("under 3 months", "ក្រោម 3 ខែ")
THREE_TO_NINE_MONTHS = Label("3 to 9 months", "3 ទៅ 9 ខែ")
RECONCILIATION = Label("Stock on hand and reconciliation", "ស្តុកនៅសល់ និងការផ្ទៀងផ្ទាត់")
RECONCILIATION_RULE = Label(
    "opening + in − out − loss = closing",
    "ដើមគ្រា + ចូល − ចេញ − បាត់ = ចុងគ្រា",
)
ONE_LOT = Label("{count} lot", "{count} ឡូត៍")
MANY_LOTS = Label("{count} lots", "{count} ឡូត៍")
NOT_ADDED = Label(
    "Totals stand only within one item and one unit; different units are never added. "
    "The reconciliation holds for every lot and every total above.",
    "សរុបតែក្នុងមុខសម្ភារៈ និងឯកតាតែមួយ។ ឯកតាខុសគ្នាមិនត្រូវបូកបញ្ចូលគ្នាឡើយ។",
)
DOES_NOT_RECONCILE = Label(
    "Lots marked ! do not add up: opening + in − out − loss differs from closing. Have the ledger checked.",
)
UNITS_NOT_ADDED = Label(
    "Totals stand only within one item and one unit; different units are never added.",
    "សរុបតែក្នុងមុខសម្ភារៈ និងឯកតាតែមួយ។ ឯកតាខុសគ្នាមិនត្រូវបូកបញ្ចូលគ្នាឡើយ។",
)
REVERSALS_BELOW_ZERO = Label(
    "What was reversed counts below zero in the column in which it was counted, on the day of the reversal.",
    "ចំនួនដែលបានបង្វិលត្រឡប់ត្រូវបានដកចេញពីជួរឈរដើមរបស់វា នៅថ្ងៃបង្វិលត្រឡប់។",
)
DOCUMENTS_BEHIND = Label("Documents behind the figures", "ឯកសារយោង")
DOCUMENTS_BEHIND_NOTE = Label("posted in the period", "បានចុះបញ្ជីក្នុងរយៈពេលនេះ")
MOVEMENTS = {
    "in": Label("in", "ចូល"),
    "out": Label("out", "ចេញ"),
    "transfer": Label("transfer", "ផ្ទេរ"),
    "conversion": Label("kits, split", "ឈុត បំបែក"),
    "loss": Label("loss", "បាត់"),
    "count": Label("count", "រាប់"),
}

# ------------------------------------------------------------------ stock movement report
CHOSEN = Label("Only", "ជ្រើសរើស")
ITEMS_KEY = Label("items", "មុខសម្ភារៈ")
DONORS_KEY = Label("donors and own", "ប្រភព")
STORES_KEY = Label("stores", "ឃ្លាំង")
ITEMS_MOVED = Label("items that moved", "មានចលនា")
ITEMS_LOST = Label("items with a loss", "បាត់ ឬខូច")
ITEMS_ON_THE_WAY = Label("items on the way", "កំពុងដឹក")
MOVED_AND_LEFT = Label("From opening to closing", "ពីដើមគ្រាដល់ចុងគ្រា")
MOVEMENT_RULE = Label(
    "opening + in − out − loss + count = closing",
    "ដើមគ្រា + ចូល − ចេញ − បាត់ + លម្អៀង = ចុងគ្រា",
)
RECONCILED = Label(
    "Reconciled: opening + in − out − loss + count = closing in every row ({count}), and every closing figure "
    "is the stock of {day} in the daily balances.",
    "ផ្ទៀងផ្ទាត់ត្រឹមត្រូវ៖ ដើមគ្រា + ចូល − ចេញ − បាត់ + លម្អៀង = ចុងគ្រា ក្នុងគ្រប់ជួរ ({count}) "
    "ហើយចុងគ្រានីមួយៗស្មើស្តុកថ្ងៃ {day} ក្នុងសមតុល្យប្រចាំថ្ងៃ។",
)
NOT_RECONCILED = Label(
    "Does not reconcile: {count} rows, marked !. There the stock of {day} is not what the moves leave; "
    "the gap stands in brackets. Have the ledger checked.",
    "មិនត្រូវគ្នា៖ {count} ជួរ មានសញ្ញា !។ ស្តុកថ្ងៃ {day} មិនស្មើនឹងចលនា ហើយគម្លាតនៅក្នុងវង់ក្រចក។ សូមពិនិត្យបញ្ជី។",
)
DIFFERENCE = Label("Count", "លម្អៀង")
HOW_GOODS_CAME = Label("How goods came in", "របៀបសម្ភារៈចូល")
HOW_GOODS_LEFT = Label("How goods went out", "របៀបសម្ភារៈចេញ")
HOW_GOODS_WERE_LOST = Label("Losses and count differences", "ការបាត់បង់ និងលម្អៀងរាប់")
NOT_USED = Label("Not in this period: {ways}.", "គ្មានក្នុងរយៈពេលនេះ៖ {ways}។")
ON_THE_WAY = Label("On the way between own stores", "កំពុងដឹករវាងឃ្លាំងផ្ទាល់ខ្លួន")
ON_THE_WAY_RULE = Label(
    "before + sent − arrived − lost on the way = after",
    "មុន + ផ្ញើ − មកដល់ − បាត់តាមផ្លូវ = ក្រោយ",
)
NO_LOSS = Label(
    "What is on the way has left one store and not reached the other: it is neither stock nor loss.",
    "សម្ភារៈកំពុងដឹកបានចេញពីឃ្លាំងមួយ ហើយមិនទាន់ដល់ឃ្លាំងមួយទៀត៖ មិនមែនស្តុក ហើយក៏មិនមែនបាត់បង់ដែរ។",
)
BEFORE = Label("Before", "មុន")
ARRIVED = Label("Arrived", "មកដល់")
LOST_ON_THE_WAY = Label("Lost on the way", "បាត់តាមផ្លូវ")
AFTER = Label("After", "ក្រោយ")
LOST_OUTSIDE = Label("Lost outside the stores", "បាត់ក្រៅឃ្លាំង")
LOST_OUTSIDE_NOTE = Label("no loss of the stock above", "មិនរាប់ក្នុងការបាត់បង់ខាងលើ")
ON_ARRIVAL = Label("On arrival", "ពេលទទួល")
ON_TRANSFER = Label("On transfer", "ពេលផ្ទេរ")
ON_DELIVERY = Label("On delivery", "ពេលប្រគល់")
WHEN_GIVEN_BACK = Label("When given back", "ពេលប្រគល់ត្រឡប់")
IN_KITS = Label("In kits taken apart", "ក្នុងឈុតបំបែក")
STOCK_OF_DAY = Label("Stock of last day", "ស្តុកថ្ងៃចុងក្រោយ")
CHECK = Label("Check", "ផ្ទៀងផ្ទាត់")
WAYS = {
    Way.PROCURED: Label("Procured", "ទិញ"),
    Way.DONATED: Label("Donated", "អំណោយ"),
    Way.PRINTED: Label("Printed", "បោះពុម្ព"),
    Way.RETURNED: Label("Returned goods", "ទំនិញត្រឡប់"),
    Way.FOUND: Label("Found", "រកឃើញ"),
    Way.TRANSFER_IN: Label("Transfers in", "ផ្ទេរចូល"),
    Way.ASSEMBLED: Label("Kits put together", "ផ្គុំឈុត"),
    Way.PARTS: Label("From kits, splits", "ពីឈុត បំបែក"),
    Way.GIVEN_BACK: Label("Given back", "ប្រគល់ត្រឡប់"),
    Way.HANDED_OVER: Label("Handed over", "ប្រគល់ជូន"),
    Way.TO_PEOPLE: Label("To people", "ជូនមនុស្ស"),
    Way.TRANSFER_OUT: Label("Transfers out", "ផ្ទេរចេញ"),
    Way.USED: Label("Into kits, splits", "ចូលឈុត បំបែក"),
    Way.TO_SENDER: Label("Back to sender", "ត្រឡប់អ្នកផ្ញើ"),
    Way.LOST: Label("Lost", "បាត់"),
    Way.DAMAGED: Label("Damaged", "ខូច"),
    Way.EXPIRED: Label("Expired", "ផុតកំណត់"),
    Way.OTHER_LOSS: Label("Other loss", "បាត់ផ្សេង"),
    Way.DISPOSED: Label("Disposed of", "បំផ្លាញ"),
    Way.SURPLUS: Label("More than booked", "លើសបញ្ជី"),
    Way.SHORTAGE: Label("Less than booked", "ខ្វះពីបញ្ជី"),
}

# ------------------------------------------------------------------ picking list
PICK_FROM = Label("Pick from", "យកពីឃ្លាំង")
PICK_FOR = Label("For", "សម្រាប់")
NEEDED_BY = Label("Needed by", "ត្រូវការនៅថ្ងៃ")
OF_PAPER = {
    "delivery note": Label("Delivery note", "ប័ណ្ណប្រគល់"),
    "transfer": Label("Transfer", "ការផ្ទេរ"),
}
FOR_PAPER = Label("For {number}")
ORDER_OF_PICKING = Label("Order of picking", "លំដាប់")
BY_BIN = Label("By bin; the earliest expiry first (FEFO)", "តាមទីតាំង មុនផុតកំណត់ យកមុន (FEFO)")
BY_ITEM = Label("By item; the earliest expiry first (FEFO)", "តាមមុខសម្ភារៈ មុនផុតកំណត់ យកមុន (FEFO)")
BIN = Label("Bin", "ទីតាំង")
TO_PICK = Label("To pick", "ត្រូវយក")
PICKED = Label("Picked", "បានយក")
PICKED_BY = Label("Picked by", "រៀបចំដោយ")
NONE_PASSED_OVER = Label("Lots passed over by FEFO: none.", "ឡូត៍ដែលរំលងដោយ FEFO៖ គ្មាន។")
PASSED_OVER = Label("Lots passed over by FEFO", "ឡូត៍ដែលរំលងដោយ FEFO")
PASSED_OVER_NOTE = Label("leave them where they lie", "ទុកនៅកន្លែងដើម")
WHY = Label("Why", "មូលហេតុ")
SHORT_PICK = Label(
    "Short pick: write the quantity found and leave the rest; the paper follows the picked quantity.",
    "បើខ្វះ៖ សរសេរចំនួនដែលរកឃើញ ហើយទុកចន្លោះដែលនៅសល់ ឯកសារនឹងធ្វើតាមចំនួនដែលបានយក។",
)
SHORT_PICK_ISSUED = Label(
    "Issued already. Short pick: write the quantity found and tell the office before the goods leave.",
    "បានចេញរួចហើយ។ បើខ្វះ៖ សរសេរចំនួនដែលរកឃើញ ហើយប្រាប់ការិយាល័យមុនសម្ភារៈចាកចេញ។",
)
DIFFERENCES_BOX = Label("Differences and reason", "ភាពខុសគ្នា និងមូលហេតុ")
PASSED_REASONS = {
    "expired": Label("expired", "ផុតកំណត់"),
    "reserved": Label("held for another paper", "ទុកសម្រាប់ឯកសារផ្សេង"),
    "other donor": Label("of another donor", "ម្ចាស់ជំនួយផ្សេង"),
    "not there on that day": Label("not free on that day", "មិនទំនេរនៅថ្ងៃនោះ"),
    "later one chosen": Label("a later batch was chosen", "បានជ្រើសឡូត៍ក្រោយ"),
}

# ------------------------------------------------------------------ distribution report
HANDOVERS_KEY = Label("handovers", "ការប្រគល់")
INSTITUTIONS_KEY = Label("institutions", "ស្ថាប័ន")
PROVINCES_KEY = Label("provinces", "ខេត្ត")
LINES_KEY = Label("lines", "មុខ")
SIGNED_KEY = Label("signed", "បានចុះហត្ថលេខា")
UNSIGNED_KEY = Label("unsigned", "មិនទាន់ចុះ")
DISPUTED_KEY = Label("disputed", "ខ្វែងគ្នា")
WHERE_HANDOVERS = Label("Where handovers took place", "ទីកន្លែងប្រគល់")
WITH_HANDOVERS = Label("with handovers", "មានការប្រគល់")
TARGET_WITHOUT = Label("target, none in the period", "គោលដៅ មិនទាន់មាន")
BOUNDARIES = Label(
    "Boundaries are indicative and carry no opinion.",
    "ព្រំដែនគ្រាន់តែសម្រាប់បង្ហាញ។",
)
BY_PROVINCE = Label("{item}, {unit}, by province", "{item_km}")
PEOPLE_REACHED_COUNTS = Label("People reached (service counts)", "មនុស្សបានទទួលសេវា")
PEOPLE_NOT_RECIPIENTS = Label(
    "Recipients are institutions and people reached are persons: the two are never added. "
    "The same person may be in several counts.",
    "ភាគីទទួលជាស្ថាប័ន ឯអ្នកទទួលសេវាជាមនុស្ស៖ មិនត្រូវបូកបញ្ចូលគ្នាឡើយ។ មនុស្សម្នាក់អាចត្រូវបានរាប់ច្រើនដង។",
)
WHAT_WENT_WHERE = Label("What went where", "អ្វីទៅទីណា")
WHAT_WENT_WHERE_NOTE = Label(
    "sent; equals the issues of the stock report", "បរិមាណបានផ្ញើ ស្មើនឹងការចេញក្នុងរបាយការណ៍ស្តុក"
)
NOT_ONE_PROVINCE = Label("Province not recorded", "មិនបានកត់ត្រាខេត្ត")
OTHER_PROVINCES = Label("Other provinces", "ខេត្តផ្សេង")
HANDOVER_PAPERS = Label("Handover papers", "ឯកសារប្រគល់")
HANDOVER_PAPERS_NOTE = Label(
    "days open are counted to the date of the report", "រាប់ថ្ងៃរហូតដល់កាលបរិច្ឆេទរបាយការណ៍"
)
DETAIL = Label(
    "By province, recipient, donor and item",
    "តាមខេត្ត ភាគីទទួល ម្ចាស់ជំនួយ និងមុខសម្ភារៈ",
)
DETAIL_RULE = Label(
    "sent = accepted + damaged or short + open",
    "ផ្ញើ = ទទួលយក + ខូច ឬខ្វះ + មិនទាន់ច្បាស់",
)
DETAIL_REFUSED_RULE = Label(
    "sent = accepted + damaged, short or refused + open", "ផ្ញើ = ទទួលយក + ខូច ខ្វះ ឬបដិសេធ + មិនទាន់ច្បាស់"
)
OPEN_MEANS = Label(
    "Open = sent, but the note is unsigned or the quantity is disputed.",
    "មិនទាន់ច្បាស់ = បានផ្ញើ ប៉ុន្តែមិនទាន់ចុះហត្ថលេខា ឬមានចំណុចខ្វែងគ្នា។",
)
ONE_HANDOVER = Label("{count} handover", "ការប្រគល់ {count}")
MANY_HANDOVERS = Label("{count} handovers", "ការប្រគល់ {count}")
PLANNED_AND_ACTUAL = Label("Planned and actual", "ផែនការ និងជាក់ស្តែង")
PEOPLE_REACHED = Label("People reached", "មនុស្សបានទទួលសេវា")
PEOPLE_REACHED_NOTE = Label("service counts, never added", "ចំនួនសេវា មិនត្រូវបូកបញ្ចូលគ្នា")
ACTIVITIES = Label("Activities and fixtures", "សកម្មភាព និងសម្ភារៈដំឡើង")
ACTIVITIES_NOTE = Label(
    "beside stock; who took part is not added to people reached", "ក្រៅពីស្តុក អ្នកចូលរួមមិនបូកបញ្ចូលក្នុងមនុស្សបានទទួលសេវា"
)
ACTIVITY = Label("Activity", "សកម្មភាព")
WHEN = Label("When", "ពេលណា")
HOW_MUCH = Label("How much", "ចំនួន")
ACTIVITY_KINDS = {
    "fixture": Label("Fixture", "សម្ភារៈដំឡើង"),
    "refill": Label("Refill", "ការបំពេញបន្ថែម"),
    "training": Label("Training", "វគ្គបណ្តុះបណ្តាល"),
    "information": Label("Information", "ព័ត៌មាន"),
    "mobilisation": Label("Mobilisation", "ការចល័តធនធាន"),
    "assessment": Label("Assessment", "ការវាយតម្លៃ"),
    "other": Label("Other", "ផ្សេងៗ"),
}
STANDS_SINCE = Label("since {day}", "ចាប់ពី {day}")
REFILLED = Label("refilled {count} ×, last on {day}", "បំពេញបន្ថែម {count} ដង ចុងក្រោយ {day}")
WITH_PARTNER = Label("with {partner}", "ជាមួយ {partner}")
FOR_SITUATION_REPORT = Label("For the situation report", "សម្រាប់របាយការណ៍ស្ថានភាព")
FOR_SITUATION_REPORT_NOTE = Label("from the figures above", "ពីតួលេខខាងលើ")
WOMEN = Label("women", "ស្ត្រី")
MEN = Label("men", "បុរស")
GIRLS = Label("girls", "ក្មេងស្រី")
BOYS = Label("boys", "ក្មេងប្រុស")
