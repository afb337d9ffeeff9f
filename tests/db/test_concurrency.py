"""Several people at once on contested goods: nothing oversold, lost or doubled, and only sentences are seen."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack

import psycopg
import pytest

from supplytrack.catalogue import additions
from supplytrack.core.document import NoteState
from supplytrack.core.identity import new_uid
from supplytrack.db.engine import Database, Session
from supplytrack.distribution import confirmation
from supplytrack.distribution.check import check_workspace
from supplytrack.distribution.confirmation import ProofLineDraft
from supplytrack.errors import Refused, Unavailable
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.ledger import Posted, Posting
from supplytrack.procurement import operations as procurement
from supplytrack.procurement.operations import ReceiptLineDraft
from tests.conftest import OpenAgain
from tests.factories import papers
from tests.factories.engines import ServerStore
from tests.factories.papers import allocated, on_hand, receive, rows, scalar
from tests.factories.workspaces import open_database

ITEMS = ("MASK", "SUIT", "SOAP", "RICE", "GLOVES")
Act = Callable[[Database, random.Random], object]


class Crowd:
    """People who work at the same time, each with a connection of their own."""

    def __init__(self, workspace: Database, people: int) -> None:
        self.workspace = workspace
        self.people = people
        self.done: list[object] = []
        self.refused: list[Refused] = []
        self.faults: list[BaseException] = []

    def act(self, act: Act, times: int = 1) -> Crowd:
        """Everybody does the same kind of thing some times, from the same moment on."""
        together = threading.Barrier(self.people)
        threads = [
            threading.Thread(target=self._one, args=(n, act, times, together)) for n in range(self.people)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        assert not any(thread.is_alive() for thread in threads)
        assert self.faults == []
        return self

    def _one(self, number: int, act: Act, times: int, together: threading.Barrier) -> None:
        chance = random.Random(number)
        database = open_database(self.workspace.address)
        try:
            database.read(lambda _s: None)
            together.wait(60)
            for _time in range(times):
                try:
                    self.done.append(act(database, chance))
                except Refused as refused:
                    self.refused.append(refused)
        except BaseException as fault:  # noqa: BLE001 - told by the test's own thread
            self.faults.append(fault)
            together.abort()
        finally:
            database.close()


def agrees(workspace: Database) -> None:
    report = workspace.read(check_workspace)
    assert (report.problems, report.drift) == ((), 0)


def deadlocks(workspace: Database) -> int:
    return int(scalar(workspace, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"))


def stock(workspace: Database, batches: int, each: str) -> None:
    for n in range(batches):
        lines = [ReceiptLineDraft(item, each, batch=f"B{n}") for item in ITEMS]
        papers.post_receipt(workspace, papers.receipt_draft(workspace, *lines, donor=("WFP", "WHO")[n % 2]))


def test_the_last_pieces_are_given_once_and_none_is_withheld(postgres_workspace: Database) -> None:
    for _batch in range(10):
        receive(postgres_workspace, "MASK", "6")
    crowd = Crowd(postgres_workspace, 8).act(lambda db, _c: papers.send(db, "MASK", "1"), 10)
    assert (len(crowd.done), len(crowd.refused)) == (60, 20)
    assert {str(refused) for refused in crowd.refused} == {
        "Nothing of Surgical mask is left in Phnom Penh store."
    }
    assert on_hand(postgres_workspace, "MASK") == 0
    assert deadlocks(postgres_workspace) == 0
    agrees(postgres_workspace)


def test_papers_of_many_lines_in_any_order_never_wait_in_a_ring(postgres_workspace: Database) -> None:
    stock(postgres_workspace, 4, "30")

    def send_mixed(database: Database, chance: random.Random) -> Posted:
        items = chance.sample(ITEMS, 4)
        lines = [GoodsLineDraft(item, str(chance.randint(1, 8))) for item in items]
        posted = papers.issue(database, papers.note_draft(database, *lines))
        if chance.random() < 0.5:
            back = [ProofLineDraft(1, refused="1", reason="not needed")]
            papers.confirm(database, posted.number, *back)
        elif chance.random() < 0.5:
            papers.reverse_note(database, posted)
        return posted

    crowd = Crowd(postgres_workspace, 8).act(send_mixed, 12)
    assert len(crowd.done) + len(crowd.refused) == 96
    assert crowd.done
    assert deadlocks(postgres_workspace) == 0
    assert scalar(postgres_workspace, "SELECT min(on_hand) FROM balance") >= 0
    agrees(postgres_workspace)


def test_reserving_issuing_and_cancelling_cross_without_harm(postgres_workspace: Database) -> None:
    stock(postgres_workspace, 3, "20")

    def plan(database: Database, chance: random.Random) -> None:
        lines = [GoodsLineDraft(item, str(chance.randint(1, 6))) for item in chance.sample(ITEMS, 3)]
        draft = papers.note_draft(database, *lines)
        papers.prepare(database, draft)
        papers.prepare(database, draft)
        chance.choice([lambda: papers.issue(database, draft), lambda: papers.cancel(database, draft.uid)])()

    crowd = Crowd(postgres_workspace, 6).act(plan, 10)
    assert all("Somebody else" not in str(refused) for refused in crowd.refused)
    assert deadlocks(postgres_workspace) == 0
    assert sum(allocated(postgres_workspace, item) for item in ITEMS) == 0
    agrees(postgres_workspace)


def test_a_button_pressed_by_everybody_at_once_posts_one_document(workspace: Database) -> None:
    receive(workspace, "MASK", "100")
    draft = papers.note_draft(workspace, GoodsLineDraft("MASK", "7"))
    arrival = papers.receipt_draft(
        workspace, ReceiptLineDraft("SUIT", "5"), source="New supplier", fund="CT.1"
    )
    crowd = Crowd(workspace, 6).act(
        lambda db, _c: (papers.issue(db, draft).id, papers.post_receipt(db, arrival).id)
    )
    assert crowd.refused == []
    assert len(set(crowd.done)) == 1
    assert (on_hand(workspace, "MASK"), on_hand(workspace, "SUIT")) == (93, 5)
    agrees(workspace)


def test_a_receipt_that_somebody_else_posted_meanwhile_is_found_and_not_made_again(
    postgres_workspace: Database, open_again: OpenAgain, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = papers.receipt_draft(postgres_workspace, ReceiptLineDraft("MASK", "5"))
    really_post, other = procurement.post, open_again(postgres_workspace)

    def post_after_somebody_else(session: Session, posting: Posting) -> Posted:
        monkeypatch.setattr(procurement, "post", really_post)
        papers.post_receipt(other, draft)
        return really_post(session, posting)

    monkeypatch.setattr(procurement, "post", post_after_somebody_else)
    assert papers.post_receipt(postgres_workspace, draft).already
    assert scalar(postgres_workspace, "SELECT count(*) FROM batch") == 1
    agrees(postgres_workspace)


def test_a_supplier_whom_two_people_name_at_once_is_one_supplier(
    postgres_workspace: Database, open_again: OpenAgain, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (
        papers.receipt_draft(postgres_workspace, ReceiptLineDraft("MASK", "5"), source="New supplier")
        for _paper in range(2)
    )
    really_choose, other = additions._free_code, open_again(postgres_workspace)
    somebody_else = threading.Thread(target=papers.post_receipt, args=(other, second))

    def choose_while_somebody_else_adds(session: Session, name: str) -> str:
        monkeypatch.setattr(additions, "_free_code", really_choose)
        somebody_else.start()
        somebody_else.join(0.5)
        return really_choose(session, name)

    monkeypatch.setattr(additions, "_free_code", choose_while_somebody_else_adds)
    papers.post_receipt(postgres_workspace, first)
    somebody_else.join()
    assert scalar(postgres_workspace, "SELECT count(*) FROM party WHERE name = 'New supplier'") == 1
    assert on_hand(postgres_workspace, "MASK") == 10
    agrees(postgres_workspace)


def test_a_prepared_note_issued_and_confirmed_by_everybody_at_once_is_one_handover(
    workspace: Database,
) -> None:
    receive(workspace, "MASK", "100")
    draft = papers.note_draft(workspace, GoodsLineDraft("MASK", "7"))
    papers.prepare(workspace, draft)
    uid = new_uid()

    def hand_over(database: Database, _chance: random.Random) -> tuple[int, int, int]:
        issued = papers.issue(database, draft)
        proof = papers.confirm(database, issued.number, uid=uid)
        return issued.id, proof.id, papers.reverse_note(database, proof, uid=f"{uid}r").id

    crowd = Crowd(workspace, 6).act(hand_over)
    assert crowd.refused == []
    assert len(set(crowd.done)) == 1
    assert on_hand(workspace, "MASK", "~IN-TRANSIT") == 7
    agrees(workspace)


def test_a_note_is_confirmed_once_although_several_people_confirm_it(workspace: Database) -> None:
    receive(workspace, "MASK", "100")
    papers.send(workspace, "MASK", "20")
    note = papers.send(workspace, "MASK", "7")
    crowd = Crowd(workspace, 5).act(lambda db, _c: papers.confirm(db, note.number))
    assert (len(crowd.done), len(crowd.refused)) == (1, 4)
    assert {str(refused) for refused in crowd.refused} == {
        f"{note.number} is confirmed and cannot become confirmed."
    }
    assert on_hand(workspace, "MASK", "~PHD-BMC") == 7
    agrees(workspace)


def test_whoever_confirms_second_sees_what_the_first_did(
    postgres_workspace: Database, open_again: OpenAgain, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(postgres_workspace, "MASK", "100")
    papers.send(postgres_workspace, "MASK", "20")
    note = papers.send(postgres_workspace, "MASK", "7")
    other = open_again(postgres_workspace)
    outcomes: list[object] = []
    really_check = confirmation.check_transition

    def confirm_too() -> None:
        try:
            outcomes.append(papers.confirm(other, note.number))
        except Refused as refused:
            outcomes.append(refused)

    second = threading.Thread(target=confirm_too)

    def check_slowly(number: str, old: NoteState, new: NoteState) -> None:
        monkeypatch.setattr(confirmation, "check_transition", really_check)
        second.start()
        second.join(0.5)
        really_check(number, old, new)

    monkeypatch.setattr(confirmation, "check_transition", check_slowly)
    papers.confirm(postgres_workspace, note.number)
    second.join()
    assert [str(outcome) for outcome in outcomes] == [
        f"{note.number} is confirmed and cannot become confirmed."
    ]
    agrees(postgres_workspace)


def test_a_document_is_reversed_once_although_several_people_reverse_it(workspace: Database) -> None:
    posted = receive(workspace, "MASK", "100")
    receive(workspace, "MASK", "100")
    crowd = Crowd(workspace, 5).act(lambda db, _c: papers.reverse(db, posted))
    assert (len(crowd.done), len(crowd.refused)) == (1, 4)
    assert on_hand(workspace, "MASK") == 100
    agrees(workspace)


@pytest.mark.parametrize("turn", range(3))
def test_a_note_is_either_issued_or_cancelled(workspace: Database, turn: int) -> None:
    receive(workspace, "MASK", "10")
    draft = papers.note_draft(workspace, GoodsLineDraft("MASK", "10"))
    papers.prepare(workspace, draft)
    ways: list[Act] = [
        lambda db, _c: papers.issue(db, draft).number,
        lambda db, _c: papers.cancel(db, draft.uid),
    ]
    hands = iter(ways * 2)
    crowd = Crowd(workspace, 4).act(lambda db, chance: next(hands)(db, chance))
    state = scalar(workspace, "SELECT state FROM delivery_note")
    assert state in ("issued", "cancelled")
    assert on_hand(workspace, "MASK") == (0 if state == "issued" else 10)
    assert all("cannot become" in str(refused) for refused in crowd.refused)
    agrees(workspace)


def test_numbers_have_no_gaps_when_many_are_refused_at_once(postgres_workspace: Database) -> None:
    receive(postgres_workspace, "MASK", "40")

    def send_or_break(database: Database, chance: random.Random) -> None:
        wrong = chance.random() < 0.4
        draft = papers.note_draft(database, GoodsLineDraft("MASK", "1"), uid=new_uid())
        if wrong:
            database.write(lambda s: _post_and_refuse(s, draft))
        papers.issue(database, draft)

    Crowd(postgres_workspace, 6).act(send_or_break, 8)
    numbers = [
        row.number for row in rows(postgres_workspace, "SELECT number FROM delivery_note ORDER BY number")
    ]
    assert numbers == [f"DN-PNH-2020-{n:04d}" for n in range(1, len(numbers) + 1)]
    agrees(postgres_workspace)


def _post_and_refuse(session: object, draft: papers.NoteDraft) -> None:
    papers.issue_delivery_note(session, draft)  # type: ignore[arg-type]
    raise Refused("changed my mind")


def sending_until_it_is_done(intents: list[str]) -> Act:
    """One mask is sent, again and again under one identity until somebody answers."""

    def send(database: Database, _chance: random.Random) -> None:
        draft = papers.note_draft(database, GoodsLineDraft("MASK", "1"))
        intents.append(draft.uid)
        for _attempt in range(100):
            try:
                papers.issue(database, draft)
            except Unavailable:
                time.sleep(0.02)
            else:
                return
        raise AssertionError("a hundred attempts were not enough")

    return send


def everything_was_done_once(workspace: Database, intents: list[str]) -> None:
    posted = [row.uid for row in rows(workspace, "SELECT uid FROM document WHERE kind = 'delivery note'")]
    assert sorted(posted) == sorted(intents)
    assert on_hand(workspace, "MASK") == 1000 - len(intents)
    agrees(workspace)


def test_connections_cut_under_load_lose_and_double_nothing(postgres_workspace: Database) -> None:
    receive(postgres_workspace, "MASK", "1000")
    intents: list[str] = []
    cuts = Counter[str]()
    over = threading.Event()

    def cut() -> None:
        with psycopg.connect(postgres_workspace.address, autocommit=True) as own:
            while not over.wait(0.05):
                if not intents:
                    continue
                killed = own.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
                    "AND pid <> pg_backend_pid() AND state <> 'idle' ORDER BY random() LIMIT 1"
                ).fetchall()
                cuts["cut"] += len(killed)

    with ExitStack() as stack:
        cutter = threading.Thread(target=cut)
        cutter.start()
        stack.callback(cutter.join)
        stack.callback(over.set)
        Crowd(postgres_workspace, 4).act(sending_until_it_is_done(intents), 20)
    assert cuts["cut"] > 0
    everything_was_done_once(postgres_workspace, intents)


def test_a_server_that_falls_and_rises_loses_and_doubles_nothing(
    postgres_workspace: Database, server_store: ServerStore
) -> None:
    receive(postgres_workspace, "MASK", "1000")
    intents: list[str] = []
    over = threading.Event()

    def fall_twice() -> None:
        for wanted in (15, 40):
            while len(intents) < wanted and not over.wait(0.01):
                continue
            server_store.crash_and_restart()

    with ExitStack() as stack:
        falling = threading.Thread(target=fall_twice)
        falling.start()
        stack.callback(falling.join)
        stack.callback(over.set)
        Crowd(postgres_workspace, 3).act(sending_until_it_is_done(intents), 25)
    assert len(intents) == 75
    everything_was_done_once(postgres_workspace, intents)


def test_two_programs_on_one_file_take_turns(sqlite_workspace: Database) -> None:
    for _batch in range(3):
        receive(sqlite_workspace, "MASK", "10")
    crowd = Crowd(sqlite_workspace, 4).act(lambda db, _c: papers.send(db, "MASK", "1"), 10)
    assert (len(crowd.done), len(crowd.refused)) == (30, 10)
    agrees(sqlite_workspace)


def test_threads_of_one_program_take_turns(sqlite_workspace: Database) -> None:
    receive(sqlite_workspace, "MASK", "30")
    outcomes: list[str] = []

    def send() -> None:
        for _time in range(10):
            try:
                outcomes.append(papers.send(sqlite_workspace, "MASK", "1").number)
            except Refused:
                outcomes.append("")

    threads = [threading.Thread(target=send) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(bool(number) for number in outcomes) == {True: 30, False: 10}
    assert len(set(filter(None, outcomes))) == 30
