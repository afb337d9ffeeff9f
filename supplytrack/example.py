"""The example response (Cambodia, March to May 2020), recorded through the ordinary operations.

`resources/example/facts.csv` holds what the source documents say, `response.toml` the documents made of it.
Every quantity is a reference to a fact, so no number is spelled twice.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import update

from supplytrack.access.permission import requires
from supplytrack.catalogue.establish import WorkspaceDraft, change_workspace
from supplytrack.catalogue.opening import is_empty, make_workspace
from supplytrack.catalogue.operations import (
    ItemDraft,
    LocationDraft,
    PartyDraft,
    keep_item,
    keep_location,
    keep_party,
)
from supplytrack.core.actor import Actor, Permission
from supplytrack.core.clock import Clock
from supplytrack.core.identity import new_uid
from supplytrack.db.engine import Database, Session
from supplytrack.db.workspace import workspace
from supplytrack.distribution.activities.operations import (
    ActivityDraft,
    RefillDraft,
    record_activity,
    record_refill,
)
from supplytrack.distribution.confirmation import ProofDraft, confirm_delivery_note
from supplytrack.distribution.giving import GivenDraft, GivenLineDraft, distribute_to_people
from supplytrack.distribution.headcount import HeadCount
from supplytrack.distribution.needs.example import record_example_needs
from supplytrack.distribution.operations import NoteDraft, issue_delivery_note
from supplytrack.distribution.sitrep.operations import keep_wording
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.inventory.goods_lines import GoodsLineDraft
from supplytrack.inventory.ledger import Posted
from supplytrack.procurement.operations import (
    OrderDraft,
    OrderLineDraft,
    ReceiptDraft,
    ReceiptLineDraft,
    post_goods_receipt,
    post_order,
)
from supplytrack.resources import shipped

Entry = Mapping[str, Any]
"""A table of `response.toml`."""


@dataclass(frozen=True)
class Example:
    """The example as it is shipped. `quantities` are the numbers of the facts, as written."""

    response: Entry
    quantities: Mapping[str, int]

    @property
    def first(self) -> date:
        """The first day of the response."""
        return self._day("first")

    @property
    def last(self) -> date:
        """The day of the situation report."""
        return self._day("last")

    def _day(self, name: str) -> date:
        found = self.response["period"][name]
        if not isinstance(found, date):
            raise TypeError(name)
        return found

    def sum_of(self, facts: Sequence[str]) -> str:
        """The quantity that facts make together, as typed into a form."""
        return str(sum(self.quantities[fact] for fact in facts))


def read_example() -> Example:
    """The shipped example."""
    with shipped("example", "response.toml").open("rb") as file:
        response = tomllib.load(file)
    with shipped("example", "facts.csv").open(encoding="utf-8", newline="") as facts:
        quantities = {
            key: number
            for row in csv.DictReader(facts)
            for key, number in _numbers(row["fact"], row["quantity"])
        }
    return Example(response, quantities)


def _numbers(fact: str, written: str) -> list[tuple[str, int]]:
    """The number of a fact; of one that says several ("2000 then 170") each as `F07.1`, `F07.2`."""
    if written.isdecimal():
        return [(fact, int(written))]
    found = [word for word in written.split() if word.isdecimal()]
    return [(f"{fact}.{n}", int(number)) for n, number in enumerate(found, 1)]


def make_example(address: str, actor: Actor | None = None, clock: Clock | None = None) -> None:
    """Make a new workspace with the example in it. A new file appears when all of it is recorded.

    :raises Refused: when there is a workspace or another file already.
    :raises Unavailable: when the disk or the server refuses.
    """
    make_workspace(address, example_workspace(), actor, clock, record_example)


def example_workspace() -> WorkspaceDraft:
    """Whose workspace the example is."""
    return WorkspaceDraft(**read_example().response["workspace"], is_example=True)


def record_example(database: Database) -> None:
    """Fill an empty workspace with the example, all of it or nothing.

    :raises Refused: when something was recorded in the workspace already.
    """
    example = read_example()
    database.write(partial(_record, example=example))
    database.forget_clock()


@requires(Permission.ADMINISTER)
def _record(session: Session, example: Example) -> None:
    if not is_empty(session):
        raise Refused(
            _(
                "This workspace is not empty, and the example is never mixed with your own work. Choose a new file for it."
            )
        )
    draft = WorkspaceDraft(**example.response["workspace"])
    change_workspace(session, draft)
    session.execute(update(workspace).values(is_example=1))
    _keep_catalogue(session, example.response)
    numbers: dict[str, str] = {}
    for entry in example.response["documents"]:
        posted = _POST[entry["kind"]](session, example, entry, numbers)
        if "wording" in entry:
            keep_wording(session, posted.uid, entry["wording"])
    _record_activities(session, example)
    record_example_needs(session, example.response, example.quantities)


def _keep_catalogue(session: Session, response: Entry) -> None:
    for entry in response["items"]:
        keep_item(session, ItemDraft(**entry))
    for entry in response["parties"]:
        keep_party(session, PartyDraft(**entry))
    for entry in response["places"]:
        keep_location(session, LocationDraft(**{"province": "", **entry}))


def _record_activities(session: Session, example: Example) -> None:
    fixtures: dict[str, str] = {}
    for entry in example.response["activities"]:
        uid = new_uid()
        counted = {name: example.sum_of([entry[name]]) for name in ("quantity", "people") if name in entry}
        typed = {key: value for key, value in entry.items() if key != "key"}
        record_activity(session, ActivityDraft(uid, **{**typed, **counted}))
        fixtures[entry.get("key", uid)] = uid
    for entry in example.response["refills"]:
        record_refill(session, RefillDraft(new_uid(), **{**entry, "fixture": fixtures[entry["fixture"]]}))


def _post_order(session: Session, example: Example, entry: Entry, numbers: dict[str, str]) -> Posted:
    posted = post_order(
        session,
        OrderDraft(
            uid=new_uid(),
            date=entry["date"],
            party=entry["source"],
            donated=entry["kind"] == "donation",
            expected=entry["expected"],
            remarks=entry["remarks"],
            lines=[
                OrderLineDraft(line["item"], example.sum_of(line["facts"]), remarks=line.get("remarks", ""))
                for line in entry["lines"]
            ],
        ),
    )
    numbers[entry["key"]] = posted.number
    return posted


def _post_receipt(session: Session, example: Example, entry: Entry, numbers: dict[str, str]) -> Posted:
    ordered = "order" in entry
    return post_goods_receipt(
        session,
        ReceiptDraft(
            uid=new_uid(),
            date=entry["date"],
            warehouse=entry["place"],
            source_type=entry["source_type"],
            source=entry["source"],
            order=numbers[entry["order"]] if ordered else "",
            remarks=entry["remarks"],
            lines=[
                ReceiptLineDraft(
                    line["item"],
                    example.sum_of(line["facts"]),
                    batch=line.get("batch", ""),
                    expiry=line.get("expiry"),
                    order_line=number if ordered else None,
                    remarks=line.get("remarks", ""),
                )
                for number, line in enumerate(entry["lines"], 1)
            ],
        ),
    )


def _post_handover(session: Session, example: Example, entry: Entry, _numbers: dict[str, str]) -> Posted:
    posted = issue_delivery_note(
        session,
        NoteDraft(
            uid=new_uid(),
            date=entry["date"],
            source=entry["source"],
            target=entry["place"],
            receiver_function=entry["receiver"],
            remarks=entry["remarks"],
            lines=[
                GoodsLineDraft(
                    line["item"],
                    example.sum_of(line["facts"]),
                    donor=line.get("donor", ""),
                    own_only=line.get("own", False),
                )
                for line in entry["lines"]
            ],
        ),
    )
    if "confirmed" in entry:
        confirm_delivery_note(
            session,
            ProofDraft(
                uid=new_uid(),
                note=posted.number,
                date=entry["confirmed"],
                receiver_function=entry["receiver"],
                remarks=entry["remarks"],
            ),
        )
    return posted


def _post_people(session: Session, example: Example, entry: Entry, _numbers: dict[str, str]) -> Posted:
    return distribute_to_people(
        session,
        GivenDraft(
            uid=new_uid(),
            date=entry["date"],
            source=entry.get("source", ""),
            place=entry["place"],
            headcount=HeadCount(
                people=example.sum_of([entry["people"]]),
                method=entry["method"],
                served_kind=entry["served_kind"],
            ),
            remarks=entry["remarks"],
            lines=[
                GivenLineDraft(line["item"], example.sum_of(line["facts"]), remarks=line.get("remarks", ""))
                for line in entry["lines"]
            ],
        ),
    )


_POST = {
    "order": _post_order,
    "donation": _post_order,
    "receipt": _post_receipt,
    "handover": _post_handover,
    "people": _post_people,
}
