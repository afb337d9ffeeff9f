"""The fixed words of the coverage report, in both languages. Khmer awaits review by a native speaker."""

from __future__ import annotations

from supplytrack.documents.labels import Label

COVERAGE_REPORT = Label("Coverage report", "របាយការណ៍ការគ្របដណ្តប់")
ARRIVALS_COUNTED_BY = Label("Arrivals counted by", "អ្នករាប់ចំនួនអ្នកមកដល់")
PEOPLE_A_DAY = Label("People a day", "នាក់ក្នុងមួយថ្ងៃ")
NEED = Label("Need", "តម្រូវការ")
DELIVERED = Label("Delivered", "បានប្រគល់")
COVERAGE = Label("Coverage", "ការគ្របដណ្តប់")
MISSING = Label("Missing", "ខ្វះ")
IN_STORES = Label("In our stores", "ក្នុងឃ្លាំង")
LASTS_NOW = Label("Lasts, days", "នៅបាន ថ្ងៃ")
LASTS_AT = Label("at {rate} a day", "{rate} នាក់/ថ្ងៃ")
LASTS = Label("Lasts, days", "នៅបាន ថ្ងៃ")
KNOWN_FROM = Label("Known from", "ប្រភពតម្រូវការ")
SITE = Label("Site", "ទីតាំង")
PROVINCE = Label("Province", "ខេត្ត")
OVER_ALL = Label("The whole response", "ការឆ្លើយតបទាំងមូល")
BY_PROVINCE = Label("By province", "តាមខេត្ត")
BY_SITE = Label("By site", "តាមទីតាំង")
BASES = {
    "assessed": Label("assessed", "បានវាយតម្លៃ"),
    "arrivals": Label("arrivals", "អ្នកមកដល់"),
    "not known": Label("not known", "មិនដឹង"),
}
WHOLE_PROVINCE = Label("arrivals, whole province", "អ្នកមកដល់ ទាំងខេត្ត")
NO_NEED = Label("none", "គ្មាន")
OVER_ALL_NOTE = Label(
    "days for which what is in our stores lasts, at a person's entitlement",
    "ចំនួនថ្ងៃដែលសម្ភារៈក្នុងឃ្លាំងនៅគ្រប់ តាមចំណែកមនុស្សម្នាក់",
)
RULE = Label(
    "Need: what was assessed, else arrivals × what a person is entitled to. Delivered: accepted by the place, and given "
    "to people there, less what came back; for an assessed need from its day on. Coverage = delivered ÷ need, rounded "
    "down. A dash means that the need is not known, which is not 100 %. Different units are never added.",
    "តម្រូវការ៖ តាមការវាយតម្លៃ ឬអ្នកមកដល់ × ចំណែកមនុស្សម្នាក់។ បានប្រគល់៖ ទីតាំងបានទទួលយក និងបានចែកជូនប្រជាជននៅទីនោះ ដកអ្វីដែលត្រឡប់មកវិញ; "
    "ចំពោះតម្រូវការដែលបានវាយតម្លៃ គិតចាប់ពីថ្ងៃវាយតម្លៃ។ ការគ្របដណ្តប់ = បានប្រគល់ ÷ តម្រូវការ បង្គត់ចុះ។ "
    "សញ្ញា – មានន័យថាមិនដឹងតម្រូវការ មិនមែន 100 % ទេ។ ឯកតាខុសគ្នាមិនបូកបញ្ចូលគ្នាទេ។",
)
NOT_ADDED = Label("{source}; not added: {others}", "{source}; មិនបូកបញ្ចូល៖ {others}")
NOBODY_COUNTED = Label("nobody", "គ្មាន")
UNTIL = Label("until {day}", "រហូតដល់ {day}")
SITES_KEY = Label("sites", "ទីតាំង")
ITEMS_KEY = Label("items", "មុខសម្ភារៈ")
COVERED_KEY = Label("site needs met", "តម្រូវការបានបំពេញ")
OPEN_KEY = Label("site needs open", "តម្រូវការនៅខ្វះ")
UNKNOWN_KEY = Label("needs not known", "តម្រូវការមិនដឹង")
