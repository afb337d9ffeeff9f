"""What a report is about: names and dates as typed, found in the workspace."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from supplytrack.catalogue.lookup import fund_id_of, need_item, need_location, need_province, party_named
from supplytrack.catalogue.place import PLACE_KINDS
from supplytrack.catalogue.queries import list_categories
from supplytrack.cli.output import Json
from supplytrack.core.code import fold
from supplytrack.db.engine import Session
from supplytrack.distribution.needs.figures import find_source
from supplytrack.errors import Refused
from supplytrack.i18n import _

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_WHOLE = re.compile(r"[1-9]\d{0,6}\Z", re.ASCII)
_RATES = 2
_NARROWING = ("category", "fund", "recipient", "recipient_kind", "status")
"""Filters that JSON names where they were given."""


@dataclass(frozen=True)
class Chosen:
    """The filters of a report. Texts are codes, empty means all. `own_only` is goods of the organisation's own."""

    as_of: date | None = None
    first: date | None = None
    last: date | None = None
    location: str = ""
    item: str = ""
    donor: str = ""
    province: str = ""
    own_only: bool = False
    each_lot: bool = False
    source: str = ""
    rates: tuple[int, ...] = ()
    category: str = ""
    fund: str = ""
    recipient: str = ""
    recipient_kind: str = ""
    status: str = ""

    def parameters(self) -> dict[str, Json]:
        """The filters as JSON names them."""
        return {
            "as_of": self.as_of,
            "from": self.first,
            "to": self.last,
            "location": self.location or None,
            "item": self.item or None,
            "donor": self.donor or None,
            "province": self.province or None,
            "own_only": self.own_only,
            **({"each_lot": True} if self.each_lot else {}),
            **({"source": self.source} if self.source else {}),
            **({"rates": self.rates} if self.rates else {}),
            **{name: value for name in _NARROWING if (value := getattr(self, name))},
        }


def read_filters(session: Session, arguments: Namespace) -> Chosen:
    """The filters that were typed.

    :raises Refused: for a date that is none, a period that ends before it begins, and names that are not known.
    """
    first = read_day(arguments.first, "--from")
    last = read_day(arguments.last, "--to")
    if first is not None and last is not None and last < first:
        raise Refused(
            _("The period ends ({last}) before it begins ({first}).").format(first=first, last=last), "to"
        )
    own_only = arguments.donor is not None and _is_own(session, arguments.donor)
    return Chosen(
        as_of=read_day(arguments.as_of, "--as-of"),
        first=first,
        last=last,
        location=_code(arguments.location, lambda name: need_location(session, name, "location").code),
        item=_code(arguments.item, lambda name: need_item(session, name).code),
        donor="" if own_only else _code(arguments.donor, lambda name: _donor(session, name)),
        province=_code(arguments.province, lambda name: need_province(session, name)),
        own_only=own_only,
        each_lot=bool(arguments.each_lot),
        source=_code(arguments.source, lambda name: find_source(session, name).code),
        rates=() if arguments.rates is None else _rates(arguments.rates),
        category=_code(arguments.category, lambda name: _category(session, name)),
        fund=_code(arguments.fund, lambda name: _fund(session, name)),
        recipient=_code(arguments.recipient, lambda name: need_location(session, name, "recipient").code),
        recipient_kind=_code(arguments.recipient_kind, _kind_of_site),
        status=arguments.status or "",
    )


def _rates(typed: str) -> tuple[int, ...]:
    """Two numbers of people a day, as `2000,170`."""
    parts = [part.strip() for part in typed.split(",")]
    if len(parts) != _RATES or not all(_WHOLE.match(part) for part in parts):
        raise Refused(
            _("“{typed}” after --rates is not two numbers of people a day. Write them like 2000,170.").format(
                typed=typed.strip()[:40]
            ),
            "rates",
        )
    return tuple(int(part) for part in parts)


def _code(typed: str | None, find: Callable[[str], str]) -> str:
    """What was named. An empty name is looked for too: a script's empty variable must not mean everything."""
    return "" if typed is None else find(typed)


def read_day(typed: str | None, option: str) -> date | None:
    """A date as typed; None when nothing was.

    :raises Refused: when it is no date in the form 2020-05-07.
    """
    if typed is None:
        return None
    try:
        if not _ISO.match(typed.strip()):
            raise ValueError(typed)
        return date.fromisoformat(typed.strip())
    except ValueError:
        raise Refused(
            _("“{typed}” after {option} is not a date. Write it like 2020-05-07.").format(
                typed=typed.strip()[:40], option=option
            ),
            option.lstrip("-"),
        ) from None


def _category(session: Session, name: str) -> str:
    for row in list_categories(session):
        if fold(name) in {fold(row.name), fold(row.name_km)}:
            return row.name
    raise Refused(_("There is no category called “{name}”.").format(name=name.strip()), "category")


def _kind_of_site(name: str) -> str:
    kinds = [kind.value for kind in PLACE_KINDS]
    if name.strip().lower() not in kinds:
        raise Refused(
            _("There is no kind of site called “{name}”. There are: {kinds}.").format(
                name=name.strip(), kinds=", ".join(kinds)
            ),
            "recipient-kind",
        )
    return name.strip().lower()


def _fund(session: Session, name: str) -> str:
    if fund_id_of(session, name) is None:
        raise Refused(_("There is no fund called “{name}”.").format(name=name.strip()), "fund")
    return name.strip().upper()


def _donor(session: Session, name: str) -> str:
    found = party_named(session, name)
    if found is None or not found.is_donor:
        raise Refused(_("There is no donor called “{name}”.").format(name=name.strip()), "donor")
    return found.code


def _is_own(session: Session, name: str) -> bool:
    """Whether a donor is the organisation itself: goods that nobody gave it. A donor of that name goes first."""
    workspace = session.workspace
    named = fold(name) in {fold(workspace.short_name), fold(workspace.organisation)}
    return named and party_named(session, name) is None
