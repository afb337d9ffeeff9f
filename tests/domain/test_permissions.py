"""Nobody does what their role does not allow: every operation declares a permission and is denied without it."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable
from datetime import date
from types import ModuleType
from typing import Any

import pytest

from supplytrack.access.permission import declared, requires
from supplytrack.core.actor import Actor, Permission
from supplytrack.db.engine import Database, Session
from supplytrack.distribution.approval import approve_delivery_note
from supplytrack.distribution.operations import NoteDraft
from supplytrack.errors import NotAllowed, Refused
from supplytrack.procurement.operations import OrderLineDraft, ReceiptLineDraft
from tests.conftest import OpenAgain
from tests.factories import files, papers, published, recording
from tests.factories.papers import receive, rows, scalar

OPERATIONS = (
    "supplytrack.catalogue.establish",
    "supplytrack.catalogue.operations",
    "supplytrack.catalogue.report_words",
    "supplytrack.distribution.activities.operations",
    "supplytrack.distribution.approval",
    "supplytrack.distribution.confirmation",
    "supplytrack.distribution.day_sheet",
    "supplytrack.distribution.giving",
    "supplytrack.distribution.needs.keeping",
    "supplytrack.distribution.needs.recording",
    "supplytrack.distribution.needs.splitting",
    "supplytrack.distribution.operations",
    "supplytrack.distribution.printing",
    "supplytrack.distribution.publishing.operations",
    "supplytrack.distribution.resolving",
    "supplytrack.distribution.sitrep.operations",
    "supplytrack.inventory.attaching",
    "supplytrack.inventory.changes.approvals",
    "supplytrack.inventory.changes.operations",
    "supplytrack.inventory.changes.returns",
    "supplytrack.catalogue.kits",
    "supplytrack.inventory.conversions.operations",
    "supplytrack.inventory.conversions.splitting",
    "supplytrack.inventory.counts.counted",
    "supplytrack.inventory.counts.operations",
    "supplytrack.inventory.counts.reviewing",
    "supplytrack.inventory.limits",
    "supplytrack.inventory.operations",
    "supplytrack.inventory.periods",
    "supplytrack.inventory.supplies.dating",
    "supplytrack.inventory.transfers.operations",
    "supplytrack.procurement.closing",
    "supplytrack.procurement.operations",
)
CHANGE_NOTHING = {
    "supplytrack.distribution.day_sheet.recorded_on",
    "supplytrack.distribution.day_sheet.sites_before",
    "supplytrack.catalogue.report_words.check_handover_sentence",
    "supplytrack.catalogue.report_words.clean_item_words",
    "supplytrack.catalogue.report_words.list_category_rows",
    "supplytrack.distribution.publishing.operations.as_json",
    "supplytrack.distribution.publishing.operations.issue_letters",
    "supplytrack.distribution.publishing.operations.prepare_publication",
    "supplytrack.distribution.publishing.operations.read_figures",
    "supplytrack.distribution.publishing.operations.sha256",
    "supplytrack.distribution.operations.check_transition",
    "supplytrack.distribution.operations.same_goods",
    "supplytrack.distribution.printing.check_scan",
    "supplytrack.distribution.printing.is_scan",
    "supplytrack.distribution.printing.last_prints",
    "supplytrack.distribution.resolving.signed_later",
    "supplytrack.distribution.resolving.subject_of",
    "supplytrack.distribution.needs.recording.need_source",
    "supplytrack.distribution.needs.recording.site_or_province",
    "supplytrack.distribution.needs.splitting.beyond_words",
    "supplytrack.distribution.needs.splitting.read_split",
    "supplytrack.inventory.attaching.attachments_of",
    "supplytrack.inventory.attaching.file_at",
    "supplytrack.inventory.attaching.read_attachment",
    "supplytrack.inventory.changes.approvals.read_change",
    "supplytrack.inventory.changes.operations.look_at_change",
    "supplytrack.inventory.changes.operations.post_approved",
    "supplytrack.catalogue.kits.components_of",
    "supplytrack.catalogue.kits.kit_codes",
    "supplytrack.inventory.conversions.operations.kits_possible",
    "supplytrack.inventory.counts.operations.checked_reason",
    "supplytrack.inventory.counts.operations.hold_count",
    "supplytrack.inventory.counts.operations.put_state",
    "supplytrack.inventory.counts.reviewing.count_rows",
    "supplytrack.inventory.counts.reviewing.difference_moves",
    "supplytrack.inventory.counts.reviewing.difference_worth",
    "supplytrack.inventory.counts.reviewing.reverse_count",
    "supplytrack.inventory.operations.find_draft",
    "supplytrack.inventory.operations.list_drafts",
    "supplytrack.inventory.periods.period_history",
    "supplytrack.inventory.periods.still_open",
    "supplytrack.inventory.transfers.operations.open_transfer_lines",
    "supplytrack.inventory.transfers.operations.reverse_transfer",
}
"""Functions beside operations that only read."""


def public_functions(module: ModuleType) -> dict[str, Any]:
    return {
        f"{module.__name__}.{name}": value
        for name, value in vars(module).items()
        if inspect.isfunction(value) and not name.startswith("_") and value.__module__ == module.__name__
    }


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_declares_its_permission(name: str) -> None:
    undeclared = public_functions(importlib.import_module(name)).keys() - declared.keys()
    assert undeclared - CHANGE_NOTHING == set()


def test_what_is_said_to_change_nothing_is_there() -> None:
    there = {
        full for name in OPERATIONS for full in public_functions(importlib.import_module(name))
    } - declared.keys()
    assert there >= CHANGE_NOTHING


def operations() -> list[tuple[str, Permission]]:
    for name in OPERATIONS:
        importlib.import_module(name)
    return sorted(declared.items())


@pytest.mark.parametrize(("name", "permission"), operations())
def test_an_operation_is_denied_without_its_permission_before_it_looks_at_anything(
    sqlite_workspace: Database, open_again: OpenAgain, name: str, permission: Permission
) -> None:
    module, _dot, function = name.rpartition(".")
    operation = getattr(importlib.import_module(module), function)
    others = Actor("Dara", frozenset(Permission) - {permission})
    with pytest.raises(NotAllowed, match="Your role does not allow this"):
        open_again(sqlite_workspace, by=others).write(lambda s: operation(s, object()))


WAITING = "a note that waits for its second person"


def waiting_note(database: Database) -> NoteDraft:
    """The same whenever it is asked for: who approves a note has read what the other prepared."""
    line = papers.GoodsLineDraft("MASK", "1")
    return papers.note_draft(database, line, uid=WAITING, receiver_name="Dara")


ENOUGH: dict[Permission, Callable[[Database], object]] = {
    Permission.ORDER_GOODS: lambda w: papers.order(w, OrderLineDraft("MASK", "5"), party="New supplier"),
    Permission.RECEIVE_GOODS: lambda w: papers.post_receipt(
        w, papers.receipt_draft(w, ReceiptLineDraft("MASK", "5"), source="Another", fund="CT.77")
    ),
    Permission.PREPARE_HANDOVER: lambda w: papers.prepare(
        w, papers.note_draft(w, papers.GoodsLineDraft("MASK", "1"), receiver_name="Dara")
    ),
    Permission.ISSUE_GOODS: lambda w: papers.issue(
        w, papers.note_draft(w, papers.GoodsLineDraft("MASK", "1"), receiver_name="Dara")
    ),
    Permission.APPROVE_HANDOVER: lambda w: w.write(
        lambda s: approve_delivery_note(s, waiting_note(w), "Chan Dara")
    ),
    Permission.CONFIRM_HANDOVER: lambda w: papers.confirm(w, "DN-PNH-2020-0001", receiver_name="Dara"),
    Permission.LOG_PEOPLE_REACHED: lambda w: papers.give(w, "MASK", "1"),
    Permission.RECORD_NEEDS: lambda w: recording.need(w, "MASK", "1"),
    Permission.RETURN_GOODS: lambda w: papers.give_back(w, "MASK", "1", place=""),
    Permission.TRANSFER_GOODS: lambda w: papers.transfer(w, papers.GoodsLineDraft("MASK", "1")),
    Permission.RECORD_ACTIVITY: lambda w: papers.record_training(w, "training"),
    Permission.ADJUST_STOCK: lambda w: papers.adjust(w, "MASK", "-1"),
    Permission.ATTACH_FILE: files.attach,
    Permission.REVERSE_DOCUMENT: lambda w: papers.reverse_note(
        w, papers.Posted(2, "", ""), on=date(2020, 6, 15)
    ),
    Permission.PUBLISH_REPORT: published.publish,
    Permission.KEEP_CATALOGUE: lambda w: papers.make_item(w, "NEW", "sachet", category="New category"),
}


@pytest.mark.parametrize("permission", ENOUGH)
def test_one_permission_is_enough_for_what_it_is_for(
    sqlite_workspace: Database, open_again: OpenAgain, permission: Permission
) -> None:
    receive(sqlite_workspace, "MASK", "10")
    papers.send(sqlite_workspace, "MASK", "2")
    papers.prepare(sqlite_workspace, waiting_note(sqlite_workspace))
    person = open_again(sqlite_workspace, by=Actor("Dara", frozenset({permission})))
    ENOUGH[permission](person)


def test_a_refused_permission_changes_nothing(sqlite_workspace: Database, open_again: OpenAgain) -> None:
    nobody = open_again(sqlite_workspace, by=Actor("Nobody", frozenset()))
    for action in ENOUGH.values():
        with pytest.raises(Refused):
            action(nobody)
    assert scalar(sqlite_workspace, "SELECT count(*) FROM document") == 0


def test_the_permission_is_asked_before_the_operation_runs(sqlite_workspace: Database) -> None:
    ran = []

    @requires(Permission.ADMINISTER)
    def shut_everything(session: Session) -> None:
        ran.append(session)

    session = Session(None, Actor("Dara", frozenset()), sqlite_workspace.clock)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        shut_everything(session)
    assert ran == []
    declared.pop(f"{__name__}.{shut_everything.__qualname__}")


def test_a_document_names_who_posted_it(workspace: Database, open_again: OpenAgain) -> None:
    receive(open_again(workspace, by=Actor("Chan Dara")), "MASK", "1")
    assert scalar(workspace, "SELECT posted_by FROM document") == "Chan Dara"


def test_changes_of_the_catalogue_are_noted_with_who_when_and_what(workspace: Database) -> None:
    papers.make_item(workspace, "NEW")
    noted = "SELECT actor, action, subject FROM audit_entry ORDER BY id DESC"
    assert rows(workspace, noted)[0] == ("Sokha", "add", "item NEW")
