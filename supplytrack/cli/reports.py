"""The reports: rows for programs and spreadsheets, and the papers that most of them have."""

from __future__ import annotations

import gc
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

from supplytrack.cli.activity_rows import activity_report_rows
from supplytrack.cli.arguments import REPORTS
from supplytrack.cli.commands import open_chosen
from supplytrack.cli.coverage_rows import coverage_filter, coverage_report_rows
from supplytrack.cli.donor_rows import donor_filter, donor_report_rows
from supplytrack.cli.filters import Chosen, read_filters
from supplytrack.cli.four_w_rows import four_w_report_rows
from supplytrack.cli.listings import report_csv, report_workbook
from supplytrack.cli.outcome import WrongUsage
from supplytrack.cli.output import Json, emit, report_json
from supplytrack.cli.rows import (
    Row,
    card_rows,
    distribution_report_rows,
    expiry_report_rows,
    handover_report_rows,
    movement_rows,
    situation_rows,
    stock_report_rows,
)
from supplytrack.db.engine import Session
from supplytrack.distribution.donors.sheets import donor_report_sheet
from supplytrack.distribution.four_w.queries import four_w_sheet
from supplytrack.distribution.needs.coverage_sheets import coverage_sheet
from supplytrack.distribution.reports import DistributionFilter, distribution_report_sheet
from supplytrack.distribution.sitrep.bullet import BulletFilter
from supplytrack.distribution.sitrep.sheets import situation_report_sheet
from supplytrack.distribution.unsigned import unsigned_sheet
from supplytrack.errors import Refused
from supplytrack.i18n import N_, _
from supplytrack.inventory.movement_report import MovementFilter, movement_report_sheet
from supplytrack.inventory.queries import CardFilter, StockFilter
from supplytrack.inventory.sheets import stock_card_set, stock_card_sheet, stock_report_sheet
from supplytrack.inventory.supplies.sheets import expiry_sheet
from supplytrack.settings import Settings

_PERIOD = frozenset({"as_of", "first", "last"})
_GOODS = frozenset({"location", "item", "donor"})


@dataclass(frozen=True)
class Report:
    """A kind of report. `takes` are the options it understands, `needs` those it cannot do without.

    `sheet` and `renderer` (a module of `documents`) make its paper, `workbook` its own XLSX and, with `own_csv`, its CSV.
    """

    title: str
    rows: Callable[[Session, Chosen], list[Row]]
    takes: frozenset[str]
    needs: frozenset[str] = frozenset()
    sheet: Callable[[Session, Chosen], Any] | None = None
    renderer: str = ""
    workbook: str = ""
    own_csv: bool = False


def _stock_sheet(session: Session, chosen: Chosen) -> Any:
    return stock_report_sheet(session, stock_filter(chosen), first=chosen.first)


def _card_sheet(session: Session, chosen: Chosen) -> Any:
    make = stock_card_set if chosen.each_lot else stock_card_sheet
    return make(session, card_filter(chosen))


def _distribution_sheet(session: Session, chosen: Chosen) -> Any:
    return distribution_report_sheet(session, distribution_filter(chosen))


def _movement_sheet(session: Session, chosen: Chosen) -> Any:
    return movement_report_sheet(
        session,
        MovementFilter(
            first=chosen.first,
            last=chosen.last,
            location=chosen.location,
            item=chosen.item,
            donor=chosen.donor,
            own_only=chosen.own_only,
            province=chosen.province,
            category=chosen.category,
            fund=chosen.fund,
        ),
    )


def stock_filter(chosen: Chosen) -> StockFilter:
    """The filters of the stock, as its query takes them."""
    return StockFilter(
        as_of=chosen.last,
        location=chosen.location,
        item=chosen.item,
        donor=chosen.donor,
        province=chosen.province,
        own_only=chosen.own_only,
        category=chosen.category,
        fund=chosen.fund,
    )


def card_filter(chosen: Chosen) -> CardFilter:
    """The filters of a stock card, as its query takes them."""
    return CardFilter(
        item=chosen.item,
        location=chosen.location,
        donor=chosen.donor,
        own_only=chosen.own_only,
        first=chosen.first,
        last=chosen.last,
    )


def distribution_filter(chosen: Chosen) -> DistributionFilter:
    """The filters of handovers, as their query takes them."""
    return DistributionFilter(
        first=chosen.first,
        last=chosen.last,
        province=chosen.province,
        location=chosen.location,
        item=chosen.item,
        donor=chosen.donor,
        own_only=chosen.own_only,
        recipient=chosen.recipient,
        recipient_kind=chosen.recipient_kind,
        category=chosen.category,
        fund=chosen.fund,
        status=chosen.status,
    )


def _situation_sheet(session: Session, chosen: Chosen) -> Any:
    return situation_report_sheet(session, bullet_filter(chosen))


def bullet_filter(chosen: Chosen) -> BulletFilter:
    """The filters of the situation report, as its query takes them."""
    return BulletFilter(
        first=chosen.first,
        last=chosen.last,
        province=chosen.province,
        location=chosen.location,
        item=chosen.item,
        donor=chosen.donor,
        own_only=chosen.own_only,
    )


_EVERYTHING = _PERIOD | _GOODS | {"province"}
_STOCK = _EVERYTHING | {"category", "fund"}
_HANDOVERS = _STOCK | {"recipient", "recipient_kind", "status"}
KINDS: Mapping[str, Report] = {
    "stock": Report(
        N_("Stock"),
        lambda session, chosen: stock_report_rows(session, stock_filter(chosen)),
        _STOCK,
        sheet=_stock_sheet,
        renderer="stock_report",
        workbook="stock_workbook",
    ),
    "stock-card": Report(
        N_("Stock card"),
        lambda session, chosen: card_rows(session, card_filter(chosen), each_lot=chosen.each_lot),
        _PERIOD | _GOODS | {"each_lot"},
        frozenset({"item"}),
        sheet=_card_sheet,
        renderer="stock_card",
    ),
    "movements": Report(
        N_("Movements"),
        movement_rows,
        _STOCK,
        sheet=_movement_sheet,
        renderer="movement_report",
    ),
    "expiry": Report(
        N_("Expiry dates"),
        lambda session, chosen: expiry_report_rows(session, stock_filter(chosen)),
        frozenset({"as_of", "last", "province", "category", "fund"}) | _GOODS,
        sheet=lambda session, chosen: expiry_sheet(session, stock_filter(chosen)),
        renderer="expiry_report",
    ),
    "distribution": Report(
        N_("Distribution"),
        lambda session, chosen: distribution_report_rows(session, distribution_filter(chosen)),
        _HANDOVERS,
        sheet=_distribution_sheet,
        renderer="distribution_report",
    ),
    "sitrep": Report(
        N_("Situation report"),
        lambda session, chosen: situation_rows(session, bullet_filter(chosen)),
        _EVERYTHING,
        sheet=_situation_sheet,
        renderer="situation_report",
    ),
    "handovers": Report(
        N_("Handovers"),
        lambda session, chosen: handover_report_rows(session, distribution_filter(chosen)),
        _HANDOVERS,
        sheet=lambda session, chosen: unsigned_sheet(session, distribution_filter(chosen)),
        renderer="unsigned_list",
    ),
    "activities": Report(
        N_("Activities and fixtures"),
        activity_report_rows,
        _PERIOD | {"location", "donor", "province"},
    ),
    "coverage": Report(
        N_("Coverage"),
        coverage_report_rows,
        _PERIOD | {"location", "item", "province", "source", "rates"},
        sheet=lambda session, chosen: coverage_sheet(session, coverage_filter(chosen)),
        renderer="coverage_report",
        workbook="coverage_workbook",
    ),
    "donor": Report(
        N_("Donor report"),
        donor_report_rows,
        frozenset({"as_of", "last", "item", "donor", "category", "fund"}),
        sheet=lambda session, chosen: donor_report_sheet(session, donor_filter(chosen)),
        renderer="donor_report",
        workbook="donor_workbook",
    ),
    "4w": Report(
        N_("4W"),
        lambda session, chosen: four_w_report_rows(session, distribution_filter(chosen)),
        _EVERYTHING,
        sheet=lambda session, chosen: four_w_sheet(session, distribution_filter(chosen)),
        workbook="four_w",
        own_csv=True,
    ),
}
"""The reports that this version makes; the others of `REPORTS` are refused by name."""

_OPTIONS = {
    "as_of": "--as-of",
    "first": "--from",
    "last": "--to",
    "location": "--location",
    "item": "--item",
    "donor": "--donor",
    "province": "--province",
    "each_lot": "--each-lot",
    "category": "--category",
    "fund": "--fund",
    "recipient": "--recipient",
    "recipient_kind": "--recipient-kind",
    "status": "--status",
    "source": "--source",
    "rates": "--rates",
}


def report(arguments: Namespace, settings: Settings) -> int:
    """Write a report in the format asked for."""
    kind = _kind(arguments.kind)
    _check_options(kind, arguments)
    with closing(open_chosen(settings)) as database:
        content = database.read(lambda session: _content(session, arguments, kind))
    with _garbage_held_back():
        made = content()
    emit(made, arguments.output)
    return 0


@contextmanager
def _garbage_held_back() -> Iterator[None]:
    """Python's collector waits while a report is made.

    What was read and drawn lives until the file is whole: the collector looks through it again and again and finds
    nothing.
    """
    worked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if worked:
            gc.enable()


def _kind(name: str) -> Report:
    found = KINDS.get(name)
    if found is None:
        raise Refused(
            _("This version does not make the report “{name}” yet. It makes: {made}.").format(
                name=name, made=", ".join(kind for kind in REPORTS if kind in KINDS)
            )
        )
    return found


def _check_options(kind: Report, arguments: Namespace) -> None:
    given = {name for name in _OPTIONS if getattr(arguments, name) is not None}
    for name in sorted(given - kind.takes):
        raise WrongUsage(
            _("The report {kind} does not take {option}.").format(kind=arguments.kind, option=_OPTIONS[name])
        )
    for name in sorted(kind.needs - given):
        raise WrongUsage(
            _("The report {kind} needs {option}.").format(kind=arguments.kind, option=_OPTIONS[name])
        )
    if {"as_of", "last"} <= given:
        raise WrongUsage(_("Give --as-of or --to, not both."))
    if arguments.format == "pdf" and not kind.renderer:
        raise Refused(
            _("There is no paper of the report {kind}. Choose xlsx, csv or json.").format(kind=arguments.kind)
        )
    if arguments.format in ("pdf", "xlsx") and arguments.output is None:
        raise WrongUsage(
            _("A {format} file needs a place: add --output FILE.{format}.").format(format=arguments.format)
        )


def _content(session: Session, arguments: Namespace, kind: Report) -> Callable[[], bytes]:
    """What makes the file, with everything read from the workspace already."""
    typed = read_filters(session, arguments)
    chosen = replace(typed, last=typed.last or typed.as_of)
    as_paper, as_csv = arguments.format == "pdf", arguments.format == "csv" and kind.own_csv
    if as_paper or as_csv or (arguments.format == "xlsx" and kind.workbook):
        if kind.sheet is None:
            raise AssertionError("a report without a paper has no workbook of its own either")
        sheet = kind.sheet(session, chosen)
        # Late: each renderer brings fonts and ReportLab, and one run prints one kind of paper.
        module = import_module(f"supplytrack.documents.{kind.renderer if as_paper else kind.workbook}")
        return lambda: bytes(module.render_csv(sheet) if as_csv else module.render(sheet))
    rows = kind.rows(session, chosen)
    if arguments.format == "json":
        parameters = _parameters(session, kind, typed)
        return lambda: report_json(arguments.kind, parameters, rows)
    if arguments.format == "csv":
        return lambda: report_csv(arguments.kind, rows)
    workspace = session.workspace
    generated = session.clock.local(session.clock.instant()).replace(microsecond=0)
    return lambda: report_workbook(
        arguments.kind, _(kind.title), workspace.organisation, generated, typed.parameters(), rows
    )


def _parameters(session: Session, kind: Report, typed: Chosen) -> dict[str, Json]:
    """The filters as JSON says them; the stock is always as of a day."""
    said = typed.parameters()
    if kind is KINDS["stock"]:
        said["as_of"] = typed.as_of or typed.last or session.clock.today()
    return said
