"""A made history is one that the program itself would have posted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import text

from bench.generate import LAST, Size, generate, open_workspace
from supplytrack.core.document import Kind
from supplytrack.core.identity import new_uid
from supplytrack.db.engine import Database
from supplytrack.db.migrate import verify
from supplytrack.distribution.check import check_workspace
from supplytrack.distribution.operations import NoteDraft, issue_delivery_note
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.ledger import chain_hash

NOT_MADE = {Kind.DISTRIBUTION, Kind.ORDER_CLOSING, Kind.REVERSAL}
"""Kinds of which a made history has no papers."""
SIZE = Size(2_000, items=300, places=40, lots=100)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    path = tmp_path_factory.mktemp("made") / "history.db"
    generate(path, SIZE)
    return path


@pytest.fixture
def workspace(made, tmp_path):
    copy = tmp_path / "copy.db"
    copy.write_bytes(made.read_bytes())
    database = open_workspace(copy)
    yield database
    database.close()


def ask(database: Database, statement: str):
    return database.read(lambda session: session.rows(text(statement)))


SIGNED = """
SELECT item_id, batch_id, l.id AS place, effective_day AS day,
  CASE WHEN l.id = to_location_id THEN quantity ELSE -quantity END AS change
FROM stock_move JOIN location l ON l.id IN (from_location_id, to_location_id) WHERE l.keeps_stock = 1"""


def test_it_has_exactly_as_many_moves_as_asked_for_and_a_whole_schema(workspace):
    verify(workspace)
    assert ask(workspace, "SELECT count(*) FROM stock_move")[0][0] == SIZE.moves
    kinds = dict(tuple(row) for row in ask(workspace, "SELECT kind, count(*) FROM document GROUP BY kind"))
    assert set(kinds) == {"goods receipt", "delivery note", "proof of delivery"}


def test_every_key_points_at_something(workspace):
    assert ask(workspace, "PRAGMA foreign_key_check") == []
    assert ask(workspace, "PRAGMA integrity_check")[0][0] == "ok"


def test_balances_now_and_on_each_day_are_the_sums_of_the_moves(workspace):
    now: Counter[tuple[int, int, int]] = Counter()
    days: dict[tuple[int, int, int, int], int] = {}
    for item, batch, place, day, change in sorted(ask(workspace, SIGNED), key=lambda row: row.day):
        now[item, batch, place] += change
        days[item, batch, place, day] = now[item, batch, place]
    balances = ask(workspace, "SELECT item_id, batch_id, location_id, on_hand FROM balance")
    assert {tuple(row[:3]): row[3] for row in balances} == dict(now)
    daily = ask(workspace, "SELECT item_id, batch_id, location_id, day, on_hand FROM daily_balance")
    assert {tuple(row[:4]): row[4] for row in daily} == days


def test_the_chain_holds_and_numbers_have_no_gaps(workspace):
    previous = "0" * 64
    rows = ask(workspace, "SELECT content, chain_hash, number FROM document ORDER BY chain_position")
    for content, hashed, _number in rows:
        previous = chain_hash(previous, content)
        assert hashed == previous
    head = ask(workspace, "SELECT position, hash FROM chain")[0]
    assert tuple(head) == (len(rows), previous)
    given = Counter(row.number.rpartition("-")[0] for row in rows)
    series = ask(workspace, "SELECT prefix || '-' || station || '-' || year, last FROM number_series")
    assert {row[0]: row[1] for row in series} == dict(given)


def test_the_program_goes_on_posting_where_the_history_ends(workspace):
    store, item = ask(
        workspace,
        "SELECT l.code, i.code FROM balance b JOIN location l ON l.id = b.location_id "
        "JOIN item i ON i.id = b.item_id WHERE l.kind = 'warehouse' AND b.on_hand > 0",
    )[0]
    draft = NoteDraft(new_uid(), LAST, store, "R005", [GoodsLineDraft(item, "1")])
    posted, _changed = workspace.write(lambda session: issue_delivery_note(session, draft))
    notes = ask(workspace, "SELECT count(*) FROM document WHERE number LIKE 'DN-%-2020-%'")[0][0]
    assert posted.number == f"DN-PNH-2020-{notes:04d}"


def test_the_same_seed_makes_the_same_history(made, tmp_path):
    again = tmp_path / "again.db"
    generate(again, SIZE)
    heads = []
    for path in (Path(made), again):
        database = open_workspace(path)
        heads.append(ask(database, "SELECT hash FROM chain")[0][0])
        database.close()
    assert heads[0] == heads[1]


def test_papers_of_every_kind_beside_a_long_history_are_found_sound_by_the_check(tmp_path):
    path = tmp_path / "papers.db"
    generate(path, Size(1_000, items=100, places=20, lots=60, papers=60))
    database = open_workspace(path)
    kinds = {row[0] for row in ask(database, "SELECT DISTINCT kind FROM document")}
    assert kinds == {kind.value for kind in Kind} - NOT_MADE
    assert ask(database, "SELECT count(*) FROM purchase_order")[0][0] == 60
    assert database.read(check_workspace).problems == ()
    database.close()
