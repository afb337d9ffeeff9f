"""What can go wrong, in three kinds: the person can mend it, a resource is away, or the program is at fault."""

from __future__ import annotations

from collections.abc import Iterable


class SupplyTrackError(Exception):
    """Everything this program raises on purpose. `str(error)` is a sentence for a person."""


class Refused(SupplyTrackError):
    """Something a person can mend. Nothing was changed.

    `field` names the form field the sentence belongs to (`"lines.2.quantity"` for the third line);
    an empty field means the whole paper.
    """

    def __init__(self, sentence: str, field: str = "", *, also: Iterable[Refused] = ()) -> None:
        super().__init__(sentence)
        self.field = field
        self.also = tuple(also)

    def all(self) -> tuple[Refused, ...]:
        """This refusal and the ones found together with it, in the order of the form."""
        return (self, *self.also)


def refuse_together(refusals: Iterable[Refused]) -> None:
    """Raise the first of `refusals` carrying the others; return when there are none.

    :raises Refused: when `refusals` is not empty.
    """
    found = tuple(refusals)
    if found:
        first = found[0]
        raise Refused(str(first), first.field, also=found[1:])


class NotAllowed(Refused):
    """The signed-in person lacks the permission that the operation declares."""


class Unavailable(SupplyTrackError):
    """A resource is away: disk full, file locked or damaged, server gone. Trying again may help."""
