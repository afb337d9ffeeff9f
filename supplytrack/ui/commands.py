"""What the palette begins from everywhere: new papers, reports, and the way of a batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from supplytrack.core.actor import Permission
from supplytrack.i18n import N_


@dataclass(frozen=True)
class Command:
    """One thing to begin. text: marked with N_(). `place` and `what`: where it goes; without `permission` anybody may."""

    text: str
    icon: str
    place: str
    what: Any
    permission: str = ""


COMMANDS = (
    Command(N_("New delivery note"), "truck", "hand over", "new", Permission.PREPARE_HANDOVER),
    Command(N_("Plan a split"), "scale", "hand over", ("split", ""), Permission.PREPARE_HANDOVER),
    Command(N_("New goods receipt"), "package-plus", "receive", "new", Permission.RECEIVE_GOODS),
    Command(N_("New order"), "shopping-cart", "receive", ("order", ""), Permission.ORDER_GOODS),
    Command(N_("New donation"), "gift", "receive", ("donation", ""), Permission.ORDER_GOODS),
    Command(N_("New transfer"), "truck", "stock", ("transfer", ""), Permission.TRANSFER_GOODS),
    Command(N_("New count"), "clipboard-check", "stock", ("new count", ""), Permission.COUNT_STOCK),
    Command(N_("New write-off"), "circle-x", "stock", ("write-off", ""), Permission.ADJUST_STOCK),
    Command(N_("New disposal"), "trash-2", "stock", ("disposal", ""), Permission.ADJUST_STOCK),
    Command(N_("New adjustment"), "scale", "stock", ("adjustment", ""), Permission.ADJUST_STOCK),
    Command(N_("New return"), "rotate-ccw", "stock", ("return", ""), Permission.RETURN_GOODS),
    Command(N_("Assemble kits"), "boxes", "stock", ("assembly", ""), Permission.ASSEMBLE_KITS),
    Command(N_("Take kits apart"), "package-open", "stock", ("disassembly", ""), Permission.ASSEMBLE_KITS),
    Command(N_("Split a mixed line"), "arrow-left-right", "stock", ("split", ""), Permission.ASSEMBLE_KITS),
    Command(N_("Count people"), "users", "people", "new", Permission.LOG_PEOPLE_REACHED),
    Command(N_("New activity"), "users", "people", ("activity", ""), Permission.RECORD_ACTIVITY),
    Command(N_("Day sheet"), "users", "people", ("sheet", ""), Permission.LOG_PEOPLE_REACHED),
    Command(N_("Trace a batch"), "history", "stock", ("list", "trace")),
    Command(N_("Coverage report"), "file-chart-column", "reports", "coverage"),
    Command(N_("Record needs"), "list", "sites", ("needs", ""), Permission.RECORD_NEEDS),
    Command(N_("Record arrivals"), "users", "sites", ("arrivals", ""), Permission.RECORD_NEEDS),
    Command(N_("Sites and coverage"), "map-pin", "sites", ("list", "coverage")),
    Command(N_("Stock report"), "file-chart-column", "reports", "stock"),
    Command(N_("Stock card"), "file-chart-column", "reports", "stock card"),
    Command(N_("Stock movement report"), "file-chart-column", "reports", "movement report"),
    Command(N_("Stock movements"), "list", "reports", "movements"),
    Command(N_("Expiry dates"), "calendar-clock", "reports", "expiry"),
    Command(N_("Distribution report"), "file-chart-column", "reports", "distribution"),
    Command(N_("Situation report"), "file-text", "reports", "situation"),
    Command(N_("Papers not signed"), "pen-line", "reports", "handovers"),
    Command(N_("Closed periods"), "lock", "reports", "periods"),
    Command(N_("Published reports"), "send", "reports", "published"),
)
