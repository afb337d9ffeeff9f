"""Making, filling, checking, backing up and restoring a workspace from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite

from supplytrack.app import main
from supplytrack.cli.commands import shown_address
from tests.cli.conftest import Command
from tests.factories.engines import ServerStore


def test_init_makes_an_empty_workspace_where_the_settings_say(command: Command, home: Path) -> None:
    ran = command("init")

    assert ran.code == 0
    assert str(home / "workspace.db") in ran.out
    assert [path.name for path in home.iterdir()] == ["workspace.db"]
    assert command("check", "--json").json == {
        "ok": True,
        "documents": 0,
        "moves": 0,
        "drift": 0,
        "problems": [],
    }


def test_init_asks_whose_workspace_it_is(command: Command) -> None:
    command("init", "--organisation", "Red Cross", "--station", "bmc", "--time-zone", "Asia/Bangkok")

    found = command("status", "--json").json
    assert (found["organisation"], found["station"], found["time_zone"]) == (
        "Red Cross",
        "BMC",
        "Asia/Bangkok",
    )


def test_init_never_touches_what_is_there(command: Command, home: Path) -> None:
    command("init", "--organisation", "First")

    ran = command("init", "--organisation", "Second")

    assert ran.code == 1
    assert "already" in ran.sentence
    assert command("status", "--json").json["organisation"] == "First"


@pytest.mark.parametrize("content", [b"", b"Dear colleague"])
def test_init_leaves_any_other_file_alone(command: Command, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "letter.db").write_bytes(content)

    ran = command("--database", "letter.db", "init")

    assert ran.code == 1
    assert (tmp_path / "letter.db").read_bytes() == content


def test_init_leaves_a_log_alone_whose_workspace_is_gone(command: Command, tmp_path: Path) -> None:
    (tmp_path / "lost.db-wal").write_bytes(b"the last documents")

    assert command("--database", "lost.db", "init").code == 1
    assert not (tmp_path / "lost.db").exists()


@pytest.mark.parametrize(
    "wrong", [("--time-zone", "Mars/Base"), ("--station", "A-B"), ("--organisation", " ")]
)
def test_an_init_that_is_refused_leaves_nothing_behind(
    command: Command, home: Path, wrong: tuple[str, str]
) -> None:
    ran = command("init", *wrong)

    assert ran.code == 1
    assert ran.sentence
    assert not home.exists() or list(home.iterdir()) == []


def test_the_database_option_goes_before_the_environment(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUPPLYTRACK_DATABASE", str(tmp_path / "environment.db"))
    command("init", "--organisation", "Environment")
    command("--database", "option.db", "init", "--organisation", "Option")

    assert command("status", "--json").json["organisation"] == "Environment"
    assert command("--database", "option.db", "status", "--json").json["organisation"] == "Option"


def test_without_a_workspace_every_command_says_how_to_make_one(command: Command) -> None:
    for arguments in (
        ("status",),
        ("check",),
        ("migrate",),
        ("backup", "b.db"),
        ("report", "stock", "--format", "json"),
        ("print", "delivery-note", "DN-1", "--output", "x.pdf"),
    ):
        ran = command(*arguments)
        assert ran.code == 1
        assert "init" in ran.sentence


@pytest.mark.parametrize("content", [b"", b"Dear colleague, " * 50])
def test_a_file_that_is_no_workspace_is_exit_code_3_and_left_alone(
    command: Command, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "letter.db").write_bytes(content)

    ran = command("--database", "letter.db", "status")

    assert ran.code == 3
    assert (tmp_path / "letter.db").read_bytes() == content
    assert [path.name for path in tmp_path.iterdir()] == ["letter.db"]


def test_status_says_how_the_workspace_is(command: Command, example: Path) -> None:
    found = command("status", "--json").json
    lines = command("status").out

    assert found["database"] == str(example)
    assert found["example"] is True
    assert found["last_date"] == "2020-05-07"
    assert found["documents"] > 20
    assert "Documents: " in lines
    assert "Example: yes" in lines


def test_an_address_is_shown_without_its_password() -> None:
    shown = shown_address("postgresql://me:secret@office:5432/stock")

    assert "secret" not in shown
    assert "office:5432/stock" in shown


def test_check_tells_what_was_tampered_with(command: Command, example: Path) -> None:
    connection = sqlite.connect(str(example))
    for (trigger,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'balance'"
    ).fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    connection.execute("UPDATE balance SET on_hand = on_hand + 7 WHERE on_hand > 0")
    connection.commit()
    connection.close()

    ran = command("check", "--json")
    told = command("check")

    assert ran.code == 1
    assert ran.json["ok"] is False
    assert ran.json["drift"] > 0
    assert ran.json["problems"]
    assert "problem" in ran.sentence
    assert told.code == 1
    assert told.out.count("\n") >= 3


def test_a_workspace_whose_rules_are_missing_is_checked_but_not_worked_on(
    command: Command, example: Path
) -> None:
    connection = sqlite.connect(str(example))
    (trigger,) = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' LIMIT 1"
    ).fetchone()
    connection.execute(f"DROP TRIGGER {trigger}")
    connection.commit()
    connection.close()

    assert command("check", "--json").json["ok"] is False
    assert command("report", "stock", "--format", "json").code == 3


def test_backup_and_restore_bring_the_workspace_back(command: Command, example: Path, tmp_path: Path) -> None:
    made = command("backup", "monday.db")
    before = command("report", "stock", "--format", "json").out
    example.write_bytes(b"a coffee was spilled on it")

    done = command("restore", "monday.db")

    assert made.code == 0
    assert done.code == 0
    assert f"{example}.before-restore" in done.out
    assert command("report", "stock", "--format", "json").out == before
    assert command("check").code == 0


def test_a_damaged_backup_changes_nothing(command: Command, example: Path, tmp_path: Path) -> None:
    command("backup", "monday.db")
    content = bytearray((tmp_path / "monday.db").read_bytes())
    content[4096:90_000] = bytes(90_000 - 4096)
    (tmp_path / "monday.db").write_bytes(content)

    ran = command("restore", "monday.db")

    assert ran.code == 3
    assert ran.sentence
    assert command("check").code == 0


def test_a_backup_that_drifted_is_not_restored(command: Command, example: Path, tmp_path: Path) -> None:
    command("backup", "monday.db")
    connection = sqlite.connect("monday.db")
    guards = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'document'"
    ).fetchall()
    for name, _sql in guards:
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("UPDATE document SET remarks = 'changed by hand', content = '{}' WHERE id = 3")
    for _name, sql in guards:
        connection.execute(sql)
    connection.commit()
    connection.close()

    ran = command("restore", "monday.db")

    assert ran.code == 3
    assert "does not agree" in ran.sentence
    assert command("check").code == 0


def test_migrate_says_that_the_workspace_is_up_to_date(command: Command, example: Path) -> None:
    ran = command("migrate")

    assert ran.code == 0
    assert "up to date" in ran.out


@pytest.mark.parametrize("version", ["0000", "9999"])
def test_a_workspace_of_another_version_is_exit_code_3(command: Command, example: Path, version: str) -> None:
    connection = sqlite.connect(str(example))
    connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
    connection.commit()
    connection.close()

    for arguments in (("status",), ("check",), ("report", "stock", "--format", "json")):
        ran = command(*arguments)
        assert ran.code == 3
        assert ("migrate" if version == "0000" else "newer") in ran.sentence


def test_the_same_commands_work_on_a_server(
    command: Command, server_store: ServerStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    address = server_store.empty()
    monkeypatch.setenv("SUPPLYTRACK_DATABASE", address)

    assert command("status").code == 1
    assert command("init").code == 0
    assert command("init").code == 1
    assert command("demo").code == 0
    assert command("demo").code == 1
    assert command("check", "--json").json["ok"] is True
    assert command("status", "--json").json["engine"] == "postgresql"
    assert command("migrate").code == 0
    stock = command("report", "stock", "--item", "GLV-001", "--format", "json").rows
    assert [row["on_hand"] for row in stock] == [200]
    for arguments in (("backup", "b.db"), ("restore", "b.db")):
        ran = command(*arguments)
        assert ran.code == 1
        assert "server" in ran.sentence
    server_store.throw_away(address)


def test_demo_makes_a_workspace_on_an_empty_server(
    command: Command, server_store: ServerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = server_store.empty()
    monkeypatch.setenv("SUPPLYTRACK_DATABASE", address)

    assert command("demo").code == 0
    assert command("status", "--json").json["station"] == "PNH"
    server_store.throw_away(address)


def test_main_takes_the_arguments_of_the_process(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["supplytrack", "init"])

    assert main() == 0
    assert "workspace" in capsys.readouterr().out
