"""What the window keeps in the user's settings file."""

from __future__ import annotations

from pathlib import Path

import pytest

from supplytrack.errors import Refused
from supplytrack.settings import keep_settings, read_settings


def test_a_kept_workspace_is_opened_at_the_next_start(tmp_path: Path) -> None:
    environment = {"SUPPLYTRACK_HOME": str(tmp_path)}
    keep_settings(read_settings(environment), database=str(tmp_path / "ឃ្លាំង 'one'.db"))
    assert read_settings(environment).database == str(tmp_path / "ឃ្លាំង 'one'.db")


def test_keeping_one_setting_leaves_the_others(tmp_path: Path) -> None:
    environment = {"SUPPLYTRACK_HOME": str(tmp_path)}
    kept = keep_settings(read_settings(environment), theme="dark")
    keep_settings(kept, database="other.db")
    assert read_settings(environment).theme == "dark"


def test_a_value_that_is_not_allowed_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    settings = read_settings({"SUPPLYTRACK_HOME": str(tmp_path)})
    with pytest.raises(Refused):
        keep_settings(settings, theme="purple")
    assert not settings.file.exists()
