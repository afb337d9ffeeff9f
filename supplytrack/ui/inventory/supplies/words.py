"""How the list of what needs attention is told: troubles, quantities, and what can be done."""

from __future__ import annotations

from supplytrack.core.quantity import format_quantity
from supplytrack.i18n import N_, _, language, ngettext
from supplytrack.inventory.supplies.attention import AttentionRow, Remedy, Trouble, Way
from supplytrack.ui.words import local

LIST = ("list", "attention")
"""What the place opens: the list."""
TROUBLE_WORDS = {
    Trouble.EXPIRED: N_("Expired: not to be handed over"),
    Trouble.EXPIRING: N_("Expiring"),
    Trouble.LOW: N_("Running low"),
    Trouble.OUT: N_("Nothing left"),
    Trouble.NO_DATE: N_("No expiry date recorded"),
}
_WAY_WORDS = {
    Way.DISPOSE: N_("Dispose of {goods}"),
    Way.HAND_OVER: N_("Hand over first: {goods}"),
    Way.TRANSFER: N_("Transfer {goods}"),
    Way.ORDER: N_("Order {goods}"),
    Way.RECORD_EXPIRY: N_("Record the date"),
}


def goods(row: AttentionRow, smallest: int) -> str:
    """`12 boxes` of the row's item."""
    english = row.unit if smallest == 10**row.decimals else row.many
    unit = row.unit_km if language() == "km" and row.unit_km else english
    return f"{format_quantity(smallest, row.decimals)} {unit}"


def way_words(row: AttentionRow, remedy: Remedy) -> str:
    """`Order 6 boxes`: what a link in the list says."""
    return _(_WAY_WORDS[remedy.way]).format(goods=goods(row, remedy.quantity))


def days_words(days: int) -> str:
    """`12 days`."""
    return ngettext("{count} day", "{count} days", days).format(count=f"{days:,}")


def when_words(days: int) -> str:
    """`in 12 days`, `today`, `5 days ago`: when a batch expires or did."""
    if days == 0:
        return _("today is its last day")
    if days < 0:
        return ngettext("{count} day ago", "{count} days ago", -days).format(count=f"{-days:,}")
    return ngettext("in {count} day", "in {count} days", days).format(count=f"{days:,}")


def cover_words(row: AttentionRow) -> str:
    """How long it lasts; that it is not used; nothing for what nobody may be given."""
    if row.trouble is Trouble.EXPIRED:
        return ""
    return _("not used") if row.cover is None else days_words(row.cover)


def place_words(row: AttentionRow) -> str:
    """The store, or that all stores are meant."""
    return local(row.store_name, row.store_km) if row.store else _("All stores")


def why_nothing(row: AttentionRow) -> str:
    """Why a row proposes nothing."""
    if row.on_order:
        return _("{goods} on order").format(goods=goods(row, row.on_order))
    return _("All of it is reserved") if row.batch_uid else ""


def reason_words(row: AttentionRow, remedy: Remedy, last_day: str) -> str:
    """Why this is proposed. `last_day`: the batch's last good day, as people write it."""
    place = local(remedy.place_name, remedy.place_km)
    match remedy.way:
        case Way.DISPOSE:
            return _("Expired goods leave on no delivery note. Say what became of them.")
        case Way.HAND_OVER if row.left:
            return _("As it is used now, {goods} will be left on {day}.").format(
                goods=goods(row, row.left), day=last_day
            )
        case Way.HAND_OVER:
            return _("As it is used now, all of it is handed over by {day}.").format(day=last_day)
        case Way.TRANSFER if row.batch_uid:
            return _("{place} uses it faster.").format(place=place)
        case Way.TRANSFER:
            return _("{place} has more than it uses.").format(place=place)
        case Way.ORDER:
            return _order_words(row)
    return _("Look at the goods and write down what stands on them.")


def _order_words(row: AttentionRow) -> str:
    if row.on_order:
        return _("{goods} on order will not be enough.").format(goods=goods(row, row.on_order))
    return _("Nothing is on order.")
