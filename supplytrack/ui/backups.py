"""What the window remembers about backups: when each workspace on this computer was last backed up."""

from __future__ import annotations

from pathlib import Path

BACKED_UP = frozenset({"backup"})
"""The kind that is told as changed when a backup was made."""


def backup_key(address: str) -> str:
    """Under which the memory keeps the local time of the last backup of the workspace at `address`."""
    return f"backup/{Path(address).resolve().as_posix().replace('/', '|')}"
