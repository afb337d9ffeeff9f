"""What is said beside a note before it is issued: totals by donor, what to look at, what stops it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from supplytrack.distribution.entry import StoreStock
from supplytrack.distribution.plan import DonorTotal, LinePlan, totals_by_donor
from supplytrack.i18n import _, ngettext
from supplytrack.ui.distribution.note_lines import earlier_words, passed_over_words, too_many
from supplytrack.ui.distribution.words import in_pack, pack_unit
from supplytrack.ui.toolkit.days import day_text
from supplytrack.ui.words import local

SOON = timedelta(days=60)
"""How near an expiry date is told."""


@dataclass(frozen=True)
class Check:
    """One thing found: its tone (bad, warn, good, info), what, and what it means. Words are translated."""

    tone: str
    title: str
    text: str = ""


@dataclass(frozen=True)
class Total:
    """One item of one donor, as it is written in the side panel."""

    donor: str
    item: str
    quantity: str
    unit: str


def totals(stock: StoreStock, plans: Sequence[LinePlan | None]) -> list[Total]:
    """The quantities by donor, in the pack they were typed in."""
    return [_total(one, stock) for one in totals_by_donor(plans)]


def _total(one: DonorTotal, stock: StoreStock) -> Total:
    ref = one.item.ref
    factor = one.counted.pack_factor if one.counted.pack_name else None
    whole = factor is not None and one.quantity % (factor * 10**ref.decimals) == 0
    counted = one.counted if whole else None
    return Total(
        one.donor or stock.own,
        local(ref.name, ref.name_km),
        in_pack(ref, one.quantity, counted),
        pack_unit(ref, counted, one.quantity, stock.units),
    )


def before_issue(stock: StoreStock, plans: Sequence[LinePlan | None]) -> list[Check]:
    """What somebody should know before issuing: first what stops it, then what is unusual, then what is well."""
    numbered = [(at, plan) for at, plan in enumerate(plans, 1) if plan is not None]
    wrong = [_short(at, plan, stock) for at, plan in numbered if plan.missing]
    wrong += [_unread(at, plan) for at, plan in numbered if plan.wrong]
    told = [
        *_lasts(stock, [plan for _at, plan in numbered]),
        *(_unsplit(plan) for plan in _first_of_each(numbered) if plan.item.ref.unsplit),
        *(_later_batch(plan) for _at, plan in numbered if plan.earlier),
        *_passed_over(stock, [plan for _at, plan in numbered]),
        *_expiring(stock, [plan for _at, plan in numbered]),
    ]
    ready = sum(plan.counted is not None and not plan.missing for _at, plan in numbered)
    return [*wrong, *told, *_well(ready, bool(wrong), [plan for _at, plan in numbered])]


def _first_of_each(numbered: Sequence[tuple[int, LinePlan]]) -> list[LinePlan]:
    return list({plan.item.ref.code: plan for _at, plan in reversed(numbered)}.values())[::-1]


def _name(plan: LinePlan) -> str:
    return local(plan.item.ref.name, plan.item.ref.name_km)


def _short(at: int, plan: LinePlan, stock: StoreStock) -> Check:
    title = _("{item}: {count} {unit} too many").format(
        item=_name(plan),
        count=too_many(plan),
        unit=pack_unit(plan.item.ref, plan.counted, plan.missing, stock.units),
    )
    return Check("bad", title, _("Line {line}. This must be settled before you issue.").format(line=at))


def _unread(at: int, plan: LinePlan) -> Check:
    return Check("bad", plan.wrong, _("Line {line}: {item}.").format(line=at, item=_name(plan)))


def _lasts(stock: StoreStock, plans: Sequence[LinePlan]) -> list[Check]:
    taken: dict[str, int] = {}
    for plan in plans:
        if plan.missing:
            continue
        code = plan.item.ref.code
        taken[code] = taken.get(code, 0) + sum(take.quantity for take in plan.takes)
    names = [
        local(stock.items[code].ref.name, stock.items[code].ref.name_km)
        for code, quantity in taken.items()
        if quantity and quantity == stock.items[code].available(stock.day)
    ]
    if not names:
        return []
    words = ngettext(
        "Takes the last of {count} item in {place}", "Takes the last of {count} items in {place}", len(names)
    )
    title = words.format(count=len(names), place=local(stock.name, stock.name_km))
    return [Check("warn", title, ", ".join(names))]


def _unsplit(plan: LinePlan) -> Check:
    return Check(
        "warn", _("{item} are counted as one").format(item=_name(plan)), _("Reports will say “not split”.")
    )


def _later_batch(plan: LinePlan) -> Check:
    words = earlier_words(plan.earlier) if plan.earlier else ""
    return Check("warn", _("{item}: not the earliest to expire").format(item=_name(plan)), words)


def _passed_over(stock: StoreStock, plans: Sequence[LinePlan]) -> list[Check]:
    found = []
    for plan in plans:
        # A batch that a person chose needs no reason why the program passed over others.
        if plan.passed_over and len(plan.candidates) > 1:
            words = dict.fromkeys(passed_over_words(one, stock) for one in plan.passed_over)
            found.append(Check("info", _name(plan), " ".join(words)))
    return found


def _expiring(stock: StoreStock, plans: Sequence[LinePlan]) -> list[Check]:
    found = []
    for plan in plans:
        days = [take.lot.expiry for take in plan.takes if take.quantity and take.lot.expiry is not None]
        first = min(days, default=None)
        if first is not None and first - stock.day < SOON:
            left = (first - stock.day).days
            title = ngettext("{item} expire in {count} day", "{item} expire in {count} days", left).format(
                item=_name(plan), count=left
            )
            found.append(Check("warn", title, day_text(first)))
    return found


def _well(ready: int, stopped: bool, plans: Sequence[LinePlan]) -> list[Check]:
    if stopped:
        if not ready:
            return []
        words = ngettext("The other line can be issued", "Other {count} lines can be issued", ready)
        return [Check("good", words.format(count=ready))]
    if not ready:
        return []
    dated = any(take.lot.expiry for plan in plans for take in plan.takes)
    chosen = any(plan.earlier for plan in plans)
    words = _("Batches are the earliest to expire.") if dated and not chosen else ""
    undated = [
        _name(plan)
        for plan in _first_of_each(list(enumerate(plans)))
        if plan.item.ref.tracks_expiry and any(take.lot.expiry is None for take in plan.takes)
    ]
    if undated:
        words = " ".join(
            part for part in (words, _("Without a date: {items}.").format(items=", ".join(undated))) if part
        )
    return [Check("good", _("Nothing stops you issuing"), words)]
