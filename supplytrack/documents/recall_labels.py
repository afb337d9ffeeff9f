"""The fixed words of the recall list, in both languages. Khmer awaits review by a native speaker."""

from __future__ import annotations

from supplytrack.documents.labels import Label

RECALL_LIST = Label("Recall list", "បញ្ជីប្រមូលសម្ភារៈមកវិញ")
GOODS = Label("Goods", "សម្ភារៈ")
TOLD = Label("Told", "ជូនដំណឹង")
CAME_IN = Label("came in", "បានចូល")
ACCOUNTED_FOR = Label("all accounted for", "មានគ្រប់ចំនួន")
MISSING = Label("missing", "បាត់")
LOOKED_FOR = Label("Looked for", "ស្វែងរក")
PEOPLE_REACHED = Label("people reached", "នាក់បានទទួល")
FATES = {
    "in store": Label("In store", "ក្នុងឃ្លាំង"),
    "on the way": Label("On the way", "កំពុងដឹក"),
    "with recipient": Label("With recipient", "នៅអ្នកទទួល"),
    "given to people": Label("Given to people", "បានចែកជូនប្រជាជន"),
    "made into": Label("Made into", "បានធ្វើជា"),
    "sent back": Label("Sent back", "បានប្រគល់ត្រឡប់"),
    "lost": Label("Lost", "បាត់ ឬខូច"),
    "disposed of": Label("Disposed of", "បានបំផ្លាញចោល"),
    "miscounted": Label("Miscounted", "រាប់ខុស"),
}
