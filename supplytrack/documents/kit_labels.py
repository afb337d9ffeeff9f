"""The fixed words of the slip of kits, in both languages. Khmer awaits review by a native speaker."""

from __future__ import annotations

from supplytrack.documents.labels import Label

KIT_CONTENTS = Label("Kit contents", "សម្ភារៈក្នុងឈុត")
ASSEMBLED_AT = Label("Assembled at", "រៀបចំឈុតនៅ")
IN_ONE_KIT = Label("In one kit", "ក្នុងមួយឈុត")
IN_ALL_KITS = Label("In all", "សរុប")
CHECKED = Label("Checked", "ពិនិត្យ")
KITS = Label("kits that hold the same", "ឈុតដែលមានដូចគ្នា")
"""Behind their number."""
