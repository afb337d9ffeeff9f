"""The fixed words of the list of unsigned notes, in both languages. Khmer awaits review by a native speaker."""

from __future__ import annotations

from supplytrack.documents.labels import Label

UNSIGNED_LIST = Label("Delivery notes to be signed", "ប័ណ្ណប្រគល់ដែលត្រូវចុះហត្ថលេខា")
HANDOVERS = Label("Handovers in all", "ការប្រគល់សរុប")
NOT_SIGNED = Label("Not signed or disputed", "មិនទាន់ចុះហត្ថលេខា ឬមានចំណុចខ្វែងគ្នា")
LATE = Label("Late: after more than {days} days", "យឺត៖ លើសពី {days} ថ្ងៃ")
RECEIVER = Label("Receiver's function", "តួនាទីអ្នកទទួល")
SIGNED_OR_NOTED = Label("Signature and date, or a note", "ហត្ថលេខា និងកាលបរិច្ឆេទ ឬកំណត់សម្គាល់")
GOODS = Label("Goods", "សម្ភារៈ")
NOTES = Label("{count} to be signed", "ត្រូវចុះហត្ថលេខា {count}")
