"""The donor report as a workbook: the balance of each item, where every unit went, and every movement."""

from __future__ import annotations

from collections.abc import Iterator

from supplytrack.core.donor_sheet import DonorItem, DonorReportSheet
from supplytrack.core.quantity import plain_quantity
from supplytrack.core.sheets import PaperItem, PaperParty, PaperUnit, Proof, Unstated
from supplytrack.documents import csv_file, labels, workbook
from supplytrack.documents import donor_labels as words
from supplytrack.documents.digest import digest
from supplytrack.documents.donor_report import facts, file_name
from supplytrack.documents.goods import listed_names
from supplytrack.documents.labels import Label
from supplytrack.documents.listing import ListColumn, Listing, Value

__all__ = ["file_name", "render", "render_csv"]

_GOODS = (
    ListColumn("Donor", "ម្ចាស់ជំនួយ", 11),
    ListColumn("Item code", "លេខកូដ", 11),
    ListColumn("Item", "មុខសម្ភារៈ", 34),
    ListColumn("Item (Khmer)", "មុខសម្ភារៈ (ខ្មែរ)", 36),
    ListColumn("Unit", "ឯកតា", 9),
)


def _figure(label: Label) -> ListColumn:
    return ListColumn(label.en, label.km, 13, numeric=True)


def _text(label: Label, width: float) -> ListColumn:
    return ListColumn(label.en, label.km, width)


_FIGURES = (
    labels.RECEIVED,
    words.HANDED_OVER_SIGNED,
    words.HANDED_OVER_OPEN,
    labels.LOSS,
    words.SPLIT,
    labels.BALANCE,
    words.IN_TRANSIT,
    labels.CHECK,
)
_PARTS = (_text(words.FATE, 24), _text(words.WITH_WHOM, 44), _figure(words.QUANTITY))
_MOVEMENTS = (
    _text(labels.BATCH, 14),
    _text(labels.EXPIRY, 12),
    _text(labels.DATE, 12),
    _text(labels.DOCUMENT, 20),
    _text(labels.FROM_TO, 44),
    _text(labels.PAPER, 16),
    _figure(labels.IN),
    _figure(labels.OUT),
    _figure(labels.BALANCE),
)


def render(sheet: DonorReportSheet) -> bytes:
    """The donor report as XLSX, with a sheet About."""
    listings = [_balance(sheet)]
    if sheet.lots is not None:
        listings += [
            Listing("Where each unit went", [*_GOODS, *_PARTS], _parts(sheet)),
            Listing("Movements", [*_GOODS, *_MOVEMENTS], _movements(sheet)),
        ]
    title = words.DONOR_REPORT
    return workbook.render(
        workbook.of_report(
            sheet.head,
            title.en,
            title.km,
            digest(facts(sheet)),
            listings,
            [
                ("Donor", sheet.donor.name or sheet.donor.name_km),
                ("As of", sheet.period_to),
                ("Only", " · ".join(one.name or one.name_km for one in sheet.chosen) or None),
                ("Rows", len(sheet.rows)),
                ("Rule", f"{words.RULE_WITH_SPLIT.en}; Check must be 0 on every row"),
                ("Accounted for", "yes" if not sheet.gaps else f"no: {sheet.gaps} rows have a gap"),
                ("Kits", words.IN_KITS.en),
                ("Units", "Add quantities only within one item and one unit"),
            ],
        )
    )


def render_csv(sheet: DonorReportSheet) -> bytes:
    """The balance of each item as CSV."""
    return csv_file.render(_balance(sheet))


def _balance(sheet: DonorReportSheet) -> Listing:
    columns = [*_GOODS, *map(_figure, _FIGURES), _text(words.GAP_BATCHES, 24)]
    return Listing("Donor report", columns, _balance_rows(sheet))


def _balance_rows(sheet: DonorReportSheet) -> Iterator[list[Value]]:
    for row in sheet.rows:
        figures = (
            row.received,
            row.signed,
            row.open,
            row.lost,
            row.converted,
            row.balance,
            row.in_transit,
            row.gap,
        )
        yield [
            *_of_item(sheet, row),
            *(plain_quantity(figure, row.item.decimals) for figure in figures),
            ", ".join(row.gap_batches),
        ]


def _of_item(sheet: DonorReportSheet, row: DonorItem) -> list[Value]:
    return _goods(sheet, row.item, row.donor, row.unit)


def _goods(
    sheet: DonorReportSheet, item: PaperItem, donor: PaperParty | None, unit: PaperUnit
) -> list[Value]:
    who = donor.label if donor else sheet.head.organisation.label
    return [who, item.code, *listed_names(item), unit.many]


def _parts(sheet: DonorReportSheet) -> Iterator[list[Value]]:
    for row in sheet.rows:
        for part in row.parts:
            party = part.party.name or part.party.name_km if part.party else None
            quantity = plain_quantity(part.quantity, row.item.decimals)
            yield [*_of_item(sheet, row), words.FATES[part.fate].en, party, quantity]


def _movements(sheet: DonorReportSheet) -> Iterator[list[Value]]:
    for lot in sheet.lots or ():
        goods = lot.goods
        about = [
            *_goods(sheet, goods.item, goods.donor, goods.unit),
            *(
                labels.UNSTATED[of].en if isinstance(of, Unstated) else of
                for of in (goods.batch, goods.expiry)
            ),
        ]
        for line in lot.movements:
            said = words.WAYS[line.way] if line.proof is Proof.NOT_NEEDED else labels.PROOFS[line.proof]
            figures = (line.quantity_in, line.quantity_out, line.balance)
            yield [
                *about,
                line.day,
                line.document,
                line.party.name or line.party.name_km if line.party else None,
                said.en.lower(),
                *(plain_quantity(figure, goods.item.decimals) for figure in figures),
            ]
