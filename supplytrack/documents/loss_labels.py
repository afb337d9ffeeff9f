"""The fixed words of the loss report, in both languages. Khmer awaits review by a native speaker."""

from __future__ import annotations

from supplytrack.documents.labels import Label

LOSS_REPORT = Label("Loss report", "របាយការណ៍បាត់បង់សម្ភារៈ")
LOST_AT = Label("Place", "ទីកន្លែង")
TOLD_BY = Label("Recorded as", "កត់ត្រាជា")
RELATED_DOCUMENT = Label("Belongs to", "ឯកសារពាក់ព័ន្ធ")
METHOD_OF_DISPOSAL = Label("Method of disposal", "វិធីបំផ្លាញ")
WORTH_IN_ALL = Label("Worth in all", "តម្លៃសរុប")
UNKNOWN_WORTH = Label("goods of unknown cost", "សម្ភារៈមិនដឹងតម្លៃ")
REASON = Label("Reason", "មូលហេតុ")
WORTH = Label("Worth", "តម្លៃ")
UNKNOWN = Label("unknown", "មិនដឹង")
WHAT_HAPPENED_BOX = Label(
    "What happened, and what was done about it", "ព្រឹត្តិការណ៍ដែលបានកើតឡើង និងវិធានការដែលបានអនុវត្ត"
)
RECORDED_BY = Label("Recorded by", "កត់ត្រាដោយ")
WITNESSED_BY = Label("Witnessed by", "សាក្សី")
TOLD_BY_KINDS = {
    "write-off": Label("Write-off", "ការលុបចេញពីស្តុក"),
    "disposal": Label("Disposal", "ការបំផ្លាញចោល"),
    "adjustment": Label("Adjustment", "ការកែតម្រូវស្តុក"),
    "return": Label("Return", "ការប្រគល់ត្រឡប់"),
    "stock count": Label("Stock count", "ការរាប់ស្តុក"),
    "transfer receipt": Label("Receipt of a transfer", "ការទទួលពីការផ្ទេរ"),
    "proof of delivery": Label("Proof of delivery", "ភស្តុតាងនៃការប្រគល់"),
    "goods receipt": Label("Goods receipt", "ការទទួលសម្ភារៈ"),
    "kit disassembly": Label("Kits taken apart", "ការរុះរើឈុត"),
    "split": Label("Split", "ការបំបែក"),
}
LOSS_WORDS = {
    "lost": Label("lost", "បាត់"),
    "damaged": Label("damaged", "ខូច"),
    "short": Label("short", "ខ្វះ"),
    "expired": Label("expired", "ផុតកំណត់"),
    "stolen": Label("stolen", "ត្រូវគេលួច"),
    "counting mistake": Label("counting mistake", "រាប់ខុស"),
    "sample": Label("sample", "គំរូ"),
    "recalled": Label("recalled", "ត្រូវប្រមូលត្រឡប់"),
    "unfit for use": Label("unfit for use", "ប្រើមិនកើត"),
    "damaged in transport": Label("damaged in transport", "ខូចពេលដឹក"),
    "wet": Label("wet", "សើម"),
    "short in the box": Label("short in the box", "ខ្វះក្នុងប្រអប់"),
    "lost on the way": Label("lost on the way", "បាត់តាមផ្លូវ"),
    "wrong item": Label("wrong item", "ខុសមុខសម្ភារៈ"),
    "not needed": Label("not needed", "មិនត្រូវការ"),
    "too many": Label("too many", "ច្រើនពេក"),
    "other": Label("other", "ផ្សេង"),
    "burnt": Label("burnt", "ដុត"),
    "buried": Label("buried", "កប់"),
    "waste company": Label("waste company", "ក្រុមហ៊ុនកាកសំណល់"),
    "returned for destruction": Label("returned for destruction", "ប្រគល់ត្រឡប់ដើម្បីបំផ្លាញ"),
}
"""Reasons of losses and methods of disposal; anything else is somebody's own words."""
