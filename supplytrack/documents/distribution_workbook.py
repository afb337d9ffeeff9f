"""The distribution report as a workbook: one row per line handed over, people reached on a sheet of their own."""

from __future__ import annotations

from collections.abc import Iterator

from supplytrack.core.quantity import plain_quantity
from supplytrack.core.sheets import DistributionReportSheet, Handover, HandoverLine
from supplytrack.documents import csv_file, workbook
from supplytrack.documents.digest import digest
from supplytrack.documents.distribution_report import facts
from supplytrack.documents.files import paper_file_name
from supplytrack.documents.goods import listed_names
from supplytrack.documents.listing import ListColumn, Listing, Value

_COLUMNS = (
    ListColumn("Date", "កាលបរិច្ឆេទ", 12),
    ListColumn("Document", "លេខឯកសារ", 20),
    ListColumn("Province", "ខេត្ត", 20),
    ListColumn("P-code", "លេខកូដខេត្ត", 9),
    ListColumn("Recipient", "ភាគីទទួល", 44),
    ListColumn("Recipient (Khmer)", "ភាគីទទួល (ខ្មែរ)", 40),
    ListColumn("Item code", "លេខកូដ", 11),
    ListColumn("Item", "មុខសម្ភារៈ", 34),
    ListColumn("Item (Khmer)", "មុខសម្ភារៈ (ខ្មែរ)", 36),
    ListColumn("Donor", "ម្ចាស់ជំនួយ", 11),
    ListColumn("Source", "ប្រភព", 12),
    ListColumn("Unit", "ឯកតា", 9),
    ListColumn("Sent", "ផ្ញើ", 11, numeric=True),
    ListColumn("Accepted", "ទទួលយក", 11, numeric=True),
    ListColumn("Damaged", "ខូច", 11, numeric=True),
    ListColumn("Short", "ខ្វះ", 11, numeric=True),
    ListColumn("Refused", "បដិសេធ", 11, numeric=True),
    ListColumn("Open", "មិនទាន់ច្បាស់", 11, numeric=True),
    ListColumn("Check", "ផ្ទៀងផ្ទាត់", 11, numeric=True),
    ListColumn("Paper", "ឯកសារ", 12),
)
_PEOPLE_COLUMNS = (
    ListColumn("People", "ចំនួន", 11, numeric=True),
    ListColumn("Who", "ក្រុម", 34),
    ListColumn("What", "សេវា", 40),
    ListColumn("Where", "ទីកន្លែង", 50),
    ListColumn("Women", "ស្ត្រី", 10, numeric=True),
    ListColumn("Men", "បុរស", 10, numeric=True),
    ListColumn("Girls", "ក្មេងស្រី", 10, numeric=True),
    ListColumn("Boys", "ក្មេងប្រុស", 10, numeric=True),
    ListColumn("Planned", "ផែនការ", 11, numeric=True),
)

_ACTIVITY_COLUMNS = (
    ListColumn("Kind", "ប្រភេទ", 14),
    ListColumn("First day", "ថ្ងៃដំបូង", 12),
    ListColumn("Last day", "ថ្ងៃចុងក្រោយ", 12),
    ListColumn("Activity", "សកម្មភាព", 50),
    ListColumn("Activity (Khmer)", "សកម្មភាព (ខ្មែរ)", 50),
    ListColumn("Where", "ទីកន្លែង", 40),
    ListColumn("How much", "ចំនួន", 16),
    ListColumn("People", "ចំនួនមនុស្ស", 11, numeric=True),
    ListColumn("Women", "ស្ត្រី", 10, numeric=True),
    ListColumn("Men", "បុរស", 10, numeric=True),
    ListColumn("Who", "ក្រុម", 20),
    ListColumn("Refills", "ចំនួនដងបំពេញ", 10, numeric=True),
    ListColumn("Last refill", "បំពេញចុងក្រោយ", 14),
    ListColumn("Donor", "ម្ចាស់ជំនួយ", 12),
    ListColumn("Partner", "ដៃគូ", 26),
    ListColumn("Remarks", "កំណត់សម្គាល់", 50),
)


def file_name(sheet: DistributionReportSheet, extension: str = "xlsx") -> str:
    """`DR-ALL-2020-0507_distribution-report.xlsx`."""
    return paper_file_name(sheet.head.number, "distribution-report", extension)


def render(sheet: DistributionReportSheet) -> bytes:
    """The distribution report as XLSX, with sheets for people reached and About."""
    listings = [_listing(sheet)]
    if sheet.people:
        listings.append(Listing("People reached", _PEOPLE_COLUMNS, _people(sheet)))
    if sheet.activities:
        listings.append(Listing("Activities", _ACTIVITY_COLUMNS, _activities(sheet)))
    return workbook.render(
        workbook.of_report(
            sheet.head,
            "Distribution report",
            "របាយការណ៍ចែកចាយ",
            digest(facts(sheet)),
            listings,
            [
                ("Period", f"{sheet.period_from} – {sheet.period_to}"),
                ("Scope", sheet.scope.name or sheet.scope.name_km),
                ("Rows", sum(len(one.lines) for one in sheet.handovers)),
                ("Rule", "sent = accepted + damaged + short + refused + open; Check must be 0 on every row"),
                ("People", "People reached are told apart from recipients; the rows are never added"),
            ],
        )
    )


def render_csv(sheet: DistributionReportSheet) -> bytes:
    """The lines handed over as CSV."""
    return csv_file.render(_listing(sheet))


def _listing(sheet: DistributionReportSheet) -> Listing:
    return Listing("Distribution", _COLUMNS, _rows(sheet))


def _rows(sheet: DistributionReportSheet) -> Iterator[list[Value]]:
    own = sheet.head.organisation.label
    for one in sheet.handovers:
        for line in one.lines:
            yield [*_about(one), *_line(line, own), one.proof.value]


def _about(one: Handover) -> list[Value]:
    province = one.province
    return [
        one.day,
        one.number,
        province.name if province else None,
        province.code if province else None,
        one.recipient.name,
        one.recipient.name_km,
    ]


def _line(line: HandoverLine, own: str) -> list[Value]:
    item = line.item
    rest = (line.accepted, line.damaged, line.short, line.refused, line.open)
    return [
        item.code,
        *listed_names(item),
        line.donor.label if line.donor else own,
        "donated" if line.donor else "procured",
        line.unit.many,
        *(plain_quantity(amount, item.decimals) for amount in (line.sent, *rest, line.sent - sum(rest))),
    ]


def _people(sheet: DistributionReportSheet) -> Iterator[list[Value]]:
    for row in sheet.people:
        yield [row.people, row.who, row.what, row.where, row.women, row.men, row.girls, row.boys, row.planned]


def _activities(sheet: DistributionReportSheet) -> Iterator[list[Value]]:
    for row in sheet.activities:
        yield [
            row.kind,
            row.first,
            row.last,
            row.title.name,
            row.title.name_km,
            "; ".join(place.name or place.name_km for place in row.where),
            row.amount,
            row.people,
            row.women,
            row.men,
            row.who,
            row.refills or None,
            row.last_refill,
            row.donor,
            row.partner,
            row.remarks,
        ]
