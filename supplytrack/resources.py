"""Files shipped with the program: beside the package in a checkout, inside it when installed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def _root(folder: str) -> Path:
    inside = _PACKAGE / folder
    return inside if inside.is_dir() else _PACKAGE.parent / folder


def shipped(*parts: str) -> Path:
    """The path of a file or folder under `resources/`."""
    return _root("resources").joinpath(*parts)


def migrations_folder() -> Path:
    """The folder with Alembic's environment and the versions."""
    return _root("migrations")
