"""What a person is told when something is not done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from supplytrack.errors import Refused, Unavailable


def refusal(action: Callable[[], Any]) -> Refused:
    """The refusal of an action that must be refused."""
    with pytest.raises(Refused) as caught:
        action()
    return caught.value


def outage(action: Callable[[], Any]) -> Unavailable:
    """What is said when a resource is away."""
    with pytest.raises(Unavailable) as caught:
        action()
    return caught.value
