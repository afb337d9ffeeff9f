"""The distribution report as a workbook: one row for each item and donor of a handover, people apart."""

from __future__ import annotations

from collections.abc import Iterator

from supplytrack.core.quantity import plain_quantity
from supplytrack.core.sheets import DistributionReportSheet
from supplytrack.documents import workbook
from supplytrack.documents.digest import digest
from supplytrack.documents.distribution_report import facts
from supplytrack.documents.listing import ListColumn, Listing, Value

_HANDOVERS = (
    ListColumn("Date", "កាលបរិច្ឆេទ", 12),
    ListColumn("Document", "លេខឯកសារ", 20),
    ListColumn("Province", "ខេត្ត", 20),
    ListColumn("P-code", "លេខកូដខេត្ត", 9),
    ListColumn("Recipient", "អ្នកទទួល", 40),
    ListColumn("Item code", "លេខកូដ", 11),
    ListColumn("Item", "មុខសម្ភារៈ", 34),
    ListColumn("Item (Khmer)", "មុខសម្ភារៈ (ខ្មែរ)", 34),
    ListColumn("Donor", "ម្ចាស់ជំនួយ", 11),
    ListColumn("Unit", "ឯកតា", 9),
    ListColumn("Sent", "បរិមាណ", 11, numeric=True),
    ListColumn("Accepted", "បានទទួល", 11, numeric=True),
    ListColumn("Damaged", "ខូច", 11, numeric=True),
    ListColumn("Short", "ខ្វះ", 11, numeric=True),
    ListColumn("Refused", "បដិសេធ", 11, numeric=True),
    ListColumn("Open", "នៅសល់", 11, numeric=True),
    ListColumn("Paper", "ឯកសារ", 12),
)
_PEOPLE = (
    ListColumn("People", "ចំនួនមនុស្ស", 11, numeric=True),
    ListColumn("Who", "អ្នកណា", 34),
    ListColumn("What", "អ្វី", 34),
    ListColumn("Where", "ទីកន្លែង", 40),
    ListColumn("Men", "បុរស", 9, numeric=True),
    ListColumn("Women", "ស្ត្រី", 9, numeric=True),
    ListColumn("Boys", "ក្មេងប្រុស", 9, numeric=True),
    ListColumn("Girls", "ក្មេងស្រី", 9, numeric=True),
)


def render(sheet: DistributionReportSheet) -> bytes:
    """The distribution report as XLSX: handovers, people reached, and a sheet About."""
    head = sheet.head
    return workbook.render(
        workbook.Workbook(
            f"Distribution report {head.number}",
            head.organisation.name,
            head.generated,
            [
                Listing("Handovers", _HANDOVERS, _handovers(sheet)),
                Listing("People reached", _PEOPLE, _people(sheet)),
            ],
            [
                ("Document", "Distribution report · របាយការណ៍ចែកចាយ"),
                ("Document no.", head.number),
                ("Digest", digest(facts(sheet))),
                ("Period", f"{sheet.period_from} – {sheet.period_to}"),
                ("Scope", sheet.scope.label),
                ("Generated", f"{head.generated:%Y-%m-%d %H:%M}, SupplyTrack {head.version}"),
                ("Rule", "sent = accepted + damaged + short + refused + open, on every row"),
                ("Units", "Add quantities only within one item and one unit"),
                ("People", "Each row is a count of its own: people are never added to recipients"),
            ],
        )
    )


def _handovers(sheet: DistributionReportSheet) -> Iterator[list[Value]]:
    own = sheet.head.organisation.label
    for one in sheet.handovers:
        for line in one.lines:
            amounts = (line.sent, line.accepted, line.damaged, line.short, line.refused, line.open)
            yield [
                one.day,
                one.number,
                one.province.name if one.province else None,
                one.province.code if one.province else None,
                one.recipient.name or one.recipient.name_km,
                line.item.code,
                line.item.name,
                line.item.name_km,
                line.donor.label if line.donor else own,
                line.unit.many,
                *(plain_quantity(amount, line.item.decimals) for amount in amounts),
                one.proof.value,
            ]


def _people(sheet: DistributionReportSheet) -> Iterator[list[Value]]:
    for row in sheet.people:
        yield [row.people, row.who, row.what, row.where, row.men, row.women, row.boys, row.girls]
