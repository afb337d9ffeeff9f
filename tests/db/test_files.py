"""Files that are missing, empty, foreign, damaged, locked, read-only or full: the right sentence, nothing deleted."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite

from supplytrack.catalogue.opening import open_workspace
from supplytrack.core.actor import Actor
from supplytrack.core.clock import Clock
from supplytrack.db import engine as engine_module
from supplytrack.db import migrate
from supplytrack.db.engine import Database
from supplytrack.distribution.check import check_workspace
from supplytrack.errors import Refused, Unavailable
from tests.factories.outcomes import outage
from tests.factories.papers import on_hand, receive, scalar
from tests.factories.time import Calendar
from tests.factories.workspaces import make_stocked_catalogue, open_database

NOT_OURS = "is not a SupplyTrack workspace, or it is damaged. Nothing was changed; restore a backup or choose another file."
NOBODY = 65534

Open = Callable[[Path], Database]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("files") / "template.db"
    make_stocked_catalogue(str(path))
    database = open_database(str(path))
    receive(database, "MASK", "5")
    database.close()
    return path


@pytest.fixture
def file(template: Path, tmp_path: Path) -> Path:
    path = tmp_path / "workspace.db"
    shutil.copyfile(template, path)
    return path


@pytest.fixture
def open_file(request: pytest.FixtureRequest) -> Open:
    """Open a file as the program does at its start."""

    def open_at(path: Path) -> Database:
        database = open_workspace(str(path), Actor("Sokha"), Calendar().clock())
        request.addfinalizer(database.close)
        return database

    return open_at


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path, open_file: Open) -> None:
    missing = tmp_path / "missing.db"
    with pytest.raises(Refused, match=r"There is no workspace at .*missing\.db\. Make one with “init”"):
        open_file(missing)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"SQLite format 3\0",
        b"Dear colleague, please find attached" * 100,
        b"\0" * 4096,
        b"PK\x03\x04" + b"\0" * 5000,
    ],
    ids=["nothing", "a torn header", "a letter", "zeros", "a zip"],
)
def test_a_file_that_is_something_else_is_left_alone(tmp_path: Path, open_file: Open, content: bytes) -> None:
    path = tmp_path / "other.db"
    path.write_bytes(content)
    assert str(outage(lambda: open_file(path))) == f"{path} {NOT_OURS}"
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_another_program_s_database_is_left_alone(tmp_path: Path, open_file: Open) -> None:
    path = tmp_path / "places.db"
    other = sqlite.connect(str(path))
    other.execute("CREATE TABLE bookmark (url)")
    other.close()
    before = path.read_bytes()
    assert NOT_OURS in str(outage(lambda: open_file(path)))
    assert path.read_bytes() == before


def test_a_folder_is_not_a_workspace(tmp_path: Path, open_file: Open) -> None:
    with pytest.raises(Refused, match="There is no workspace"):
        open_file(tmp_path)


def test_a_file_without_its_first_page_is_not_opened(file: Path, open_file: Open) -> None:
    damaged = b"\xff" * 4096 + file.read_bytes()[4096:]
    file.write_bytes(damaged)
    assert NOT_OURS in str(outage(lambda: open_file(file)))
    assert file.read_bytes() == damaged


def test_a_file_with_a_garbled_schema_says_that_it_is_damaged(file: Path, open_file: Open) -> None:
    content = file.read_bytes()
    garbled = content[:100] + b"\xa5" * 3000 + content[3100:]
    file.write_bytes(garbled)
    said = outage(lambda: open_file(file))
    assert "damaged" in str(said)
    assert file.exists()


def problems_of(file: Path, open_file: Open) -> tuple[str, ...]:
    """What a person is told about a file, when opening it or by the check."""
    try:
        return open_file(file).read(check_workspace).problems
    except Unavailable as said:
        return (str(said),)


def test_a_file_cut_in_half_is_never_taken_for_whole(file: Path, open_file: Open) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert problems_of(file, open_file)
    assert file.stat().st_size >= len(whole) // 2


@pytest.mark.parametrize("at", range(3, 40, 4))
def test_a_damaged_page_anywhere_is_told_by_opening_or_by_the_check(
    file: Path, open_file: Open, at: int
) -> None:
    size = 4096
    content = bytearray(file.read_bytes())
    pages = len(content) // size
    start = (at * pages // 40) * size
    content[start : start + size] = bytes(255 - byte for byte in content[start : start + size])
    file.write_bytes(content)
    assert problems_of(file, open_file)


def test_a_file_that_another_program_holds_says_so_and_works_again_after(
    file: Path, open_file: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = [pragma.replace("5000", "50") for pragma in engine_module.PRAGMAS]
    monkeypatch.setattr(engine_module, "PRAGMAS", patient)
    database = open_file(file)
    other = sqlite.connect(str(file), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    busy = "The workspace is in use by another program. Close it there and try again."
    assert str(outage(lambda: receive(database, "MASK", "5"))) == busy
    assert on_hand(database, "MASK") == 5
    other.execute("ROLLBACK")
    other.close()
    receive(database, "MASK", "5")
    assert on_hand(database, "MASK") == 10


@contextmanager
def _as_somebody_without_rights() -> Iterator[None]:
    """An administrator may write everything, so act as nobody for a moment."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def shared_file(file: Path) -> Path:
    """A file in a folder that everybody may enter."""
    folder = file.parent
    while (
        folder != folder.parent and folder.stat().st_uid == os.geteuid() and not folder.stat().st_mode & 0o001
    ):
        folder.chmod(folder.stat().st_mode | 0o055)
        folder = folder.parent
    return file


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="rights of files are told otherwise here")
def test_a_read_only_file_says_so_and_keeps_what_it_holds(shared_file: Path, open_file: Open) -> None:
    shared_file.chmod(0o444)
    shared_file.parent.chmod(0o555)
    before = shared_file.read_bytes()
    try:
        with _as_somebody_without_rights():
            said = str(outage(lambda: receive(open_file(shared_file), "MASK", "5")))
    finally:
        shared_file.parent.chmod(0o755)
    assert said == "The workspace is read-only. Check the file's rights, or ask who owns it."
    assert shared_file.read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="rights of files are told otherwise here")
def test_a_file_that_may_not_be_read_says_so(shared_file: Path, open_file: Open) -> None:
    shared_file.chmod(0o000)
    with _as_somebody_without_rights():
        said = str(outage(lambda: open_file(shared_file)))
    assert said == f"The file {shared_file} cannot be read: Permission denied."


def test_a_full_disk_loses_nothing_and_work_goes_on_when_there_is_room(file: Path, open_file: Open) -> None:
    database = open_file(file)
    pages = scalar(database, "PRAGMA page_count")
    with database.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    done, said = 0, ""
    while not said:
        try:
            receive(database, "MASK", "1")
            done += 1
        except Unavailable as full:
            said = str(full)
    assert said == "The disk is full, so this could not be saved. Make room and try again; nothing was lost."
    assert on_hand(database, "MASK") == 5 + done
    with database.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    receive(database, "MASK", "1")
    assert on_hand(database, "MASK") == 6 + done
    assert database.read(check_workspace).ok


def test_a_folder_that_is_gone_says_so(tmp_path: Path) -> None:
    database = Database(tmp_path / "gone" / "workspace.db", actor=Actor("Sokha"), clock=Clock())
    said = outage(lambda: database.read(lambda s: s.scalar(engine_module.READ_WORKSPACE)))
    assert (
        str(said) == "The workspace file cannot be opened. Check that the folder exists and may be written."
    )
    database.close()


@pytest.mark.parametrize("name", ["what?.db", "50%.db", "a#b.db", "with space.db", "ឃ្លាំង.db", "file:x.db"])
def test_a_workspace_lives_under_any_name(tmp_path: Path, open_file: Open, name: str) -> None:
    path = tmp_path / name
    make_stocked_catalogue(str(path))
    database = open_file(path)
    receive(database, "MASK", "5")
    assert on_hand(database, "MASK") == 5
    assert {entry.name.removesuffix("-wal").removesuffix("-shm") for entry in tmp_path.iterdir()} == {name}


def test_a_clock_can_be_asked_before_there_is_a_workspace(tmp_path: Path) -> None:
    database = Database(tmp_path / "new.db", actor=Actor("Sokha"))
    assert str(database.clock.zone) == "Asia/Phnom_Penh"
    assert migrate.version_of(database) is None
    database.close()


def test_a_server_that_is_not_there_says_so() -> None:
    nowhere = Database("postgresql://nobody@127.0.0.1:9/nothing", actor=Actor("Sokha"), clock=Clock())
    said = outage(lambda: nowhere.read(lambda s: s.scalar(engine_module.READ_WORKSPACE)))
    assert (
        str(said) == "The office's server does not answer. Check the network and try again; nothing was lost."
    )
    nowhere.close()


def test_a_server_without_such_a_database_or_person_says_so(postgres_workspace: Database) -> None:
    address = postgres_workspace.address
    name = address.partition("?")[0].rpartition("/")[2]
    for wrong, sentence in (
        (address.replace(name, "elsewhere"), "The office's server has no such database."),
        (address.replace("postgres:@", "stranger:@"), "The office's server does not let you in."),
    ):
        database = Database(wrong, actor=Actor("Sokha"), clock=Clock())
        assert str(outage(lambda database=database: database.read(lambda _s: None))).startswith(sentence)
        database.close()
