"""What goods are worth, and when a change of the stock needs a second person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import bindparam, select

from supplytrack.catalogue.item import item
from supplytrack.core.code import clean_text, fold
from supplytrack.core.money import format_money
from supplytrack.db.engine import Session
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.inventory.batch import batch


@dataclass(frozen=True)
class Worth:
    """Exact money by currency, in ten-thousandths (see `core.money`). `unknown`: some cost was never recorded."""

    amounts: Mapping[str, Fraction]
    unknown: bool

    def words(self) -> str:
        """`120 USD and goods of unknown cost`; empty when there is nothing to value."""
        known = [format_money(amount, currency) for currency, amount in sorted(self.amounts.items())]
        if self.unknown:
            known.append(_("goods of unknown cost"))
        return _(" and ").join(known)


_COSTS = (
    select(batch.c.id, batch.c.unit_cost, batch.c.currency, item.c.decimals)
    .join(item, item.c.id == batch.c.item_id)
    .where(batch.c.id.in_(bindparam("batches", expanding=True)))
)


def worth_of(session: Session, parts: Iterable[tuple[int, int]]) -> Worth:
    """What (batch key, smallest units) are worth by the unit costs of their batches, signs left out."""
    quantities: dict[int, int] = {}
    for batch_id, quantity in parts:
        quantities[batch_id] = quantities.get(batch_id, 0) + abs(quantity)
    rows = session.rows(_COSTS, {"batches": sorted(quantities)}) if quantities else ()
    amounts: dict[str, Fraction] = {}
    unknown = False
    for row in rows:
        if row.unit_cost is None:
            unknown = True
            continue
        value = Fraction(row.unit_cost * quantities[row.id], 10**row.decimals)
        amounts[row.currency] = amounts.get(row.currency, Fraction(0)) + value
    return Worth(amounts, unknown)


def why_second_person(session: Session, worth: Worth) -> str:
    """Why a loss or a difference of this worth needs a second person; empty when it does not.

    Goods of unknown cost, or in another currency than the limit's, are taken to be above it.
    """
    limit, currency = session.workspace.approval_limit, session.workspace.approval_currency
    if limit is None:
        return ""
    if worth.unknown or set(worth.amounts) - {currency}:
        return _("What it is worth cannot be compared with the limit of {limit}.").format(
            limit=format_money(limit, currency)
        )
    if worth.amounts.get(currency, 0) > limit:
        return _("It is worth {worth}, above the limit of {limit}.").format(
            worth=worth.words(), limit=format_money(limit, currency)
        )
    return ""


def second_person(session: Session, typed: str, first: Iterable[str], field: str) -> str:
    """The name of the second person: the one at work, or who is named where no accounts tell people apart.

    `first`: who did the work that is looked at now.

    :raises Refused: when there is no second person, or it is the first one again.
    """
    name = clean_text(typed, field, 200) if session.actor.alone else session.actor.name
    if not name:
        raise Refused(_("Say who else has looked at this: nobody approves their own work."), field)
    if fold(name) in {fold(one) for one in first if one}:
        raise Refused(_("{name} did this work. Somebody else has to look at it.").format(name=name), field)
    return name
