"""Handing goods over: delivery notes, proofs of delivery, people served."""

from __future__ import annotations

from supplytrack.ui.distribution.hand_over import HandOverPlace
from supplytrack.ui.distribution.people import PeoplePlace
from supplytrack.ui.toolkit.pages import Desk, Page


def hand_over_page(desk: Desk) -> Page:
    """The place "hand over". `open_at` takes "new", a draft's identity, a note's identity or number, or
    ("proof", identity or number) to record the signature."""
    return HandOverPlace(desk)


def people_page(desk: Desk) -> Page:
    """The place "people". `open_at` takes "new", or the identity or number of a count."""
    return PeoplePlace(desk)


__all__ = ["hand_over_page", "people_page"]
