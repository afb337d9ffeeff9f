"""Promises of the code as a whole: who imports whom, how long a file may be, what is never committed."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "supplytrack"
LONGEST = 500

# Put together, so that this file does not find itself.
ADDRESSES = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("deb", "debian", "org"),
        ("security", "debian", "org"),
    )
)
OPTIONS = ("--index" + "-url", "--extra-index" + "-url", "--find" + "-links", "--trusted" + "-host")
MACHINE_PATHS = re.compile(r"(?<![\w.$}])/(?:" + "work|root|" + r"home/(?!you\b)\w+|Users/(?!you\b)\w+)/")


def python_files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def tracked_texts() -> Iterator[tuple[str, str]]:
    """The path and text of every tracked file that is a text."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.is_file():
            try:
                yield name, path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    return dict(tracked_texts())


def test_imports_run_downwards_and_every_contract_holds() -> None:
    checked = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "contracts.py")], cwd=ROOT, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stderr


def test_no_module_is_longer_than_one_can_read() -> None:
    long = {
        str(p.relative_to(ROOT)): lines
        for p in python_files()
        if (lines := len(p.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert long == {}


def test_every_module_says_in_its_first_line_what_it_is_for() -> None:
    silent = [
        str(p.relative_to(ROOT))
        for p in python_files()
        if not ast.get_docstring(ast.parse(p.read_text("utf-8")))
    ]
    assert silent == []


def test_no_work_is_left_as_a_remark() -> None:
    marks = re.compile(r"\b(?:" + "TO" + "DO|FIX" + "ME|XX" + r"X)\b")
    left = [str(p.relative_to(ROOT)) for p in python_files() if marks.search(p.read_text("utf-8"))]
    assert left == []


def test_no_address_of_a_registry_stands_in_the_repository(texts: dict[str, str]) -> None:
    found = [(name, word) for name, text in texts.items() for word in (*ADDRESSES, *OPTIONS) if word in text]
    assert found == []


def test_no_path_of_a_developer_s_machine_stands_in_the_repository(texts: dict[str, str]) -> None:
    found = [(name, hit.group()) for name, text in texts.items() for hit in MACHINE_PATHS.finditer(text)]
    assert found == []


@pytest.mark.skipif(not (PACKAGE / "cli").exists(), reason="there is no command line")
def test_every_command_is_in_the_readme() -> None:
    helped = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    listed = re.search(r"\{([a-z,-]+)\}", helped)
    assert listed is not None, helped
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [c for c in listed.group(1).split(",") if not re.search(rf"`{re.escape(c)}[ `]", readme)] == []
