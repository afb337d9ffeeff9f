"""How the program ends: exit codes, one line on stderr, the log, pipes and encodings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from supplytrack.cli import run
from supplytrack.cli.arguments import PAPERS, REPORTS, parser
from supplytrack.cli.reports import KINDS
from supplytrack.errors import Refused, Unavailable
from tests.cli.conftest import Command

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = [sys.executable, str(ROOT / "main.py")]


def answer_with(monkeypatch: pytest.MonkeyPatch, outcome: BaseException) -> None:
    def fail(*_arguments: object) -> int:
        raise outcome

    monkeypatch.setitem(run.COMMANDS, "status", fail)


def test_a_refusal_is_one_line_and_exit_code_1(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_with(monkeypatch, Refused("Fill in\nthe quantity."))

    ran = command("status")

    assert (ran.code, ran.out, ran.sentence) == (1, "", "Fill in the quantity.")


def test_all_refusals_that_were_found_together_are_told_on_the_line(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_with(monkeypatch, Refused("One.", also=[Refused("Two."), Refused("One.")]))

    assert command("status").sentence == "One.; Two."


def test_a_resource_that_is_away_is_exit_code_3(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_with(monkeypatch, Unavailable("The disk is full."))

    ran = command("status")

    assert (ran.code, ran.sentence) == (3, "The disk is full.")


def test_a_disk_that_refuses_is_exit_code_3(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_with(monkeypatch, OSError(28, "No space left on device"))

    assert command("status").code == 3


def test_a_fault_of_the_program_is_exit_code_70_and_names_the_log(
    command: Command, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    answer_with(monkeypatch, KeyError("Sok Dara, 012 345 678"))

    ran = command("status")

    log = home / "supplytrack.log"
    assert ran.code == 70
    assert str(log) in ran.sentence
    assert "KeyError" in log.read_text(encoding="utf-8")


def test_the_log_says_where_a_fault_was_and_never_what_people_typed(
    command: Command, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    try:
        raise ValueError("Sok Dara")
    except ValueError as cause:
        fault = KeyError("012 345 678")
        fault.__cause__ = cause
    answer_with(monkeypatch, fault)

    ran = command("status")

    written = (home / "supplytrack.log").read_text(encoding="utf-8")
    assert "test_ending.py" in written
    assert "ValueError" in written
    assert "Sok Dara" not in written + ran.err
    assert "012" not in written + ran.err


def test_where_no_log_can_be_kept_the_exit_code_is_the_same(
    command: Command, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    home.write_text("a file where the folder should be")
    monkeypatch.setenv("SUPPLYTRACK_DATABASE", "other.db")
    answer_with(monkeypatch, KeyError("x"))

    assert command("status").code in (3, 70)


def test_stopping_by_hand_says_that_nothing_was_recorded(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_with(monkeypatch, KeyboardInterrupt())

    assert "Nothing" in command("status").sentence


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["report", "nonsense", "--format", "json"],
        ["report", "stock"],
        ["report", "stock", "--format", "doc"],
        ["report", "stock", "--format", "pdf"],
        ["report", "stock", "--format", "xlsx"],
        ["report", "stock-card", "--format", "json"],
        ["report", "stock-card", "--item", "X", "--province", "Y", "--format", "json"],
        ["report", "stock", "--as-of", "2020-05-07", "--to", "2020-05-07", "--format", "json"],
        ["print", "delivery-note", "DN-1"],
        ["print", "nonsense", "DN-1", "--output", "x.pdf"],
        ["backup"],
        ["status", "--jsn"],
        ["report", "stock", "--form", "json"],
    ],
)
def test_wrong_usage_is_exit_code_2(command: Command, arguments: list[str]) -> None:
    ran = command(*arguments)

    assert ran.code == 2
    assert "error: " in ran.err
    assert ran.out == ""


def test_help_and_version_are_exit_code_0(command: Command) -> None:
    assert command("--help").code == 0
    assert command("report", "--help").code == 0
    assert command("--version").out.startswith("SupplyTrack ")


def test_every_command_has_help_of_its_own(command: Command) -> None:
    for name in (*run.COMMANDS, "tour"):
        ran = command(name, "--help")
        assert ran.code == 0
        assert ran.out.startswith(f"usage: supplytrack {name}")


def test_every_kind_and_paper_of_the_help_is_made_or_refused_by_name(command: Command, example: Path) -> None:
    for kind in REPORTS:
        item = ["--item", "PPE-001"] if "item" in KINDS[kind].takes else []
        assert command("report", kind, *item, "--format", "json").code == 0
    for paper in PAPERS:
        ran = command("print", paper, "NO-NUMBER", "--output", "x.pdf")
        assert ran.code == 1
        assert paper in ran.sentence or "NO-NUMBER" in ran.sentence


def test_a_command_that_is_known_is_in_the_help() -> None:
    listed = parser().format_help()

    assert all(name in listed for name in run.COMMANDS)


def test_the_help_speaks_khmer_and_its_commands_stay(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUPPLYTRACK_LANGUAGE", "km")

    ran = command("--help")

    assert ran.code == 0
    assert "backup" in ran.out


def test_a_damaged_settings_file_stops_commands_but_not_the_help(command: Command, home: Path) -> None:
    home.mkdir()
    (home / "settings.toml").write_text("language = ")

    assert command("--help").code == 0
    ran = command("status")
    assert ran.code == 1
    assert "settings.toml" in ran.sentence


@pytest.mark.parametrize("address", ["mysql://office/stock", "http://office", " "])
def test_an_address_of_something_else_is_refused(command: Command, address: str) -> None:
    ran = command("--database", address, "status")

    assert ran.code == 1
    assert ran.sentence


def test_a_server_that_does_not_answer_is_exit_code_3_without_its_password(command: Command) -> None:
    ran = command("--database", "postgresql://me:secret@127.0.0.1:9/stock", "status")

    assert ran.code == 3
    assert "secret" not in ran.err


def test_the_help_answers_at_once_without_the_database_and_without_qt() -> None:
    shown = subprocess.run(
        [sys.executable, "-X", "importtime", str(ROOT / "main.py"), "--help"],
        capture_output=True,
        text=True,
        check=True,
    )

    for slow in ("sqlalchemy", "PySide6", "reportlab", "openpyxl", "alembic"):
        assert slow not in shown.stderr


def test_a_command_loads_no_qt(example: Path) -> None:
    shown = subprocess.run(
        [sys.executable, "-X", "importtime", str(ROOT / "main.py"), "status"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert "PySide6" not in shown.stderr


def test_a_reader_that_leaves_early_is_no_fault(example: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as closed:
        ran = subprocess.run(
            [*PROGRAM, "report", "stock", "--format", "json"],
            stdout=closed,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert (ran.returncode, ran.stderr) == (0, "")


def test_output_is_utf_8_whatever_the_terminal_speaks(home: Path) -> None:
    spoken = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    subprocess.run([*PROGRAM, "init", "--organisation", "អង្គការ"], env=spoken, check=True)

    ran = subprocess.run([*PROGRAM, "status", "--json"], capture_output=True, env=spoken, check=True)

    assert "អង្គការ" in ran.stdout.decode("utf-8")
