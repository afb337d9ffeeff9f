"""Several people work on one count, or move its goods meanwhile: one posting, and a sheet of one moment."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from supplytrack.db.engine import Database
from supplytrack.distribution.check import check_workspace
from supplytrack.errors import Refused
from supplytrack.inventory.counts import operations, reviewing
from supplytrack.inventory.counts.operations import cancel_count, finish_counting
from supplytrack.inventory.counts.reviewing import ReviewDraft, post_count
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.ledger import Posted
from tests.conftest import OpenAgain
from tests.db.test_concurrency import Crowd
from tests.factories import papers
from tests.factories.papers import on_hand, receive, rows, scalar

SHEET = "SELECT expected FROM stock_count_sheet_line ORDER BY line"


def counted(database: Database, figure: str) -> str:
    """A count of the masks that waits for its review."""
    uid = papers.start_sheet(database, items=("MASK",))
    papers.fill_sheet(database, uid, {"MASK": figure})
    database.write(lambda s: finish_counting(s, uid))
    return uid


def review(database: Database, uid: str) -> Posted:
    return database.write(lambda s: post_count(s, ReviewDraft(uid, "Dara")))[0]


class Beside:
    """Somebody else who does something in the middle of what the test does, and has to wait."""

    def __init__(self, act: Any) -> None:
        self.outcomes: list[str] = []
        self.act = act
        self.thread = threading.Thread(target=self._act)

    def _act(self) -> None:
        try:
            self.outcomes.append(self.act().number)
        except Refused as refused:
            self.outcomes.append(str(refused))

    def slow(self, monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
        """Begin when the test's own thread comes to `name`."""
        really = getattr(module, name)

        def slowly(*given: Any, **named: Any) -> Any:
            found = really(*given, **named)
            if threading.current_thread() is threading.main_thread() and self.thread.ident is None:
                self.thread.start()
                self.thread.join(0.5)
                assert self.thread.is_alive(), "the second one does not wait for the first"
            return found

        monkeypatch.setattr(module, name, slowly)


def test_one_count_posted_by_many_hands_is_one_posting(workspace: Database) -> None:
    receive(workspace, "MASK", "100")
    uid = counted(workspace, "97")
    crowd = Crowd(workspace, 5).act(lambda db, _chance: review(db, uid))
    assert (len(crowd.done), crowd.refused) == (5, [])
    assert len({posted.id for posted in crowd.done}) == 1  # type: ignore[attr-defined]
    assert on_hand(workspace, "MASK") == 97
    assert workspace.read(check_workspace).problems == ()


def test_who_posts_second_waits_and_gets_the_first_posting(
    postgres_workspace: Database, open_again: OpenAgain, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(postgres_workspace, "MASK", "100")
    uid = counted(postgres_workspace, "97")
    other = open_again(postgres_workspace)
    beside = Beside(lambda: review(other, uid))
    beside.slow(monkeypatch, reviewing, "_read_lines")
    posted = review(postgres_workspace, uid)
    beside.thread.join()
    assert beside.outcomes == [posted.number]
    assert on_hand(postgres_workspace, "MASK") == 97


def test_a_count_is_posted_or_given_up_but_never_both(workspace: Database) -> None:
    receive(workspace, "MASK", "100")
    uid = counted(workspace, "97")
    ways = iter([lambda db: review(db, uid), lambda db: db.write(lambda s: cancel_count(s, uid))] * 2)
    crowd = Crowd(workspace, 4).act(lambda db, _chance: next(ways)(db))
    state = scalar(workspace, "SELECT state FROM stock_count")
    # The same posting again is no second one; giving up twice is refused.
    assert (len(crowd.done), len(crowd.refused)) == ((2, 2) if state == "posted" else (1, 3))
    assert on_hand(workspace, "MASK") == (97 if state == "posted" else 100)
    assert workspace.read(check_workspace).problems == ()


def test_goods_that_are_missing_and_goods_that_leave_are_never_the_same(workspace: Database) -> None:
    """Forty are left by the count, and seven people send ten each: the pieces are there once."""
    receive(workspace, "MASK", "100")
    uid = counted(workspace, "40")
    ways = iter([lambda db: review(db, uid)] + [lambda db: papers.send(db, "MASK", "10")] * 7)
    crowd = Crowd(workspace, 8).act(lambda db, _chance: next(ways)(db))
    posted = scalar(workspace, "SELECT state FROM stock_count") == "posted"
    sent = int(scalar(workspace, "SELECT count(*) FROM dispatch"))
    assert len(crowd.done) == sent + posted
    assert on_hand(workspace, "MASK") == 100 - 10 * sent - (60 if posted else 0) >= 0
    assert workspace.read(check_workspace).problems == ()


def test_nobody_moves_goods_while_the_sheet_is_written_down(
    postgres_workspace: Database, open_again: OpenAgain, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(postgres_workspace, "MASK", "100")
    other = open_again(postgres_workspace)
    beside = Beside(lambda: papers.send(other, "MASK", "30"))
    beside.slow(monkeypatch, operations, "_cells")
    uid = papers.start_sheet(postgres_workspace)
    beside.thread.join()
    assert len(beside.outcomes) == 1
    assert [row.expected for row in rows(postgres_workspace, SHEET)] == [100]
    # What left meanwhile counts as moved since, and a count of all that is there now is no difference then.
    moved = (
        "SELECT count(*) FROM stock_move WHERE id > (SELECT frozen_move_id FROM stock_count WHERE uid = :uid)"
    )
    assert scalar(postgres_workspace, moved, uid=uid) == 1
    assert postgres_workspace.read(check_workspace).problems == ()


def test_a_prepared_note_and_a_count_wait_for_each_other(
    postgres_workspace: Database, open_again: OpenAgain, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The count holds its cells while it looks what is free: a note that is prepared meanwhile sees what is left."""
    receive(postgres_workspace, "MASK", "100")
    uid = counted(postgres_workspace, "20")
    other = open_again(postgres_workspace)
    draft = papers.note_draft(other, GoodsLineDraft("MASK", "50"))
    beside = Beside(lambda: papers.issue(other, draft))
    beside.slow(monkeypatch, reviewing, "post")
    review(postgres_workspace, uid)
    beside.thread.join()
    assert "Only 20" in beside.outcomes[0]
    assert on_hand(postgres_workspace, "MASK") == 20
