"""How a person wants a list sorted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sort:
    """Sorted by `column`, named as the screen names it; without one in the list's own order."""

    column: str = ""
    descending: bool = False


UNSORTED = Sort()
