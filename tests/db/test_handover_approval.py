"""The second person of a delivery note, the prints that no longer match, and papers that are signed later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from supplytrack.core.actor import Actor, Permission
from supplytrack.core.paper_mark import delivery_note_mark
from supplytrack.db.engine import Database
from supplytrack.distribution.approval import approve_delivery_note
from supplytrack.distribution.check import check_workspace
from supplytrack.distribution.confirmation import ProofLineDraft
from supplytrack.distribution.operations import NoteDraft
from supplytrack.distribution.printing import Scanned, check_scan, last_prints, record_print
from supplytrack.distribution.resolving import LaterSignature, sign_later, signed_later
from supplytrack.distribution.sheets import delivery_note_sheet
from supplytrack.errors import Refused
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.limits import set_note_rules
from tests.conftest import OpenAgain
from tests.factories import papers
from tests.factories.papers import rows, scalar
from tests.factories.time import TODAY


def rules(database: Database, *, approval: bool = True, days: str = "7") -> None:
    database.write(lambda s: set_note_rules(s, need_approval=approval, unsigned_days=days))


def approve(database: Database, seen: NoteDraft, by: str = "") -> str:
    return str(database.write(lambda s: approve_delivery_note(s, seen, by))[0])


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return str(refused.value)


def prepared(database: Database, quantity: str = "10") -> NoteDraft:
    papers.receive(database, "MASK", "50")
    draft = papers.note_draft(database, GoodsLineDraft("MASK", quantity))
    papers.prepare(database, draft)
    return draft


def test_no_goods_leave_before_a_second_person_has_approved_them(workspace: Database) -> None:
    papers.receive(workspace, "MASK", "50")
    rules(workspace)
    draft = papers.note_draft(workspace, GoodsLineDraft("MASK", "10"))
    assert "Prepare it first" in refusal(lambda: papers.issue(workspace, draft))
    number = papers.prepare(workspace, draft)
    assert f"{number} is not approved yet" in refusal(lambda: papers.issue(workspace, draft))
    assert scalar(workspace, "SELECT allocated FROM balance WHERE on_hand > 0") == 10

    approve(workspace, draft, "Chan Dara")
    more = replace(draft, lines=(GoodsLineDraft("MASK", "11"),))
    assert "was changed after Chan Dara approved it" in refusal(lambda: papers.issue(workspace, more))
    assert scalar(workspace, "SELECT count(*) FROM document WHERE kind = 'delivery note'") == 0

    issued = papers.issue(workspace, replace(draft, driver="Sok", receiver_name="Dara"))
    assert issued.number == number
    assert scalar(workspace, "SELECT approved_by FROM delivery_note") == "Chan Dara"
    assert rows(workspace, "SELECT action, subject FROM audit_entry WHERE action = 'approve'") == [
        ("approve", f"note {number}")
    ]


def test_preparing_again_takes_the_approval_away(workspace: Database) -> None:
    rules(workspace)
    draft = prepared(workspace)
    approve(workspace, draft, "Chan Dara")
    papers.prepare(workspace, replace(draft, lines=(GoodsLineDraft("MASK", "12"),)))

    assert "not approved yet" in refusal(lambda: papers.issue(workspace, draft))
    assert "prepared again in the meantime" in refusal(lambda: approve(workspace, draft, "Chan Dara"))


def test_where_nobody_asked_for_it_goods_leave_without_a_second_person(workspace: Database) -> None:
    draft = prepared(workspace)
    papers.issue(workspace, draft)
    assert "Only a note that is prepared" in refusal(lambda: approve(workspace, draft, "Chan Dara"))


def test_who_prepared_a_note_does_not_approve_it(workspace: Database, open_again: OpenAgain) -> None:
    rules(workspace)
    alone = prepared(workspace)
    me = scalar(workspace, "SELECT prepared_by FROM delivery_note")
    assert "Say who else" in refusal(lambda: approve(workspace, alone))
    assert "did this work" in refusal(lambda: approve(workspace, alone, str(me).upper()))

    dara = open_again(workspace, by=Actor("Dara", alone=False))
    may = frozenset({Permission.APPROVE_HANDOVER})
    sokha = open_again(workspace, by=Actor("Sokha", may, alone=False))
    draft = papers.note_draft(dara, GoodsLineDraft("MASK", "3"))
    papers.prepare(dara, draft)
    assert "Dara did this work" in refusal(lambda: approve(dara, draft, "Somebody else"))
    assert approve(sokha, draft, "Somebody else") == "Sokha"
    assert approve(open_again(workspace, by=Actor("Bopha", alone=False)), draft) == "Sokha"


def test_the_rules_of_notes_are_days_and_kept_with_who_set_them(workspace: Database) -> None:
    assert "from 1 to 3,650" in refusal(lambda: rules(workspace, days="0"))
    rules(workspace, days="10")
    assert workspace.read(lambda s: (s.workspace.notes_need_approval, s.workspace.unsigned_days)) == (
        True,
        10,
    )
    assert (
        scalar(workspace, "SELECT count(*) FROM audit_entry WHERE subject = 'rules of delivery notes'") == 1
    )


# Printed papers


def mark_of(database: Database, number: str) -> str:
    return database.read(lambda s: delivery_note_mark(delivery_note_sheet(s, number)))


def print_note(database: Database, number: str) -> bool:
    mark = mark_of(database, number)
    return bool(database.write(lambda s: record_print(s, number, mark))[0])


def scanned(database: Database, code: str) -> Scanned:
    return database.read(lambda s: check_scan(s, code)).known


def test_a_paper_whose_goods_changed_after_printing_no_longer_matches(workspace: Database) -> None:
    draft = prepared(workspace)
    number = str(scalar(workspace, "SELECT number FROM delivery_note"))
    assert workspace.read(lambda s: last_prints(s, [draft.uid])) == {}
    assert print_note(workspace, number) is False
    first = mark_of(workspace, number)
    last = workspace.read(lambda s: last_prints(s, [draft.uid]))[draft.uid]
    assert (last.day, last.matches) == (TODAY, True)
    assert scanned(workspace, f"SUPPLYTRACK:{number}:{first}") is Scanned.MATCHES

    changed = replace(draft, lines=(GoodsLineDraft("MASK", "12"),))
    papers.prepare(workspace, changed)
    assert not workspace.read(lambda s: last_prints(s, [draft.uid]))[draft.uid].matches
    assert scanned(workspace, f"{number}:{first}".lower()) is Scanned.CHANGED
    assert scanned(workspace, f"{number}:AAAAA-AAAAA") is Scanned.UNKNOWN
    assert scanned(workspace, f"{number}:{mark_of(workspace, number)}") is Scanned.MATCHES

    assert print_note(workspace, number) is True
    assert workspace.read(lambda s: last_prints(s, [draft.uid]))[draft.uid].matches
    papers.issue(workspace, replace(changed, driver="Sok"))
    assert workspace.read(lambda s: last_prints(s, [draft.uid]))[draft.uid].matches


def test_a_code_that_is_none_is_refused_with_what_one_looks_like(workspace: Database) -> None:
    assert "looks like" in refusal(lambda: scanned(workspace, "DN-PNH-2020-0001"))
    assert "Check its number" in refusal(lambda: scanned(workspace, "DN-PNH-2020-0001:SFAJ5-F07CT"))


# Papers that are signed later


def later(database: Database, number: str, on: date = TODAY, remarks: str = "") -> None:
    database.write(lambda s: sign_later(s, LaterSignature(number, on, remarks)))


def test_a_disputed_paper_is_signed_later_without_touching_quantities(workspace: Database) -> None:
    papers.receive(workspace, "MASK", "50")
    note = papers.send(workspace, "MASK", "10")
    assert "no proof of delivery yet" in refusal(lambda: later(workspace, note.number))
    proof = papers.confirm(
        workspace, note.number, ProofLineDraft(1, short="2", reason="wet"), paper_state="disputed"
    )
    kept = "SELECT paper_state, document_id FROM proof_of_delivery"
    before = rows(workspace, "SELECT * FROM balance"), rows(workspace, kept)
    assert "Say how the dispute" in refusal(lambda: later(workspace, note.number))
    early = TODAY - timedelta(days=1)
    assert "before the goods were received" in refusal(lambda: later(workspace, note.number, early, "agreed"))
    ahead = TODAY + timedelta(days=1)
    assert "in the future" in refusal(lambda: later(workspace, note.number, ahead, "agreed"))

    later(workspace, note.number, remarks="8 were counted again together")
    assert scalar(workspace, "SELECT paper_state FROM delivery_note") == "signed"
    assert (rows(workspace, "SELECT * FROM balance"), rows(workspace, kept)) == before
    told = workspace.read(lambda s: signed_later(s, proof.number))
    assert told is not None
    assert (told.day, told.remarks) == (TODAY, "8 were counted again together")
    assert "signed already" in refusal(lambda: later(workspace, note.number, remarks="again"))
    assert workspace.read(check_workspace).ok

    papers.reverse_note(workspace, proof)
    assert scalar(workspace, "SELECT state FROM delivery_note") == "issued"
    again = papers.confirm(workspace, note.number, paper_state="unsigned")
    assert workspace.read(lambda s: signed_later(s, again.number)) is None
    later(workspace, note.number)
    assert workspace.read(check_workspace).ok


def test_a_paper_that_says_signed_without_a_signature_is_found(workspace: Database) -> None:
    papers.receive(workspace, "MASK", "50")
    note = papers.send(workspace, "MASK", "10")
    papers.confirm(workspace, note.number, paper_state="unsigned")
    workspace.write(lambda s: s.execute(text("UPDATE delivery_note SET paper_state = 'signed'")))
    assert any(note.number in problem for problem in workspace.read(check_workspace).problems)
