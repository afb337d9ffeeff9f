"""The command line in this process: `command("report", "stock", …)` gives exit code, stdout and stderr."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from supplytrack.app import main
from supplytrack.example import make_example
from supplytrack.i18n import use_language
from tests.factories.engines import FileStore


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What was written to stdout, read as JSON."""
        return json.loads(self.out)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of a report in JSON."""
        found: list[dict[str, Any]] = self.json["rows"]
        return found

    @property
    def sentence(self) -> str:
        """The one line that says why nothing was done."""
        assert self.err.startswith("error: "), self.err
        assert self.err.count("\n") == 1, self.err
        return self.err.removeprefix("error: ").strip()


Command = Callable[..., Ran]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder in which this test's settings, workspace and log are."""
    folder = tmp_path / "home"
    for name in ("DATABASE", "LANGUAGE", "THEME", "PASSWORD"):
        monkeypatch.delenv(f"SUPPLYTRACK_{name}", raising=False)
    monkeypatch.setenv("SUPPLYTRACK_HOME", str(folder))
    monkeypatch.chdir(tmp_path)
    yield folder
    use_language("en")
    log = logging.getLogger("supplytrack")
    for handler in log.handlers[:]:
        log.removeHandler(handler)
        handler.close()


@pytest.fixture
def command(home: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    def run(*arguments: object) -> Ran:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return run


@pytest.fixture
def example(file_store: FileStore, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The example, as the workspace that commands use."""
    address = file_store.copy_of("example", make_example)
    monkeypatch.setenv("SUPPLYTRACK_DATABASE", address)
    yield Path(address)
    file_store.throw_away(address)
