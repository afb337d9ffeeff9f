"""The keys of long lists: sorted, narrowed and begun by both engines as the rows themselves say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from supplytrack.catalogue.item_list import ItemFilter, item_keys
from supplytrack.catalogue.queries import list_items
from supplytrack.core.document import Kind, NoteState
from supplytrack.core.sort import UNSORTED, Sort
from supplytrack.db.engine import Database
from supplytrack.distribution.note_list import note_keys
from supplytrack.distribution.queries import NoteFilter, NoteRow, list_notes, notes_by_key
from supplytrack.i18n import use_language
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.procurement.operations import OrderLineDraft, ReceiptLineDraft
from supplytrack.procurement.papers import PaperFilter, PaperStage, paper_keys, papers_by_key
from tests.factories import papers
from tests.factories.prepared import prepared

BOTH_WAYS = pytest.mark.parametrize("descending", [False, True])


@prepared
def bought(workspace: Database) -> Database:
    """An order that is late, one that is part received, one that is done, receipts of two kinds, one reversed."""
    today = workspace.clock.today()
    lines = (OrderLineDraft("SUIT", "10"), OrderLineDraft("MASK", "5"))

    def order(days_ago: int, expected: int, **fields: Any) -> str:
        posted = papers.order(
            workspace,
            *lines,
            on=today - timedelta(days=days_ago),
            expected=today + timedelta(days=expected),
            **fields,
        )
        return posted.number

    def arrives(number: str, *arrived: ReceiptLineDraft, **fields: Any) -> Any:
        return papers.post_receipt(
            workspace, papers.receipt_draft(workspace, *arrived, order=number, **fields)
        )

    order(20, -3)
    arrives(order(15, 5), ReceiptLineDraft("SUIT", "4", order_line=1))
    whole = (
        ReceiptLineDraft("SUIT", "10", order_line=1),
        ReceiptLineDraft("MASK", "5", damaged="1", order_line=2),
    )
    arrives(order(9, 9, donated=True, party="WFP"), *whole, donor="WFP")
    order(8, 2)
    papers.reverse(workspace, papers.receive(workspace, "GLOVES", "3", place="BTB"))
    papers.receive(workspace, "GLOVES", "7", donor="UNICEF")
    return workspace


def found(
    database: Database, stage: PaperStage, sort: Sort = UNSORTED, limit: int | None = None, **chosen: Any
) -> list[Any]:
    keys = database.read(lambda s: paper_keys(s, PaperFilter(**chosen), stage, sort, limit))
    rows = database.read(lambda s: papers_by_key(s, keys))
    return [rows[key] for key in keys]


def numbers(rows: Sequence[Any]) -> list[str]:
    return [row.number for row in rows]


def test_what_is_to_come_and_what_is_done_are_all_papers_once(bought: Database) -> None:
    waiting, done = found(bought, PaperStage.OPEN), found(bought, PaperStage.DONE)
    assert numbers(waiting) == ["PO-PNH-2020-0003", "PO-PNH-2020-0002", "PO-PNH-2020-0001"]
    assert {row.number[:3] for row in done} == {"DON", "GRN"}
    assert len({*numbers(waiting), *numbers(done)}) == 8
    assert [row.date for row in done] == sorted((row.date for row in done), reverse=True)


@BOTH_WAYS
@pytest.mark.parametrize("stage", PaperStage)
@pytest.mark.parametrize("column", ["number", "date", "party"])
def test_papers_are_sorted(bought: Database, stage: PaperStage, column: str, descending: bool) -> None:
    by: Callable[[Any], Any] = {
        "number": lambda row: row.number,
        "date": lambda row: row.date,
        "party": lambda row: row.party_name.lower(),
    }[column]
    values = [by(row) for row in found(bought, stage, Sort(column, descending))]
    assert values == sorted(values, reverse=descending)
    assert len(values) > 2


@BOTH_WAYS
def test_papers_sorted_by_their_state_stand_together(bought: Database, descending: bool) -> None:
    late = [row.late for row in found(bought, PaperStage.OPEN, Sort("state", descending))]
    assert late == sorted(late, reverse=not descending)
    reversed_ones = [
        bool(row.reversed_by) for row in found(bought, PaperStage.DONE, Sort("state", descending))
    ]
    assert reversed_ones == sorted(reversed_ones, reverse=descending)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"states": ("late",)}, ["PO-PNH-2020-0001"]),
        ({"states": ("part",)}, ["PO-PNH-2020-0002"]),
        ({"states": ("open",)}, ["PO-PNH-2020-0003"]),
        ({"states": ("open", "late")}, ["PO-PNH-2020-0003", "PO-PNH-2020-0001"]),
        ({"states": ("received",)}, ["DON-PNH-2020-0001"]),
        ({"states": ("differences",)}, ["GRN-PNH-2020-0002"]),
        ({"states": ("posted",)}, ["GRN-PNH-2020-0004", "GRN-PNH-2020-0001"]),
        ({"states": ("reversed",)}, ["GRN-PNH-2020-0003"]),
        ({"states": ("draft",)}, []),
        ({"kind": Kind.DONATION}, ["DON-PNH-2020-0001"]),
        ({"kind": Kind.PURCHASE_ORDER, "search": "0002"}, ["PO-PNH-2020-0002"]),
        ({"parties": ("WFP",)}, ["GRN-PNH-2020-0002", "DON-PNH-2020-0001"]),
        ({"search": "battambang"}, ["GRN-PNH-2020-0003"]),
        ({"search": "unicef grn"}, ["GRN-PNH-2020-0004"]),
        ({"search": "%"}, []),
    ],
)
def test_papers_are_narrowed(bought: Database, chosen: dict[str, Any], expected: list[str]) -> None:
    rows = [row for stage in PaperStage for row in found(bought, stage, **chosen)]
    assert numbers(rows) == expected


@pytest.mark.parametrize("stage", PaperStage)
@pytest.mark.parametrize("sort", [UNSORTED, Sort("party"), Sort("number", descending=True)])
def test_a_limit_gives_the_beginning(bought: Database, stage: PaperStage, sort: Sort) -> None:
    assert numbers(found(bought, stage, sort, 2)) == numbers(found(bought, stage, sort))[:2]


# Delivery notes


@prepared
def handed_over(workspace: Database) -> Database:
    """A note in each state, to several places."""
    papers.receive(workspace, "MASK", "100", on=date(2020, 4, 1), batch="A")

    def draft(amount: str, day: int, **fields: Any) -> Any:
        return papers.note_draft(workspace, GoodsLineDraft("MASK", amount), on=date(2020, 4, day), **fields)

    papers.hand_over(workspace, "MASK", "3")
    papers.issue(workspace, draft("2", 3))
    papers.issue(workspace, draft("4", 5))
    papers.prepare(workspace, draft("1", 6))
    cancelled = draft("5", 7)
    papers.prepare(workspace, cancelled)
    papers.cancel(workspace, cancelled.uid)
    return workspace


STATES = ("prepared", "issued", "signed", "disputed", "unsigned", "cancelled", "reversed")


def notes(
    database: Database, states: Sequence[str] = STATES, sort: Sort = UNSORTED, **chosen: Any
) -> list[NoteRow]:
    keys = database.read(lambda s: note_keys(s, NoteFilter(**chosen), states, sort))
    rows = database.read(lambda s: notes_by_key(s, keys))
    return [rows[key] for key in keys]


def test_the_keys_are_the_list_of_notes(handed_over: Database) -> None:
    assert notes(handed_over) == handed_over.read(list_notes)
    assert notes(handed_over, ()) == []


@pytest.mark.parametrize(
    ("state", "kept"),
    [
        ("prepared", NoteState.PREPARED),
        ("issued", NoteState.ISSUED),
        ("signed", NoteState.CONFIRMED),
        ("cancelled", NoteState.CANCELLED),
    ],
)
def test_notes_of_a_state(handed_over: Database, state: str, kept: NoteState) -> None:
    rows = notes(handed_over, (state,))
    assert rows == [row for row in handed_over.read(list_notes) if row.state is kept]
    assert rows


@pytest.mark.parametrize(
    "chosen",
    [
        {"search": "0002"},
        {"search": "phnom"},
        {"recipient": "PHD-BMC"},
        {"province": "NOWHERE"},
        {"first": date(2020, 4, 4), "last": date(2020, 4, 6)},
        {"own_only": True},
        {"donor": "WFP"},
    ],
)
def test_notes_are_narrowed_as_in_the_list_of_notes(handed_over: Database, chosen: dict[str, Any]) -> None:
    assert notes(handed_over, **chosen) == handed_over.read(lambda s: list_notes(s, NoteFilter(**chosen)))


@BOTH_WAYS
@pytest.mark.parametrize("column", ["number", "date", "target", "state"])
def test_notes_are_sorted(handed_over: Database, column: str, descending: bool) -> None:
    by: Callable[[NoteRow], Any] = {
        "number": lambda row: row.number,
        "date": lambda row: row.date,
        "target": lambda row: row.target_name.lower(),
        "state": lambda row: -row.date.toordinal(),
    }[column]
    values = [by(row) for row in notes(handed_over, sort=Sort(column, descending))]
    assert values == sorted(values, reverse=descending)


# Items


def items(database: Database, sort: Sort = UNSORTED, limit: int | None = None, **chosen: Any) -> list[str]:
    sections = database.read(lambda s: item_keys(s, ItemFilter(**chosen), sort, limit))
    return [code for section in sections for code in section.codes]


def test_the_keys_are_the_list_of_items(workspace: Database) -> None:
    rows = workspace.read(list_items)
    assert items(workspace) == [row.code for row in rows]
    assert items(workspace, limit=2) == [row.code for row in rows[:2]]


@pytest.mark.parametrize(
    ("chosen", "fits"),
    [
        ({"categories": ("PPE",)}, lambda row: row.category == "PPE"),
        ({"dated": True}, lambda row: row.tracks_expiry),
        ({"dated": False}, lambda row: not row.tracks_expiry),
        ({"active": True}, lambda row: row.active),
        ({"search": "MASK"}, lambda row: "mask" in row.name.lower()),
        ({"search": "face mask"}, lambda row: "Face mask" in row.aliases),
    ],
)
def test_items_are_narrowed(workspace: Database, chosen: dict[str, Any], fits: Callable[[Any], bool]) -> None:
    expected = [row.code for row in workspace.read(list_items) if fits(row)]
    assert items(workspace, **chosen) == expected
    assert expected


@BOTH_WAYS
@pytest.mark.parametrize("column", ["name", "code", "unit", "minimum", "expiry", "use"])
@pytest.mark.parametrize("spoken", ["en", "km"])
def test_items_are_sorted_inside_their_category(
    workspace: Database, column: str, descending: bool, spoken: str
) -> None:
    use_language(spoken)
    try:
        assert sorted(items(workspace, Sort(column, descending))) == sorted(items(workspace))
        if column == "code":
            for section in workspace.read(lambda s: item_keys(s, ItemFilter(), Sort("code", descending))):
                assert section.codes == sorted(section.codes, reverse=descending)
    finally:
        use_language("en")
