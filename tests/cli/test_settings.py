"""Settings come from the environment, then the user's file, then the defaults."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from supplytrack.errors import Refused, Unavailable
from supplytrack.settings import default_settings, read_settings


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"SUPPLYTRACK_HOME": str(tmp_path)}


def write(environment: Mapping[str, str], text: str) -> None:
    default_settings(environment).file.write_text(text, encoding="utf-8")


def test_without_a_file_the_workspace_is_in_the_users_data_folder(environment: dict[str, str]) -> None:
    settings = read_settings(environment)

    assert Path(settings.database) == settings.data_folder / "workspace.db"
    assert (settings.language, settings.theme) == ("", "")


def test_every_system_has_its_own_folders_for_data_settings_and_logs() -> None:
    settings = read_settings({})

    assert all(
        "SupplyTrack" in str(path) for path in (settings.data_folder, settings.file, settings.log_folder)
    )


def test_the_file_says_more_than_the_defaults_and_the_environment_more_than_the_file(
    environment: dict[str, str],
) -> None:
    write(environment, 'database = "/data/office.db"\nlanguage = "km"\ntheme = "dark"\n')

    assert read_settings(environment).database == "/data/office.db"
    assert read_settings(environment).language == "km"
    changed = read_settings({**environment, "SUPPLYTRACK_DATABASE": "other.db", "SUPPLYTRACK_THEME": "light"})
    assert (changed.database, changed.language, changed.theme) == ("other.db", "km", "light")


def test_an_empty_variable_says_nothing(environment: dict[str, str]) -> None:
    write(environment, 'database = "/data/office.db"\n')

    assert read_settings({**environment, "SUPPLYTRACK_DATABASE": " "}).database == "/data/office.db"


def test_what_a_later_version_wrote_into_the_file_is_left_alone(environment: dict[str, str]) -> None:
    write(environment, 'language = "km"\n[later]\nthing = 3\n')

    assert read_settings(environment).language == "km"


@pytest.mark.parametrize("text", ["language = ", "\x00", "language == 'en'", "[a\nb]"])
def test_a_damaged_file_is_named_with_a_way_out(environment: dict[str, str], text: str) -> None:
    write(environment, text)

    with pytest.raises(Refused, match=r"settings\.toml is damaged .*delete it"):
        read_settings(environment)


@pytest.mark.parametrize("text", ['language = "fr"', 'theme = "pink"', "database = 3", 'database = ""'])
def test_a_value_that_is_not_allowed_is_named(environment: dict[str, str], text: str) -> None:
    write(environment, text)

    with pytest.raises(Refused, match=text.partition(" ")[0]):
        read_settings(environment)


def test_a_wrong_language_in_the_environment_is_refused(environment: dict[str, str]) -> None:
    with pytest.raises(Refused, match="en, km"):
        read_settings({**environment, "SUPPLYTRACK_LANGUAGE": "fr"})


def test_a_file_that_cannot_be_read_is_unavailable(environment: dict[str, str]) -> None:
    default_settings(environment).file.mkdir()

    with pytest.raises(Unavailable, match=r"settings\.toml"):
        read_settings(environment)
