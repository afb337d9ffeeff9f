"""The permission of an operation is declared on it and checked before it runs."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from supplytrack.core.actor import Permission
from supplytrack.db.engine import Session
from supplytrack.errors import NotAllowed
from supplytrack.i18n import _

P = ParamSpec("P")
R = TypeVar("R")

declared: dict[str, Permission] = {}
"""Every operation's full name and the permission it declares."""


def requires(
    permission: Permission,
) -> Callable[[Callable[Concatenate[Session, P], R]], Callable[Concatenate[Session, P], R]]:
    """Declare that an operation needs `permission`.

    :raises NotAllowed: (from the operation) when the acting person lacks it.
    """

    def declare(operation: Callable[Concatenate[Session, P], R]) -> Callable[Concatenate[Session, P], R]:
        declared[f"{operation.__module__}.{operation.__qualname__}"] = permission

        @wraps(operation)
        def guarded(session: Session, /, *arguments: P.args, **named: P.kwargs) -> R:
            if not session.actor.may(permission):
                raise NotAllowed(_("Your role does not allow this. Ask the person who keeps the workspace."))
            return operation(session, *arguments, **named)

        return guarded

    return declare
