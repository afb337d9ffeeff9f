"""Backups are whole while somebody works, and a restore trusts nothing and deletes nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite

from supplytrack.core.actor import Actor
from supplytrack.core.clock import Clock
from supplytrack.db import backup as backup_module
from supplytrack.db import migrate
from supplytrack.db.backup import back_up, restore
from supplytrack.db.engine import Database
from supplytrack.distribution.check import check_workspace
from supplytrack.errors import Refused, Unavailable
from supplytrack.inventory.attaching import read_attachment
from tests.factories import files
from tests.factories.papers import on_hand, receive, scalar


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


@pytest.fixture
def opened_at(actor: Actor, clock: Clock, request: pytest.FixtureRequest) -> Callable[[Path], Database]:
    def open_file(path: Path) -> Database:
        database = Database(path, actor=actor, clock=clock)
        request.addfinalizer(database.close)
        return database

    return open_file


def agrees(database: Database) -> None:
    report = database.read(check_workspace)
    assert report.problems == ()


def documents(database: Database) -> int:
    return int(scalar(database, "SELECT count(*) FROM document"))


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_backup_is_one_file_that_holds_everything(
    sqlite_workspace: Database, home: Path, opened_at: Callable[[Path], Database]
) -> None:
    receive(sqlite_workspace, "SUIT", "420", donor="WFP")

    back_up(sqlite_workspace, home / "monday.db", agrees)

    assert names_in(home) == {"monday.db"}
    assert on_hand(opened_at(home / "monday.db"), "SUIT") == 420


def test_a_backup_holds_the_files_on_papers_and_so_does_what_is_restored(
    sqlite_workspace: Database, home: Path, opened_at: Callable[[Path], Database]
) -> None:
    key = files.attach(sqlite_workspace, content=files.PNG, name="waybill.png")

    back_up(sqlite_workspace, home / "monday.db", agrees)
    restore(home / "monday.db", home / "again.db")

    found = opened_at(home / "again.db").read(lambda s: read_attachment(s, key))
    assert (found.name, found.content) == ("waybill.png", files.PNG)


def test_a_backup_taken_while_somebody_posts_is_whole(
    sqlite_workspace: Database, home: Path, opened_at: Callable[[Path], Database]
) -> None:
    posted = 0
    enough = threading.Event()

    def work() -> None:
        nonlocal posted
        while not enough.is_set():
            receive(sqlite_workspace, "SUIT", "1")
            posted += 1

    worker = threading.Thread(target=work)
    worker.start()
    try:
        for number in range(20):
            before = posted
            back_up(sqlite_workspace, home / f"{number}.db")
            kept = opened_at(home / f"{number}.db")
            assert before <= documents(kept) <= posted + 1
            if number % 5 == 0:
                agrees(kept)
    finally:
        enough.set()
        worker.join()


def test_work_goes_on_in_the_workspace_after_a_backup(sqlite_workspace: Database, home: Path) -> None:
    back_up(sqlite_workspace, home / "monday.db")

    receive(sqlite_workspace, "SUIT", "5")

    assert on_hand(sqlite_workspace, "SUIT") == 5


def test_a_backup_never_replaces_a_file(sqlite_workspace: Database, home: Path) -> None:
    (home / "letter.txt").write_text("dear colleague")

    with pytest.raises(Refused, match="already"):
        back_up(sqlite_workspace, home / "letter.txt")

    assert (home / "letter.txt").read_text() == "dear colleague"


def test_a_backup_may_fill_an_empty_file_that_was_made_for_it(sqlite_workspace: Database, home: Path) -> None:
    (home / "monday.db").touch()

    back_up(sqlite_workspace, home / "monday.db")

    migrate.check_file(home / "monday.db")


def test_a_backup_into_a_folder_that_is_not_there_is_refused(sqlite_workspace: Database, home: Path) -> None:
    with pytest.raises(Refused, match="no folder"):
        back_up(sqlite_workspace, home / "gone" / "monday.db")


def test_a_backup_of_a_damaged_workspace_is_not_called_one(
    sqlite_workspace: Database, home: Path, opened_at: Callable[[Path], Database]
) -> None:
    receive(sqlite_workspace, "SUIT", "5")
    sqlite_workspace.close()
    garble(sqlite_workspace.path)

    with pytest.raises(Unavailable):
        back_up(opened_at(sqlite_workspace.path), home / "monday.db")

    assert names_in(home) == set()


def test_a_backup_that_does_not_agree_with_itself_is_not_kept(sqlite_workspace: Database, home: Path) -> None:
    def suspect(_copy: Database) -> None:
        raise Unavailable("drift")

    with pytest.raises(Unavailable, match="drift"):
        back_up(sqlite_workspace, home / "monday.db", suspect)

    assert names_in(home) == set()


def test_a_workspace_on_a_server_is_backed_up_there(postgres_workspace: Database, home: Path) -> None:
    with pytest.raises(Refused, match="pg_dump"):
        back_up(postgres_workspace, home / "monday.db")


def test_a_restored_backup_stands_in_place_of_the_workspace_which_is_kept(
    sqlite_workspace: Database, home: Path, opened_at: Callable[[Path], Database]
) -> None:
    receive(sqlite_workspace, "SUIT", "420")
    back_up(sqlite_workspace, home / "monday.db")
    receive(sqlite_workspace, "SUIT", "80")
    path = sqlite_workspace.path
    sqlite_workspace.close()

    done = restore(home / "monday.db", path, agrees)

    assert on_hand(opened_at(path), "SUIT") == 420
    assert done.aside == (path.with_name(path.name + ".before-restore"),)
    assert on_hand(opened_at(done.aside[0]), "SUIT") == 500


def test_a_second_restore_keeps_what_the_first_one_kept(sqlite_workspace: Database, home: Path) -> None:
    back_up(sqlite_workspace, home / "monday.db")
    path = sqlite_workspace.path
    sqlite_workspace.close()

    first = restore(home / "monday.db", path)
    second = restore(home / "monday.db", path)

    assert first.aside[0] != second.aside[0]
    assert first.aside[0].exists()
    assert second.aside[0].exists()


def test_a_restore_where_nothing_was_just_puts_the_backup_there(
    sqlite_workspace: Database, home: Path, opened_at: Callable[[Path], Database]
) -> None:
    receive(sqlite_workspace, "SUIT", "7")
    back_up(sqlite_workspace, home / "monday.db")

    done = restore(home / "monday.db", home / "new" / "workspace.db")

    assert done.aside == ()
    assert on_hand(opened_at(home / "new" / "workspace.db"), "SUIT") == 7


def test_a_backup_that_is_being_worked_on_is_restored_with_its_newest_documents(
    sqlite_workspace: Database, home: Path, opened_at: Callable[[Path], Database]
) -> None:
    receive(sqlite_workspace, "SUIT", "7")
    assert Path(f"{sqlite_workspace.path}-wal").stat().st_size > 0

    restore(sqlite_workspace.path, home / "copy.db", agrees)

    assert on_hand(opened_at(home / "copy.db"), "SUIT") == 7


def test_a_stale_log_beside_the_workspace_does_not_undo_the_restore(
    sqlite_workspace: Database, home: Path, opened_at: Callable[[Path], Database]
) -> None:
    receive(sqlite_workspace, "SUIT", "420")
    back_up(sqlite_workspace, home / "monday.db")
    receive(sqlite_workspace, "SUIT", "80")
    path = left_after_a_crash(sqlite_workspace, home)

    done = restore(home / "monday.db", path, agrees)

    assert on_hand(opened_at(path), "SUIT") == 420
    assert on_hand(opened_at(done.aside[0]), "SUIT") == 500


def test_a_damaged_workspace_is_moved_aside_with_everything_beside_it(
    sqlite_workspace: Database, home: Path, opened_at: Callable[[Path], Database]
) -> None:
    receive(sqlite_workspace, "SUIT", "420")
    back_up(sqlite_workspace, home / "monday.db")
    path = left_after_a_crash(sqlite_workspace, home)
    rubbish = b"rubbish" * 5000
    path.write_bytes(rubbish)

    done = restore(home / "monday.db", path, agrees)

    assert on_hand(opened_at(path), "SUIT") == 420
    assert done.aside[0].read_bytes() == rubbish
    assert {kept.name for kept in done.aside} == {
        f"{path.name}.before-restore{ending}" for ending in ("", "-wal", "-shm")
    }


def left_after_a_crash(workspace: Database, folder: Path) -> Path:
    """A copy of the workspace's files as a machine that lost its power leaves them: the log beside the file."""
    path = folder / "crashed.db"
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).write_bytes(Path(f"{workspace.path}{ending}").read_bytes())
    return path


def garble(path: Path) -> None:
    """Overwrite the middle of a file."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 3)
        file.write(os.urandom(size // 3))


@pytest.mark.parametrize("damage", ["garbled", "cut short", "another database", "a text", "nothing in it"])
def test_what_is_no_whole_backup_is_not_restored(sqlite_workspace: Database, home: Path, damage: str) -> None:
    receive(sqlite_workspace, "SUIT", "420")
    bad = home / "bad.db"
    back_up(sqlite_workspace, bad)
    if damage == "garbled":
        garble(bad)
    elif damage == "cut short":
        bad.write_bytes(bad.read_bytes()[: bad.stat().st_size // 2])
    elif damage == "another database":
        bad.unlink()
        connection = sqlite.connect(str(bad))
        connection.execute("CREATE TABLE song (name TEXT)")
        connection.close()
    else:
        bad.write_bytes(b"Dear colleague, " * 40 if damage == "a text" else b"")
    was = bad.read_bytes()

    with pytest.raises(Unavailable):
        restore(bad, sqlite_workspace.path, agrees)

    assert on_hand(sqlite_workspace, "SUIT") == 420
    assert bad.read_bytes() == was
    assert names_in(home) == {"bad.db"}


def test_a_backup_without_the_rules_that_protect_the_stock_is_not_restored(
    sqlite_workspace: Database, home: Path
) -> None:
    back_up(sqlite_workspace, home / "bad.db")
    connection = sqlite.connect(str(home / "bad.db"))
    (trigger,) = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' LIMIT 1"
    ).fetchone()
    connection.execute(f"DROP TRIGGER {trigger}")
    connection.commit()
    connection.close()

    with pytest.raises(Unavailable, match="rule that protects"):
        restore(home / "bad.db", sqlite_workspace.path)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE item SET category_id = 999 WHERE code = 'SUIT'",
        "UPDATE item SET minimum_stock = -5 WHERE code = 'SUIT'",
    ],
)
def test_a_backup_in_which_a_row_breaks_its_rules_is_not_restored(
    sqlite_workspace: Database, home: Path, damage: str
) -> None:
    back_up(sqlite_workspace, home / "bad.db")
    connection = sqlite.connect(str(home / "bad.db"))
    connection.execute("PRAGMA ignore_check_constraints = ON")
    connection.execute(damage)
    connection.commit()
    connection.close()

    with pytest.raises(Unavailable, match="backup is damaged"):
        restore(home / "bad.db", sqlite_workspace.path)


def test_a_backup_of_a_newer_program_is_not_restored(sqlite_workspace: Database, home: Path) -> None:
    back_up(sqlite_workspace, home / "newer.db")
    connection = sqlite.connect(str(home / "newer.db"))
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()

    with pytest.raises(Unavailable, match="newer"):
        restore(home / "newer.db", sqlite_workspace.path)


def test_a_backup_whose_sums_do_not_agree_is_not_restored(sqlite_workspace: Database, home: Path) -> None:
    back_up(sqlite_workspace, home / "bad.db")

    def suspect(_copy: Database) -> None:
        raise Unavailable("drift")

    with pytest.raises(Unavailable, match="drift"):
        restore(home / "bad.db", sqlite_workspace.path, suspect)


def test_a_backup_that_is_not_there_is_refused(sqlite_workspace: Database, home: Path) -> None:
    with pytest.raises(Refused):
        restore(home / "gone.db", sqlite_workspace.path)


def test_a_workspace_is_not_restored_onto_itself(sqlite_workspace: Database) -> None:
    with pytest.raises(Refused, match="itself"):
        restore(sqlite_workspace.path, sqlite_workspace.path)


HOLD_OPEN = """
import sys
import sqlcipher3.dbapi2 as sqlite
connection = sqlite.connect(sys.argv[1])
connection.execute("SELECT count(*) FROM document").fetchone()
print("open", flush=True)
sys.stdin.readline()
"""


@pytest.mark.parametrize("opened_late", [False, True])
def test_a_workspace_that_another_program_has_open_is_not_replaced(
    sqlite_workspace: Database, home: Path, monkeypatch: pytest.MonkeyPatch, opened_late: bool
) -> None:
    if opened_late:
        # As if the other program came between the first look and the replacing.
        monkeypatch.setattr(backup_module, "_fold_side_files", lambda _workspace: None)
    back_up(sqlite_workspace, home / "monday.db")
    path = sqlite_workspace.path
    sqlite_workspace.close()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD_OPEN, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(Unavailable, match="open in another program"):
            restore(home / "monday.db", path)
        holder.communicate("")

    assert not list(path.parent.glob(f"{path.name}.before-restore*"))
    assert restore(home / "monday.db", path).aside


@pytest.mark.parametrize("step", ["_examine", "_sync", "_fold_side_files", "_keep_under"])
def test_a_restore_that_fails_half_way_leaves_the_workspace_as_it_was(
    sqlite_workspace: Database,
    home: Path,
    opened_at: Callable[[Path], Database],
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    back_up(sqlite_workspace, home / "monday.db")
    receive(sqlite_workspace, "SUIT", "500")
    path = sqlite_workspace.path
    sqlite_workspace.close()

    def fail(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup_module, step, fail)
    with pytest.raises(Unavailable, match="disk is full"):
        restore(home / "monday.db", path)

    assert on_hand(opened_at(path), "SUIT") == 500
    assert not list(path.parent.glob(".*.part*"))


DIE_AT_STEP = """
import os, sys
from pathlib import Path
from supplytrack.db import backup
step, source, workspace = sys.argv[1:]
def die(*_arguments, **_options):
    os._exit(9)
if step == "replace":
    Path.replace = die
else:
    setattr(backup, step, die)
backup.restore(Path(source), Path(workspace))
"""


@pytest.mark.parametrize("step", ["_examine", "_fold_side_files", "_keep_under", "replace", "_free_name"])
def test_a_restore_that_is_killed_leaves_a_whole_workspace(
    sqlite_workspace: Database, home: Path, opened_at: Callable[[Path], Database], step: str
) -> None:
    back_up(sqlite_workspace, home / "monday.db")
    receive(sqlite_workspace, "SUIT", "500")
    path = left_after_a_crash(sqlite_workspace, home)

    killed = subprocess.run(
        [sys.executable, "-c", DIE_AT_STEP, step, str(home / "monday.db"), str(path)], check=False
    )

    assert killed.returncode == 9
    agrees(opened_at(path))
    assert on_hand(opened_at(path), "SUIT") == 500


def test_where_files_cannot_have_two_names_the_workspace_is_kept_all_the_same(
    sqlite_workspace: Database,
    home: Path,
    opened_at: Callable[[Path], Database],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    back_up(sqlite_workspace, home / "monday.db")
    receive(sqlite_workspace, "SUIT", "500")
    path = sqlite_workspace.path
    sqlite_workspace.close()

    def no_links(*_arguments: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    done = restore(home / "monday.db", path)

    assert on_hand(opened_at(path), "SUIT") == 0
    assert on_hand(opened_at(done.aside[0]), "SUIT") == 500
