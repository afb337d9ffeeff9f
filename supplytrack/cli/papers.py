"""Printing one paper into a PDF file."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping
from contextlib import closing
from importlib import import_module
from typing import Any

from supplytrack.cli.arguments import PAPERS
from supplytrack.cli.commands import open_chosen
from supplytrack.cli.output import emit, say
from supplytrack.core.paper_mark import delivery_note_mark
from supplytrack.core.sheets import DeliveryNoteSheet
from supplytrack.db.engine import Database, Session
from supplytrack.distribution.picking_list import picking_list_sheet
from supplytrack.distribution.printing import record_print
from supplytrack.distribution.sheets import delivery_note_sheet
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.inventory.changes.sheets import loss_report_sheet
from supplytrack.inventory.conversions.sheets import kit_slip_sheet
from supplytrack.inventory.counts.sheets import count_sheet
from supplytrack.inventory.transfers.sheets import waybill_sheet
from supplytrack.procurement.sheets import goods_received_note_sheet
from supplytrack.settings import Settings

_MADE: Mapping[str, tuple[Callable[[Session, str], Any], str]] = {
    "delivery-note": (delivery_note_sheet, "delivery_note"),
    "goods-received-note": (goods_received_note_sheet, "goods_received_note"),
    "waybill": (waybill_sheet, "waybill"),
    "picking-list": (picking_list_sheet, "picking_list"),
    "count-sheet": (count_sheet, "count_sheet"),
    "loss-report": (loss_report_sheet, "loss_report"),
    "kit-contents": (kit_slip_sheet, "kit_slip"),
}
"""The papers that this version prints: what fills them, and the module of `documents` that draws them."""


def print_paper(arguments: Namespace, settings: Settings) -> int:
    """Print the paper with a number."""
    if arguments.paper not in _MADE:
        raise Refused(
            _("This version does not print the paper “{name}” yet. It prints: {made}.").format(
                name=arguments.paper, made=", ".join(paper for paper in PAPERS if paper in _MADE)
            )
        )
    fill, renderer = _MADE[arguments.paper]
    with closing(open_chosen(settings)) as database:
        sheet = database.read(lambda session: fill(session, arguments.number))
        # Late: a renderer brings fonts and ReportLab, and one run prints one kind of paper.
        content = import_module(f"supplytrack.documents.{renderer}").render(sheet)
        emit(content, arguments.output)
        if isinstance(sheet, DeliveryNoteSheet):
            _keep_mark(database, sheet)
    say(_("Printed: {path}").format(path=arguments.output))
    return 0


def _keep_mark(database: Database, sheet: DeliveryNoteSheet) -> None:
    """Note which paper of a delivery note is outside now."""
    stale, _kinds = database.write(
        lambda session: record_print(session, sheet.head.number, delivery_note_mark(sheet))
    )
    if stale:
        say(
            _("The QR code of the earlier paper of {number} no longer matches.").format(
                number=sheet.head.number
            )
        )
