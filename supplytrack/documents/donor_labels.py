"""The fixed words of the donor report, in both languages. Khmer awaits review by a native speaker."""

from __future__ import annotations

from supplytrack.core.donor_sheet import Fate
from supplytrack.documents.labels import Label

DONOR_REPORT = Label("Donor report", "របាយការណ៍ជូនម្ចាស់ជំនួយ")
IN_KIND = Label("In-kind donation", "អំណោយជាសម្ភារៈ")
AGREEMENT = Label("Donation / agreement no.", "លេខកិច្ចព្រមព្រៀង")
BALANCE_OF_ITEMS = Label("Balance", "សមតុល្យ")
RULE = Label("received − handed over − open − loss = balance", "ទទួល − ប្រគល់ − មិនទាន់ច្បាស់ − បាត់ = នៅសល់")
RULE_WITH_SPLIT = Label(
    "received − handed over − open − loss − split = balance",
    "ទទួល − ប្រគល់ − មិនទាន់ច្បាស់ − បាត់ − បំបែក = នៅសល់",
)
HANDED_OVER_SIGNED = Label("Handed over, signed", "ប្រគល់ ចុះហត្ថលេខា")
HANDED_OVER_OPEN = Label("Handed over, open", "ប្រគល់ មិនទាន់ច្បាស់")
SPLIT = Label("Split", "បំបែក")
WHERE_EACH_WENT = Label("Where each unit went", "សម្ភារៈនីមួយៗទៅទីណា")
BAR_RULE = Label("bar = quantity received; each part = one recipient", "របារ = ចំនួនទទួល ផ្នែកនីមួយៗ = ភាគីទទួលមួយ")
RECEIVED_OF = Label("{item}: {quantity} received", "{item}៖ ទទួល {quantity}")
BALANCE_OF = Label("balance {quantity}", "នៅសល់ {quantity}")
SIGNED_KEY = Label("signed by the recipient", "អ្នកទទួលបានចុះហត្ថលេខា")
SIGNED_OR_KEPT = Label("signed by the recipient, or in a store", "បានចុះហត្ថលេខា ឬក្នុងឃ្លាំង")
OPEN_KEY = Label("signed copy not yet filed", "មិនទាន់មានច្បាប់ចុះហត្ថលេខា")
LOST_KEY = Label("lost", "បាត់")
REST = Label("others", "ផ្សេងទៀត")
MOVEMENTS = Label("Movements", "ចលនា")
LOT = Label("batch {batch} · expiry {expiry}", "ឡូត៍ {batch} · ផុតកំណត់ {expiry}")
SUM = Label("Sum", "សរុប")
EVERYTHING_ACCOUNTED = Label(
    "Every unit is accounted for: nothing is missing. “Open” becomes “signed” when the signed delivery note is filed.",
    "សម្ភារៈទាំងអស់មានគណនីច្បាស់លាស់ គ្មានអ្វីបាត់ដោយមិនដឹងទេ។ "
    "“មិនទាន់ច្បាស់” ក្លាយជា “បានចុះហត្ថលេខា” ពេលប័ណ្ណដែលបានចុះហត្ថលេខាត្រូវបានរក្សាទុក។",
)
NOT_ACCOUNTED = Label(
    "Not accounted for: {count} rows, marked !. Batches: {batches}. Run the check of the workspace.",
    "មិនទាន់មានគណនីច្បាស់លាស់៖ {count} ជួរ សម្គាល់ដោយ !។ ឡូត៍៖ {batches}។ សូមដំណើរការការពិនិត្យទិន្នន័យ។",
)
ON_THE_WAY = Label(
    "Of the balance of {item}, {quantity} are on their way between own stores.",
    "ក្នុងចំនួននៅសល់នៃ {item} មាន {quantity} កំពុងដឹកពីឃ្លាំងមួយទៅឃ្លាំងមួយ។",
)
IN_KITS = Label("Goods inside kits are told where the kit is.", "សម្ភារៈក្នុងឈុត ត្រូវបានរាប់តាមទីកន្លែងរបស់ឈុត។")
CHOOSE_DONOR = Label(
    "Choose a donor to see where each unit went and the movements of each lot.",
    "ជ្រើសរើសម្ចាស់ជំនួយ ដើម្បីឃើញសម្ភារៈនីមួយៗទៅទីណា និងចលនាតាមឡូត៍។",
)
WAYS = {
    "reversed": Label("reversed", "បានបង្វិលត្រឡប់"),
    "refused": Label("refused, back", "បដិសេធ ត្រឡប់មកវិញ"),
    "people": Label("given to people", "ចែកជូនប្រជាជន"),
    "returned": Label("returned", "ប្រគល់ត្រឡប់"),
    "counted": Label("counted", "រាប់"),
    "split": Label("split", "បំបែក"),
    "found": Label("found", "រកឃើញ"),
    "lost": Label("lost", "បាត់"),
}
FATES = {
    Fate.SIGNED: SIGNED_KEY,
    Fate.OPEN: OPEN_KEY,
    Fate.PEOPLE: WAYS["people"],
    Fate.LOST: LOST_KEY,
    Fate.CONVERTED: WAYS["split"],
    Fate.IN_TRANSIT: Label("on its way between stores", "កំពុងដឹករវាងឃ្លាំង"),
    Fate.ON_HAND: Label("in store", "ក្នុងឃ្លាំង"),
}
FATE = Label("What became of it", "ស្ថានភាព")
WITH_WHOM = Label("Where, with whom", "ទីកន្លែង ភាគីទទួល")
QUANTITY = Label("Quantity", "បរិមាណ")
IN_TRANSIT = Label("Of it in transit", "ក្នុងនោះ កំពុងដឹក")
GAP_BATCHES = Label("Batches with a gap", "ឡូត៍ដែលមិនត្រូវគ្នា")
