"""Labels of the situation report."""

from __future__ import annotations

from supplytrack.documents.labels import Label

SITUATION_REPORT = Label("Situation report", "របាយការណ៍ស្ថានភាព")
NOTHING_TO_SAY = Label("Nothing was recorded in this period.", "គ្មានអ្វីបានកត់ត្រាក្នុងអំឡុងពេលនេះទេ។")
FIGURES_NOTE = Label(
    "Each figure comes from the paper named beside it.", "តួលេខនីមួយៗបានមកពីឯកសារដែលមានឈ្មោះនៅក្បែរ។"
)
SECTIONS = {
    "handed over": Label("Handed over to partners", "បានប្រគល់ជូនដៃគូ"),
    "people reached": Label("People reached", "មនុស្សដែលបានទទួល"),
    "activities": Label("Activities", "សកម្មភាព"),
    "printed": Label("Printed", "បានបោះពុម្ព"),
    "procured": Label("Procured", "បានទិញ"),
    "donations received": Label("Donations received", "អំណោយដែលបានទទួល"),
    "kits assembled": Label("Kits assembled", "ឈុតដែលបានផ្គុំ"),
}
"""The parts of the report by their names."""
