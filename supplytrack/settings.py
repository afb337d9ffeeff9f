"""The program's settings: one frozen `Settings` from the user's settings file and the environment."""

from __future__ import annotations

import getpass
import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import platformdirs

from supplytrack.errors import Refused, Unavailable
from supplytrack.i18n import LANGUAGES, _

THEMES = ("system", "light", "dark")
_NAME = "SupplyTrack"
_KEPT = ("database", "language", "theme")


@dataclass(frozen=True)
class Settings:
    """What holds for one run of the program.

    `database` is a file's path or a `postgresql://` address. `file` is where the settings stand. An empty
    `language` or `theme` was not set: the window remembers what was chosen in it last.
    """

    database: str
    language: str
    theme: str
    file: Path
    data_folder: Path
    log_folder: Path

    @property
    def log_file(self) -> Path:
        """Where faults of the program are written down."""
        return self.log_folder / "supplytrack.log"


def user_name() -> str:
    """The operating system's name of the person at work: who is recorded in a workspace without accounts."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # A container may run under a number that has no name.
        return "unknown"


def default_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of a user who never set any. Reads no file.

    `SUPPLYTRACK_HOME` keeps everything in one folder: for a memory stick, and for tests.
    """
    home = (os.environ if environment is None else environment).get("SUPPLYTRACK_HOME")
    if home:
        data = config = logs = Path(home)
    else:
        data = platformdirs.user_data_path(_NAME, appauthor=False)
        config = platformdirs.user_config_path(_NAME, appauthor=False)
        logs = platformdirs.user_log_path(_NAME, appauthor=False)
    return Settings(str(data / "workspace.db"), "", "", config / "settings.toml", data, logs)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in force: the environment before the file before the defaults.

    :raises Refused: when the file is damaged, or a value is not one of those allowed.
    :raises Unavailable: when the file cannot be read.
    """
    environment = os.environ if environment is None else environment
    settings = _from_file(default_settings(environment))
    said = {key: environment[f"SUPPLYTRACK_{key.upper()}"] for key in _KEPT if _is_said(environment, key)}
    return _with(settings, _checked(said, _("the environment")))


def keep_settings(settings: Settings, **changes: str) -> Settings:
    """Write `changes` (database, language, theme) into the user's file; returns the settings with them.

    :raises Refused: when a value is not one of those allowed, or the file is damaged.
    :raises Unavailable: when the file cannot be written.
    """
    kept = {**_read(settings.file), **_checked(changes, str(settings.file))}
    lines = [f"{key} = {json.dumps(kept[key], ensure_ascii=False)}\n" for key in _KEPT if key in kept]
    try:
        settings.file.parent.mkdir(parents=True, exist_ok=True)
        _replace(settings.file, "".join(lines).encode())
    except OSError as failure:
        raise Unavailable(
            _("The settings could not be saved in {file}: {reason}.").format(
                file=settings.file, reason=failure.strerror
            )
        ) from failure
    return _with(settings, changes)


def _is_said(environment: Mapping[str, str], key: str) -> bool:
    return bool(environment.get(f"SUPPLYTRACK_{key.upper()}", "").strip())


def _from_file(settings: Settings) -> Settings:
    return _with(settings, _read(settings.file))


def _with(settings: Settings, values: Mapping[str, str]) -> Settings:
    return replace(
        settings,
        database=values.get("database", settings.database),
        language=values.get("language", settings.language),
        theme=values.get("theme", settings.theme),
    )


def _read(file: Path) -> dict[str, str]:
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as failure:
        raise Refused(
            _(
                "The settings file {file} is damaged ({reason}). Mend it, or delete it to start afresh."
            ).format(file=file, reason=failure)
        ) from failure
    except OSError as failure:
        raise Unavailable(
            _("The settings file {file} cannot be read: {reason}.").format(file=file, reason=failure.strerror)
        ) from failure
    return _checked({key: found[key] for key in _KEPT if key in found}, str(file))


def _checked(values: Mapping[str, Any], where: str) -> dict[str, str]:
    allowed = {"language": LANGUAGES, "theme": THEMES}
    for key, value in values.items():
        if not isinstance(value, str) or not value.strip() or value not in allowed.get(key, (value,)):
            choices = ", ".join(allowed.get(key, (_("a path or an address"),)))
            raise Refused(
                _("“{value}” in {where} cannot be the {key}. Choose one of: {choices}.").format(
                    value=value, where=where, key=key, choices=choices
                ),
                key,
            )
    return dict(values)


def _replace(target: Path, content: bytes) -> None:
    """Whole or not at all: a settings file that is half written would refuse every start."""
    with NamedTemporaryFile(dir=target.parent, prefix=".settings-", delete=False) as draft:
        waiting = Path(draft.name)
        draft.write(content)
        draft.flush()
        os.fsync(draft.fileno())
    try:
        waiting.replace(target)
    except OSError:
        waiting.unlink(missing_ok=True)
        raise
