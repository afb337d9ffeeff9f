"""The set-up: locked, repeatable, and clear about what a person has to do."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)
LOCKS = ("runtime", "dev")


def locked(name: str) -> dict[str, str]:
    """Version by package of a lock file."""
    return dict(PINNED.findall((ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")))


@pytest.fixture
def setup() -> ModuleType:
    spec = importlib.util.spec_from_file_location("setup_tool", ROOT / "tools" / "setup.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(setup: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty checkout with two small lock files; every command is noted instead of run."""
    requirements = tmp_path / "requirements"
    requirements.mkdir()
    for name in LOCKS:
        (requirements / f"{name}.txt").write_text(f"{name}==1\n", encoding="utf-8")
    monkeypatch.setattr(setup, "ENVIRONMENT", tmp_path / ".venv")
    monkeypatch.setattr(setup, "REQUIREMENTS", requirements)
    monkeypatch.setattr(setup, "missing_packages", lambda *_: [])
    return tmp_path


@pytest.fixture
def commands(setup: ModuleType, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    noted: list[list[str]] = []

    def note(command: list[str]) -> str:
        noted.append(command)
        return ""

    def make(folder: Path, **_: object) -> None:
        python = setup.python_of_environment()
        python.parent.mkdir(parents=True)
        python.touch()

    monkeypatch.setattr(setup, "quiet", note)
    monkeypatch.setattr(setup.venv, "create", make)
    return noted


# ------------------------------------------------------------------ lock files


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_has_one_version_and_hashes(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z])", text.strip())
    assert len(entries) > 15
    for entry in entries:
        assert PINNED.match(entry), entry[:60]
        assert "--hash=sha256:" in entry, entry[:60]


def test_tests_run_on_the_versions_that_users_get() -> None:
    runtime, dev = locked("runtime"), locked("dev")
    assert {p: dev.get(p) for p in runtime} == runtime


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_holds_what_the_project_file_asks_for(name: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = project["optional-dependencies"]["dev"] if name == "dev" else []
    versions = locked(name)
    for wanted in map(Requirement, (*project["dependencies"], *extra)):
        assert wanted.specifier.contains(versions[canonicalize_name(wanted.name)]), wanted


def test_the_qt_that_loses_references_is_shut_out() -> None:
    assert {locked(name)["pyside6"] for name in LOCKS} == {"6.11.3"}


# ------------------------------------------------------------------ tools/setup.py


def test_the_set_up_needs_only_python_s_own_library() -> None:
    tree = ast.parse((ROOT / "tools" / "setup.py").read_text(encoding="utf-8"))
    imported = {a.name.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    imported |= {str(n.module).split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert imported <= set(sys.stdlib_module_names)


def test_packages_are_installed_by_their_hashes(setup: ModuleType, commands: list[list[str]]) -> None:
    setup.prepare(for_tests=False)
    (install,) = (c for c in commands if "install" in c)
    assert "--require-hashes" in install
    assert install[-1].endswith("runtime.txt")


def test_a_second_set_up_runs_nothing(setup: ModuleType, commands: list[list[str]]) -> None:
    setup.prepare(for_tests=True)
    commands.clear()
    setup.prepare(for_tests=True)
    setup.prepare(for_tests=False)
    assert commands == []


def test_a_changed_lock_is_installed_again(
    setup: ModuleType, checkout: Path, commands: list[list[str]]
) -> None:
    setup.prepare(for_tests=False)
    commands.clear()
    (checkout / "requirements" / "runtime.txt").write_text("runtime==2\n", encoding="utf-8")
    setup.prepare(for_tests=False)
    assert any("install" in c for c in commands)


def test_a_failed_install_is_tried_again_next_time(
    setup: ModuleType, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(setup, "quiet", lambda *_: "no network")
        with pytest.raises(setup.CannotPrepareError, match="no network"):
            setup.prepare(for_tests=False)
    setup.prepare(for_tests=False)
    assert any("install" in c for c in commands)


def test_an_environment_whose_python_is_gone_is_made_anew(
    setup: ModuleType, commands: list[list[str]]
) -> None:
    setup.prepare(for_tests=False)
    setup.python_of_environment().unlink()
    setup.python_of_environment().parent.rmdir()
    setup.prepare(for_tests=False)
    assert setup.python_of_environment().exists()


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="system packages are installed on Linux only"
)
class TestSystemPackages:
    def test_they_are_named_before_they_are_installed(
        self, setup: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        said_at_install: list[str] = []

        def note(command: list[str]) -> str:
            if "install" in command:
                said_at_install.append(capsys.readouterr().out)
            return ""

        monkeypatch.setattr(setup, "rights", list)
        monkeypatch.setattr(setup, "quiet", note)
        monkeypatch.setattr(setup.shutil, "which", lambda name: name)
        setup.install_packages(["libegl1", "libgl1"])
        assert said_at_install == ["Installing system packages: libegl1 libgl1\n"]

    def test_without_the_right_the_exact_command_is_shown(
        self, setup: ModuleType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(setup, "rights", lambda: None)
        monkeypatch.setattr(setup.shutil, "which", lambda name: name)
        with pytest.raises(setup.CannotPrepareError, match=r"apt-get install .*libegl1"):
            setup.install_packages(["libegl1"])

    def test_without_apt_the_missing_packages_are_named(
        self, setup: ModuleType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(setup.shutil, "which", lambda *_: None)
        with pytest.raises(setup.CannotPrepareError, match="libegl1"):
            setup.install_packages(["libegl1"])

    def test_a_library_that_the_loader_does_not_find_is_missing(
        self, setup: ModuleType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(setup, "WITHOUT_WINDOW", {"libnone0": "libnone-such.so.0"})
        monkeypatch.setattr(setup, "has_display", lambda: False)
        assert setup.missing_packages(for_tests=False)[:1] == ["libnone0"]

    def test_a_window_asks_for_more_than_none(
        self, setup: ModuleType, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(setup, "loads", lambda *_: False)
        monkeypatch.setattr(setup, "has_display", lambda: False)
        assert "libxcb-cursor0" not in setup.missing_packages(for_tests=False)
        monkeypatch.setattr(setup, "has_display", lambda: True)
        assert "libxcb-cursor0" in setup.missing_packages(for_tests=False)

    def test_a_window_opens_with_the_listed_libraries(self) -> None:
        if not shutil.which("xvfb-run"):
            pytest.skip("Xvfb is not installed")
        program = (
            "from PySide6.QtWidgets import QApplication, QLabel\n"
            "app = QApplication([]); label = QLabel('x'); label.show(); print(app.platformName())"
        )
        shown = subprocess.run(
            ["xvfb-run", "-a", sys.executable, "-c", program],
            env={**os.environ, "QT_QPA_PLATFORM": "xcb"},
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert shown.stdout.strip() == "xcb", shown.stderr


def test_without_a_display_the_pictures_are_made_and_that_is_said(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    started: list[list[str]] = []

    def note(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        started.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(setup, "has_display", lambda: False)
    monkeypatch.setattr(setup.subprocess, "run", note)
    assert setup.start([]) == 0
    assert started[0][-2:] == ["tour", "out"]
    assert "No display" in capsys.readouterr().out


def test_the_program_s_exit_code_is_handed_on(setup: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup.subprocess, "run", lambda c, **_: subprocess.CompletedProcess(c, 3))
    assert setup.start(["check"]) == 3


def test_an_older_python_is_refused_with_a_way_out(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup, "OLDEST_PYTHON", (99, 0))
    with pytest.raises(setup.CannotPrepareError, match="make PYTHON="):
        setup.prepare(for_tests=False)


# ------------------------------------------------------------------ make and CI


def test_help_lists_every_command_of_the_makefile() -> None:
    helped = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for command in (
        "run",
        "setup",
        "test",
        "lint",
        "types",
        "contracts",
        "bench",
        "messages",
        "lock",
        "wheel",
    ):
        assert f"make {command} " in helped


def test_ci_runs_what_a_developer_runs() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "make test" in script.read_text(encoding="utf-8")
