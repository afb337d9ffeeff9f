"""How losses, corrections and returns are listed, read, added up, printed, and checked."""

from __future__ import annotations

from datetime import date

import pytest

from supplytrack.core.actor import Actor
from supplytrack.core.document import ApprovalState, Kind
from supplytrack.core.sort import Sort
from supplytrack.db.engine import Database
from supplytrack.distribution.check import check_workspace
from supplytrack.distribution.confirmation import ProofLineDraft
from supplytrack.inventory.changes.approvals import approve_change, refuse_change, request_change
from supplytrack.inventory.changes.entry import TypedLine, look_at_lines, lots_at, open_paper, read_changing
from supplytrack.inventory.changes.operations import ChangeLineDraft
from supplytrack.inventory.changes.queries import (
    ChangeFilter,
    change_keys,
    changes_by_key,
    loss_summary,
    read_change_detail,
    refused_changes,
    waiting_changes,
)
from supplytrack.inventory.changes.sheets import loss_report_sheet
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.operations import save_draft
from supplytrack.inventory.transfers.operations import ArrivalLineDraft
from tests.conftest import OpenAgain
from tests.factories import papers
from tests.factories.damage import drop_guards, run_as_another_program
from tests.factories.outcomes import refusal
from tests.factories.papers import RECIPIENT, STORE, receive, scalar

TODAY = date(2020, 6, 15)


@pytest.fixture
def store(workspace: Database) -> Database:
    """Fifty masks of WFP at two dollars, twenty suits whose cost nobody knows, ten expired masks of our own."""
    receive(
        workspace,
        "MASK",
        "50",
        donor="WFP",
        batch="A",
        expiry=date(2022, 1, 1),
        unit_cost="2",
        currency="USD",
    )
    receive(workspace, "SUIT", "20")
    receive(workspace, "MASK", "10", batch="OLD", expiry=date(2020, 2, 1), unit_cost="10000", currency="KHR")
    return workspace


def numbers(database: Database, chosen: ChangeFilter | None = None, sort: Sort | None = None) -> list[str]:
    def listed(session: object) -> list[str]:
        keys = list(change_keys(session, chosen, *([sort] if sort else [])))  # type: ignore[arg-type]
        found = changes_by_key(session, keys)  # type: ignore[arg-type]
        return [found[key].number for key in keys]

    return database.read(listed)


def test_the_list_has_all_four_kinds_the_newest_first(store: Database) -> None:
    papers.hand_over(store, "MASK", "20", batch="A")
    papers.change(store, Kind.WRITE_OFF, ChangeLineDraft("MASK", "4", "stolen"))
    papers.change(store, Kind.DISPOSAL, ChangeLineDraft("MASK", "10", "expired", batch="OLD"))
    papers.change(store, Kind.ADJUSTMENT, ChangeLineDraft("SUIT", "-1", "lost"))
    papers.give_back(store, "MASK", "3", damaged="1")

    everything = ["RET-PNH-2020-0001", "ADJ-PNH-2020-0001", "DSP-PNH-2020-0001", "WO-PNH-2020-0001"]
    assert numbers(store) == everything
    assert numbers(store, sort=Sort("number")) == sorted(everything)
    assert numbers(store, ChangeFilter(kinds=(Kind.DISPOSAL,))) == ["DSP-PNH-2020-0001"]
    assert numbers(store, ChangeFilter(places=(STORE,), search="wo-")) == ["WO-PNH-2020-0001"]
    assert numbers(store, ChangeFilter(places=(RECIPIENT,))) == []


def test_a_change_is_read_with_what_it_did_to_each_batch(store: Database) -> None:
    posted = papers.change(
        store,
        Kind.DISPOSAL,
        ChangeLineDraft("MASK", "12", "expired", remarks="wet"),
        method="buried",
        witness="Keo Vanna",
    )
    detail = store.read(lambda s: read_change_detail(s, posted.number))
    assert (detail.method, detail.witness, detail.requested_by) == ("buried", "Keo Vanna", "Sokha")
    assert [(line.batch, line.donor, line.quantity, line.reason, line.remarks) for line in detail.lines] == [
        ("OLD", None, -10, "expired", "wet"),
        ("A", "WFP", -2, "expired", "wet"),
    ]
    assert (detail.row.reasons, detail.row.summary) == (("expired",), "12 surgical masks")
    papers.reverse(store, posted)
    assert store.read(lambda s: read_change_detail(s, posted.number)).row.reversed_by == "REV-PNH-2020-0001"


def test_a_return_names_who_gave_back(store: Database) -> None:
    papers.hand_over(store, "MASK", "20", batch="A")
    posted = papers.give_back(store, "MASK", "3", damaged="1")
    row = store.read(lambda s: read_change_detail(s, posted.number)).row
    assert (row.place, row.other) == (STORE, RECIPIENT)


def test_what_waits_and_what_was_refused_is_listed_with_its_words(
    store: Database, open_again: OpenAgain
) -> None:
    papers.set_limit(store, "5")
    sokha, dara = (open_again(store, by=Actor(name, alone=False)) for name in ("Sokha", "Dara"))
    typed = papers.change_draft(sokha, Kind.WRITE_OFF, ChangeLineDraft("MASK", "3", "stolen", batch="A"))
    sokha.write(lambda s: request_change(s, typed))
    (waiting,) = sokha.read(waiting_changes)
    assert (waiting.requested_by, waiting.summary, waiting.typed) == ("Sokha", "3 surgical masks", typed)
    opened = sokha.read(lambda s: open_paper(s, typed.uid)).request
    assert opened is not None
    assert opened.why == "It is worth 6 USD, above the limit of 5 USD."
    dara.write(lambda s: refuse_change(s, typed.uid, "Ask the police first"))
    assert sokha.read(waiting_changes) == []
    (refused,) = sokha.read(refused_changes)
    assert (refused.state, refused.decided_by, refused.decision) == (
        ApprovalState.REFUSED,
        "Dara",
        "Ask the police first",
    )


def test_an_opened_name_is_a_draft_or_a_posted_paper(store: Database) -> None:
    posted = papers.change(store, Kind.WRITE_OFF, ChangeLineDraft("MASK", "4", "lost"))
    for name in (posted.uid, posted.number):
        opened = store.read(lambda s, name=name: open_paper(s, name)).posted
        assert opened is not None
        assert opened.row.number == posted.number
    store.write(lambda s: save_draft(s, "x", Kind.WRITE_OFF.value, {"uid": "x"}))
    assert store.read(lambda s: open_paper(s, "x")).draft == {"uid": "x"}
    assert "There is no document NOPE" in str(refusal(lambda: store.read(lambda s: open_paper(s, "NOPE"))))


def test_the_worth_of_what_is_typed_is_known_before_it_is_posted(store: Database) -> None:
    papers.set_limit(store, "5")
    lines = (TypedLine("MASK", "3"), TypedLine("MASK", "x"), TypedLine("SUIT", "21"), TypedLine("", ""))
    looked = store.read(lambda s: look_at_lines(s, STORE, TODAY, lines))
    assert looked.worth.words() == "6 USD"
    assert looked.why == "It is worth 6 USD, above the limit of 5 USD."
    assert [len(line.takes) for line in looked.lines] == [1, 0, 0, 0]
    assert looked.lines[2].wrong.startswith("Only 20 pieces of PPE suit left in Phnom Penh store.")


def test_found_goods_are_worth_what_their_batch_is_worth(store: Database) -> None:
    uid = scalar(store, "SELECT uid FROM batch WHERE batch_number = 'A'")
    lines = (TypedLine("MASK", "3", uid, signed=True),)
    assert store.read(lambda s: look_at_lines(s, STORE, TODAY, lines)).worth.words() == "6 USD"


def test_what_a_place_holds_is_told_by_batch_the_first_to_expire_first(store: Database) -> None:
    papers.hand_over(store, "MASK", "20", batch="A")
    here = store.read(lambda s: lots_at(s, STORE, TODAY))
    assert [(lot.number, lot.donor, lot.available) for lot in here["MASK"]] == [
        ("OLD", "", 10),
        ("A", "WFP", 30),
    ]
    there = store.read(lambda s: lots_at(s, RECIPIENT, TODAY, handed_over=True))
    assert [(lot.number, lot.donor, lot.on_hand) for lot in there["MASK"]] == [("A", "WFP", 20)]
    assert store.read(lambda s: lots_at(s, "BTB", TODAY, handed_over=True)) == {}
    assert store.read(read_changing).alone


def test_the_summary_adds_losses_wherever_they_were_told_and_leaves_reversed_ones_out(
    store: Database,
) -> None:
    note = papers.send(store, "MASK", "20", batch="A")
    papers.confirm(store, note.number, ProofLineDraft(1, damaged="1", short="2", reason="wet"))
    papers.change(store, Kind.WRITE_OFF, ChangeLineDraft("SUIT", "4", "lost"))
    papers.reverse(store, papers.change(store, Kind.WRITE_OFF, ChangeLineDraft("SUIT", "7", "lost")))
    summary = store.read(lambda s: loss_summary(s, TODAY, TODAY))
    told = {kind: [part.words for part in parts] for kind, parts in summary.by_kind}
    assert told == {Kind.PROOF_OF_DELIVERY: ["3 surgical masks"], Kind.WRITE_OFF: ["4 PPE suits"]}
    assert summary.worth.words() == "6 USD and goods of unknown cost"


def sheet_lines(database: Database, number: str) -> list[tuple[str, int, str, str, str]]:
    sheet = database.read(lambda s: loss_report_sheet(s, number))
    return [(line.goods.item.code, line.quantity, line.what, line.reason, line.worth) for line in sheet.lines]


def test_the_loss_report_says_why_and_what_it_was_worth(store: Database) -> None:
    posted = papers.change(
        store,
        Kind.WRITE_OFF,
        ChangeLineDraft("MASK", "3", "stolen", batch="A"),
        ChangeLineDraft("SUIT", "2", "damaged", remarks="by rats"),
        ChangeLineDraft("MASK", "1", "expired", batch="OLD"),
        witness="Keo Vanna",
    )
    assert sheet_lines(store, posted.number) == [
        ("MASK", 3, "", "stolen", "6 USD"),
        ("SUIT", 2, "", "damaged", ""),
        ("MASK", 1, "", "expired", "10,000 KHR"),
    ]
    sheet = store.read(lambda s: loss_report_sheet(s, posted.number))
    assert (sheet.worths, sheet.unknown_worth) == (("10,000 KHR", "6 USD"), True)
    assert (sheet.recorded_by, sheet.witness, sheet.lines[1].remarks) == ("Sokha", "Keo Vanna", "by rats")


def test_worth_is_written_to_the_last_decimal_so_that_lines_add_up_to_the_sum(store: Database) -> None:
    receive(store, "RICE", "1", unit_cost="1.2345", currency="EUR")
    posted = papers.change(
        store,
        Kind.WRITE_OFF,
        ChangeLineDraft("RICE", "0.333", "stolen"),
        ChangeLineDraft("RICE", "0.111", "damaged"),
    )
    assert [line[-1] for line in sheet_lines(store, posted.number)] == ["0.4110885 EUR", "0.1370295 EUR"]
    assert store.read(lambda s: loss_report_sheet(s, posted.number)).worths == ("0.548118 EUR",)
    assert store.read(lambda s: loss_summary(s, TODAY, TODAY)).worth.words() == "0.548118 EUR"


def test_every_document_that_lost_goods_has_a_loss_report(store: Database) -> None:
    note = papers.send(store, "MASK", "20", batch="A")
    proof = papers.confirm(store, note.number, ProofLineDraft(1, damaged="1", short="2", reason="wet"))
    transfer = papers.transfer(store, GoodsLineDraft("SUIT", "9"))
    arrived = papers.arrive(
        store, transfer.number, ArrivalLineDraft(1, damaged="2", lost="1", reason="fell off")
    )
    returned = papers.give_back(store, "MASK", "5", damaged="2", reason="too many")
    number = lambda posted: scalar(store, "SELECT number FROM document WHERE id = :id", id=posted.id)  # noqa: E731
    assert sheet_lines(store, number(proof)) == [
        ("MASK", 1, "damaged", "wet", "2 USD"),
        ("MASK", 2, "short", "wet", "4 USD"),
    ]
    assert sheet_lines(store, number(arrived)) == [
        ("SUIT", 2, "damaged", "fell off", ""),
        ("SUIT", 1, "lost", "fell off", ""),
    ]
    assert sheet_lines(store, returned.number) == [("MASK", 2, "damaged", "too many", "4 USD")]


def test_a_document_that_lost_nothing_has_no_loss_report(store: Database) -> None:
    found = papers.adjust(store, "MASK", "2", "found")
    refused = refusal(lambda: store.read(lambda s: loss_report_sheet(s, found.number)))
    assert "Nothing was lost in ADJ-PNH-2020-0001" in str(refused)
    assert "no document" in str(refusal(lambda: store.read(lambda s: loss_report_sheet(s, "WO-1"))))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE approval SET state = 'refused'",
        "UPDATE approval SET decided_by = 'Sokha'",
        "DELETE FROM adjustment",
    ],
)
def test_an_approval_that_does_not_agree_with_its_document_is_found(
    store: Database, open_again: OpenAgain, statement: str
) -> None:
    papers.set_limit(store, "5")
    sokha, dara = (open_again(store, by=Actor(name, alone=False)) for name in ("Sokha", "Dara"))
    typed = papers.change_draft(sokha, Kind.WRITE_OFF, ChangeLineDraft("MASK", "3", "stolen", batch="A"))
    sokha.write(lambda s: request_change(s, typed))
    dara.write(lambda s: approve_change(s, typed.uid))
    assert store.read(check_workspace).problems == ()
    drop_guards(store)
    past = () if store.is_file else ("SET session_replication_role = replica",)
    run_as_another_program(store, *past, statement)
    assert any("Sokha asked for approval (MASK)" in one for one in store.read(check_workspace).problems)
