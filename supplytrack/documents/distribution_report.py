"""The distribution report: what was handed over, where, to whom, and which papers are still open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from supplytrack.core.sheets import (
    DistributionReportSheet,
    Handover,
    HandoverLine,
    PaperItem,
    PaperParty,
    PaperProvince,
    PaperUnit,
    Proof,
)
from supplytrack.documents import goods, labels
from supplytrack.documents.activities_part import activities, activity_facts
from supplytrack.documents.chart import part_bar, stacked_bar
from supplytrack.documents.digest import Facts
from supplytrack.documents.distribution_text import OPEN_PROOFS, bullets, people, plan
from supplytrack.documents.files import paper_file_name
from supplytrack.documents.fonts import BOLD, REGULAR
from supplytrack.documents.form import Field, Signatures, SignRow, fields, key_figures
from supplytrack.documents.frame import LEFT, MM, RIGHT, Opening, Paper
from supplytrack.documents.labels import Label
from supplytrack.documents.province_map import ProvinceMap, Tag, height_for, map_key
from supplytrack.documents.surface import Witness
from supplytrack.documents.table import Cell, Column, GroupRow, LineRow, Table, Words, end_of_list
from supplytrack.documents.text import block, fit, plain

_MAP_WIDE = 92 * MM
_PANEL_LEFT = LEFT + 104 * MM
_MOST_BARS = 5
_MOST_PEOPLE = 3
_PROVINCES_PER_TABLE = 5

_PAPER_COLUMNS = (
    Column(36, labels.DELIVERY_NOTE_COLUMN),
    Column(22, labels.DATE),
    Column(66, labels.RECIPIENT),
    Column(34, labels.PAPER),
    Column(18, labels.DAYS_OPEN, "right"),
)
_SIGNATURES = Signatures(
    (labels.PREPARED_BY, labels.VERIFIED_BY, labels.APPROVED_BY),
    (SignRow(labels.NAME_IN_CAPITALS), SignRow(labels.DATE_AND_TIME)),
    signature=17,
)

_Goods = tuple[PaperItem, PaperUnit, PaperParty | None]
_Amounts = dict[PaperProvince | None, int]


def file_name(sheet: DistributionReportSheet) -> str:
    """`DR-ALL-2020-0507_distribution-report.pdf`."""
    return paper_file_name(sheet.head.number, "distribution-report")


def render(sheet: DistributionReportSheet, witness: Witness | None = None) -> bytes:
    """The distribution report as PDF.

    :raises Unavailable: when the fonts cannot be loaded.
    """
    paper = Paper(sheet.head, _opening(sheet), witness)
    _fields(paper, sheet)
    _figures(paper, sheet)
    _where(paper, sheet)
    _what_went_where(paper, sheet)
    _papers(paper, sheet)
    paper.new_page()
    _detail(paper, sheet)
    plan(paper, sheet)
    people(paper, sheet)
    activities(paper, sheet.activities)
    bullets(paper, sheet)
    paper.gap(6)
    paper.need(_SIGNATURES.height)
    _SIGNATURES.draw(paper)
    return paper.finish()


def _opening(sheet: DistributionReportSheet) -> Opening:
    period = f"{sheet.period_from} – {sheet.period_to}"
    return Opening(
        title=labels.DISTRIBUTION_REPORT,
        subject=f"Distribution by province, recipient, donor and item, {period}",
        facts=facts(sheet),
        state=Label(sheet.scope.name, sheet.scope.name_km),
        about=period,
        date_label=labels.AS_OF,
    )


def facts(sheet: DistributionReportSheet) -> Facts:
    """What the report states, for its digest."""
    return {
        "type": "DR",
        "number": sheet.head.number,
        "date": sheet.head.date,
        "period": [sheet.period_from, sheet.period_to],
        "handovers": [
            [
                one.number,
                one.day,
                one.province.code if one.province else None,
                one.recipient,
                one.proof,
                [[line.item, line.donor, *_quantities(line)] for line in one.lines],
            ]
            for one in sheet.handovers
        ],
        "people": [
            [row.people, row.who, row.what, row.where, *([row.planned] if row.planned is not None else [])]
            for row in sheet.people
        ],
        **activity_facts(sheet.activities),
    }


def _quantities(line: HandoverLine) -> tuple[int, ...]:
    return line.sent, line.accepted, line.damaged, line.short, line.refused, line.open


def _fields(paper: Paper, sheet: DistributionReportSheet) -> None:
    targets = " · ".join(_province(paper, province) for province in sheet.target_provinces)
    donors = goods.donors_of(paper, (line.donor for one in sheet.handovers for line in one.lines))
    fields(
        paper,
        [
            [
                Field(0.3, labels.PERIOD, f"{sheet.period_from} – {sheet.period_to}"),
                Field(0.38, labels.TARGET_PROVINCES, targets or goods.NOTHING),
                Field(0.32, labels.DONORS, donors or goods.NOTHING),
            ]
        ],
    )


def _figures(paper: Paper, sheet: DistributionReportSheet) -> None:
    handovers = sheet.handovers
    proofs = Counter(one.proof for one in handovers)
    key_figures(
        paper,
        [
            (f"{len(handovers):,}", labels.HANDOVERS_KEY),
            (f"{len({one.recipient for one in handovers}):,}", labels.INSTITUTIONS_KEY),
            (str(len({one.province for one in handovers if one.province})), labels.PROVINCES_KEY),
            (f"{sum(len(one.lines) for one in handovers):,}", labels.LINES_KEY),
            (f"{proofs[Proof.SIGNED]:,}", labels.SIGNED_KEY),
            (f"{proofs[Proof.UNSIGNED]:,}", labels.UNSIGNED_KEY),
            (f"{proofs[Proof.DISPUTED]:,}", labels.DISPUTED_KEY),
        ],
    )


def _province(paper: Paper, province: PaperProvince | None) -> str:
    if province is None:
        return paper.word(labels.NOT_ONE_PROVINCE)
    return paper.names(province.name, province.name_km)[0] or province.code


# ------------------------------------------------------------------ map, bars, people


def _where(paper: Paper, sheet: DistributionReportSheet) -> None:
    if not sheet.handovers:
        paper.note(paper.word(labels.NOTHING_TO_LIST))
        return
    high = height_for(_MAP_WIDE)
    paper.heading(labels.WHERE_HANDOVERS, keep=max(high, 150) + 24)
    paper.gap(4)
    top = paper.y
    if high:
        _map(paper, sheet, top - 6 - high)
    end = _panel(paper, sheet, _PANEL_LEFT if high else LEFT, top - 12)
    paper.y = min(end, top - 6 - high - 14 if high else end)


def _map(paper: Paper, sheet: DistributionReportSheet, bottom: float) -> None:
    found = Counter(one.province for one in sheet.handovers if one.province)
    tags = [
        Tag(province.code, _province(paper, province), _handovers(paper, count))
        for province, count in found.most_common()
    ]
    active = [province.code for province in found]
    target = [province.code for province in sheet.target_provinces]
    ProvinceMap(paper, LEFT, bottom, _MAP_WIDE).draw(active, target, tags)
    map_key(paper, LEFT, bottom)
    paper.surface.text(LEFT, bottom - 9, paper.word(labels.BOUNDARIES), REGULAR, 6.4)


def _handovers(paper: Paper, count: int) -> str:
    return paper.word(labels.ONE_HANDOVER if count == 1 else labels.MANY_HANDOVERS, count=count)


def _panel(paper: Paper, sheet: DistributionReportSheet, left: float, y: float) -> float:
    """Bars of one item and the counts of people, beside the map; returns where they end."""
    y = _item_bars(paper, sheet, left, y)
    if not sheet.people:
        return y
    y -= 6
    paper.inline(left, y - 8, labels.PEOPLE_REACHED_COUNTS, 8, fonts=(BOLD, REGULAR), room=RIGHT - left)
    y -= 14
    for row in sheet.people[:_MOST_PEOPLE]:
        paper.figure(left + 38, y - 12, f"{row.people:,}", BOLD, 12, 38)
        said = " · ".join(filter(None, (row.who, row.what)))
        told = block(said, RIGHT - left - 44, REGULAR, 8, 3)
        paper.surface.block(left + 44, y - 8, told)
        y -= max(18, told.height + 5)
    told = block(paper.word(labels.PEOPLE_NOT_RECIPIENTS), RIGHT - left, REGULAR, 7.2)
    paper.surface.block(left, y - 9, told)
    return y - told.height - 6


def _sent(sheet: DistributionReportSheet) -> dict[_Goods, _Amounts]:
    """What was sent of each item, unit and donor, by province; own procurement first."""
    sums: dict[_Goods, _Amounts] = {}
    for one in sheet.handovers:
        for line in one.lines:
            amounts = sums.setdefault((line.item, line.unit, line.donor), {})
            amounts[one.province] = amounts.get(one.province, 0) + line.sent
    return dict(sorted(sums.items(), key=lambda entry: _donor_order(entry[0][2])))


def _donor_order(donor: PaperParty | None) -> tuple[bool, str]:
    return donor is not None, donor.label if donor else ""


def _bar_goods(sheet: DistributionReportSheet, sent: dict[_Goods, _Amounts]) -> tuple[PaperItem, PaperUnit]:
    """The item the bars show: the one asked for, else the one of most provinces, then of most donors."""
    reach: dict[tuple[PaperItem, PaperUnit], set[PaperProvince | None]] = {}
    donors: Counter[tuple[PaperItem, PaperUnit]] = Counter()
    for (item, unit, _donor), amounts in sent.items():
        reach.setdefault((item, unit), set()).update(amounts)
        donors[item, unit] += 1
    asked = [key for key in reach if key[0].code == sheet.bar_item]
    return asked[0] if asked else max(reach, key=lambda key: (len(reach[key]), donors[key]))


def _item_bars(paper: Paper, sheet: DistributionReportSheet, left: float, y: float) -> float:
    sent = _sent(sheet)
    if not sent:
        return y
    item, unit = _bar_goods(sheet, sent)
    chosen = {donor: amounts for (of, by, donor), amounts in sent.items() if (of, by) == (item, unit)}
    donors = sorted(chosen, key=lambda donor: -sum(chosen[donor].values()))
    title = f"{goods.item_name(paper, item)}, {goods.unit_name(paper, unit)}"
    second = paper.names(item.name, item.name_km)[1]
    paper.inline(left, y, (title, second), 8, fonts=(BOLD, REGULAR), room=RIGHT - left)
    y -= 15
    _donor_key(paper, donors, left, y)
    y -= 8
    provinces = _provinces(sheet)
    sums = {where: sum(amounts.get(where, 0) for amounts in chosen.values()) for where in provinces}
    shown = [where for where in provinces if sums[where]][:_MOST_BARS]
    largest = max(sums.values())
    for where in shown:
        name = fit(plain(_province(paper, where)), REGULAR, 8, RIGHT - left)
        paper.surface.text(left, y - 9, name, REGULAR, 8)
        parts = [chosen[donor].get(where, 0) for donor in donors]
        total = goods.quantity(sums[where], item.decimals)
        stacked_bar(paper, left, y - 24, RIGHT - left, parts, largest, total)
        y -= 30
    hidden = sum(1 for where in provinces if sums[where]) - len(shown)
    if hidden:
        paper.surface.text(left, y - 8, f"{paper.word(labels.OTHER_PROVINCES)}: {hidden}", REGULAR, 7.2)
        y -= 12
    return y


def _donor_key(paper: Paper, donors: Sequence[PaperParty | None], left: float, y: float) -> None:
    """Whose part of a bar is solid, hatched or outlined."""
    room = (RIGHT - left) / max(1, len(donors))
    for place, donor in enumerate(donors):
        first, last = place == 0, place == len(donors) - 1
        amount = 0 if last and not first else 1000
        part_bar(paper.surface, left, y, 6, 6, [(amount, not first)])
        name = donor.label if donor else paper.head.organisation.label
        name = fit(plain(name), REGULAR, 7.2, room - 14)
        left += 9 + paper.surface.text(left + 9, y + 0.6, name, REGULAR, 7.2) + 9


def _provinces(sheet: DistributionReportSheet) -> list[PaperProvince | None]:
    """The provinces of the handovers by P-code; "not recorded" last."""
    found = {one.province for one in sheet.handovers}
    return sorted(found, key=lambda province: (province is None, province.code if province else ""))


# ------------------------------------------------------------------ what went where, papers


def _what_went_where(paper: Paper, sheet: DistributionReportSheet) -> None:
    sent = _sent(sheet)
    if not sent:
        return
    paper.heading(labels.WHAT_WENT_WHERE, paper.word(labels.WHAT_WENT_WHERE_NOTE))
    provinces = _provinces(sheet)
    for start in range(0, len(provinces), _PROVINCES_PER_TABLE):
        part = provinces[start : start + _PROVINCES_PER_TABLE]
        last = start + _PROVINCES_PER_TABLE >= len(provinces)
        _cross_table(paper, sent, part, totals=last)
        if not last:
            paper.gap(8)


def _cross_table(
    paper: Paper,
    sent: dict[_Goods, _Amounts],
    provinces: Sequence[PaperProvince | None],
    *,
    totals: bool,
) -> None:
    each = min(20.0, 81 / len(provinces))
    first = 176 - 15 * 2 - each * len(provinces) - (15 if totals else 0)
    columns = [Column(first, labels.ITEM), Column(15, labels.DONOR), Column(15, labels.UNIT)]
    columns += [Column(each, _province_label(where), "right") for where in provinces]
    columns += [Column(15, labels.TOTAL, "right")] if totals else []
    table = Table(paper, columns, padding=1.3, head_size=7)
    for (item, unit, donor), amounts in sent.items():
        cells: list[Cell] = [
            (Words(goods.item_names(paper, item), REGULAR, 8.4),),
            donor.label if donor else paper.head.organisation.label,
            goods.unit_name(paper, unit),
            *(goods.quantity_or_nothing(amounts.get(where, 0), item.decimals) for where in provinces),
        ]
        if totals:
            cells.append(goods.strong(goods.quantity(sum(amounts.values()), item.decimals)))
        table.rows.append(LineRow(cells))
    table.flow()


def _province_label(province: PaperProvince | None) -> Label:
    return Label(province.name, province.name_km) if province else labels.NOT_ONE_PROVINCE


def _papers(paper: Paper, sheet: DistributionReportSheet) -> None:
    if not sheet.handovers:
        return
    paper.heading(labels.HANDOVER_PAPERS, paper.word(labels.HANDOVER_PAPERS_NOTE))
    table = Table(paper, _PAPER_COLUMNS, padding=1.3, head_size=7)
    for one in sorted(sheet.handovers, key=lambda handover: (handover.day, handover.number)):
        waiting = one.proof in OPEN_PROOFS
        table.rows.append(
            LineRow(
                [
                    one.number,
                    one.day.isoformat(),
                    paper.short_party(one.recipient),
                    (Words(paper.word(labels.PROOFS[one.proof]), BOLD if waiting else REGULAR, 8.8),),
                    f"{(sheet.head.date - one.day).days:,}" if waiting else goods.NOTHING,
                ]
            )
        )
    table.flow()


# ------------------------------------------------------------------ detail


def _detail(paper: Paper, sheet: DistributionReportSheet) -> None:
    refused = any(line.refused for one in sheet.handovers for line in one.lines)
    rule = labels.DETAIL_REFUSED_RULE if refused else labels.DETAIL_RULE
    paper.heading(labels.DETAIL, paper.word(rule))
    lost = labels.DAMAGED_SHORT_REFUSED if refused else labels.DAMAGED_OR_SHORT
    columns = (
        Column(82, labels.RECIPIENT_AND_ITEM),
        Column(16, labels.DONOR),
        Column(16, labels.UNIT),
        Column(15, labels.SENT_OUT, "right"),
        Column(16, labels.ACCEPTED, "right"),
        Column(16, lost, "right"),
        Column(15, labels.OPEN, "right"),
    )
    table = Table(paper, columns, padding=1.7, head_size=7)
    for province, of_province in groupby(sheet.handovers, key=lambda one: one.province):
        handovers = list(of_province)
        table.rows.append(_province_row(paper, province, len(handovers)))
        for one in handovers:
            table.rows.append(_recipient_row(paper, one))
            table.rows.extend(_lines(paper, one.lines))
    table.flow(tail=40)
    end_of_list(paper, sum(len(one.lines) for one in sheet.handovers))
    paper.note(paper.word(labels.OPEN_MEANS))
    for note in sheet.notes:
        paper.note(note)


def _province_row(paper: Paper, province: PaperProvince | None, handovers: int) -> GroupRow:
    main = _province(paper, province)
    second = paper.names(province.name, province.name_km)[1] if province else ""
    title = f"{main} · {province.code}" if province else main
    return GroupRow(title, second, _handovers(paper, handovers))


def _recipient_row(paper: Paper, one: Handover) -> GroupRow:
    return GroupRow(
        *paper.names(one.recipient.name, one.recipient.name_km),
        right=f"{one.number} · {one.day.isoformat()}",
        right_second=paper.words(labels.PROOFS[one.proof]),
        minor=True,
    )


def _lines(paper: Paper, lines: Sequence[HandoverLine]) -> Iterable[LineRow]:
    for line in sorted(lines, key=lambda line: _donor_order(line.donor)):
        decimals = line.item.decimals
        rest = (line.accepted, line.damaged + line.short + line.refused, line.open)
        yield LineRow(
            [
                (Words(goods.item_names(paper, line.item), REGULAR, 8.4),),
                line.donor.label if line.donor else paper.head.organisation.label,
                goods.unit_name(paper, line.unit),
                goods.strong(goods.quantity(line.sent, decimals)),
                *(goods.quantity_or_nothing(amount, decimals) for amount in rest),
            ]
        )
