"""The place of the stock: the table of what is where, the lists beside it, and the papers that are opened from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from supplytrack.core.document import Kind
from supplytrack.i18n import N_
from supplytrack.ui.inventory.stock_page import StockPage
from supplytrack.ui.inventory.words import STOCK
from supplytrack.ui.toolkit.pages import Desk, Page
from supplytrack.ui.toolkit.place import Place

Make = Callable[[Desk, str], Page]
"""Makes a page for a name: a draft's identity or a paper's number; empty for a new paper."""


class StockPlace(Place):
    """Opens at the table of stock; `open_at` takes a paper's number, or a pair that says what to open."""

    place = STOCK
    title = N_("Stock")

    def first(self) -> Page:
        """What is where."""
        return StockPage(self.desk)

    def page_for(self, what: Any) -> Page | None:
        """("list", its id), (a paper's word, uid or number; empty for a new one), or a number."""
        word, name = what if isinstance(what, tuple) else self._told(str(what))
        if word == "list":
            made = _LISTS.get(name)
            return made(self.desk, "") if made else None
        paper = _PAPERS.get(word)
        return paper(self.desk, name) if paper else None

    @staticmethod
    def _told(number: str) -> tuple[str, str]:
        """What a number means, by its first letters."""
        return _WORDS.get(number.split("-", 1)[0], ""), number


def _transfers(desk: Desk, _name: str) -> Page:
    from supplytrack.ui.inventory.transfers.transfer_list import TransferList

    return TransferList(desk)


def _transfer(desk: Desk, name: str) -> Page:
    from supplytrack.ui.inventory.transfers.transfer_page import TransferPage

    return TransferPage(desk, name)


def _transfer_of(desk: Desk, item: str) -> Page:
    from supplytrack.ui.inventory.transfers.transfer_page import TransferPage

    return TransferPage(desk, item=item)


def _arrival(desk: Desk, number: str) -> Page:
    from supplytrack.ui.inventory.transfers.arrival_page import ArrivalPage

    return ArrivalPage(desk, number)


def _changes(desk: Desk, _name: str) -> Page:
    from supplytrack.ui.inventory.changes.change_list import ChangeList

    return ChangeList(desk)


def _change(kind: Kind) -> Make:
    def page(desk: Desk, name: str) -> Page:
        from supplytrack.ui.inventory.changes.change_page import ChangePage

        return ChangePage(desk, name, kind)

    return page


def _return(desk: Desk, name: str) -> Page:
    from supplytrack.ui.inventory.changes.return_page import ReturnPage

    return ReturnPage(desk, name)


def _conversions(desk: Desk, _name: str) -> Page:
    from supplytrack.ui.inventory.conversions.conversion_list import ConversionList

    return ConversionList(desk)


def _assembly(desk: Desk, name: str) -> Page:
    from supplytrack.ui.inventory.conversions.assembly_page import AssemblyPage

    return AssemblyPage(desk, name)


def _assembly_of(desk: Desk, kit: str) -> Page:
    from supplytrack.ui.inventory.conversions.assembly_page import AssemblyPage

    return AssemblyPage(desk, kit=kit)


def _disassembly(desk: Desk, name: str) -> Page:
    from supplytrack.ui.inventory.conversions.disassembly_page import DisassemblyPage

    return DisassemblyPage(desk, name)


def _disassembly_of(desk: Desk, kit: str) -> Page:
    from supplytrack.ui.inventory.conversions.disassembly_page import DisassemblyPage

    return DisassemblyPage(desk, kit=kit)


def _split(desk: Desk, name: str) -> Page:
    from supplytrack.ui.inventory.conversions.split_page import SplitPage

    return SplitPage(desk, name)


def _split_of(desk: Desk, item: str) -> Page:
    from supplytrack.ui.inventory.conversions.split_page import SplitPage

    return SplitPage(desk, item=item)


def _attention(desk: Desk, _name: str) -> Page:
    from supplytrack.ui.inventory.supplies.attention_list import AttentionList

    return AttentionList(desk)


def _trace(desk: Desk, asked: str) -> Page:
    from supplytrack.ui.inventory.supplies.trace_page import TracePage

    return TracePage(desk, asked)


def _counts(desk: Desk, _name: str) -> Page:
    from supplytrack.ui.inventory.counts.count_list import CountList

    return CountList(desk)


def _count(desk: Desk, number: str) -> Page:
    from supplytrack.ui.inventory.counts.count_page import CountPage

    return CountPage(desk, number)


def _new_count(desk: Desk, _name: str) -> Page:
    from supplytrack.ui.inventory.counts.new_count import NewCountPage

    return NewCountPage(desk)


def _count_extra(desk: Desk, number: str) -> Page:
    from supplytrack.ui.inventory.counts.extra_page import ExtraPage

    return ExtraPage(desk, number)


_LISTS: Mapping[str, Make] = {
    "counts": _counts,
    "attention": _attention,
    "trace": _trace,
    "conversions": _conversions,
    "changes": _changes,
    "transfers": _transfers,
}
"""The lists of this place beside the table of stock."""

_PAPERS: Mapping[str, Make] = {
    "count": _count,
    "new count": _new_count,
    "count extra": _count_extra,
    "trace": _trace,
    "assembly": _assembly,
    "assembly of": _assembly_of,
    "disassembly": _disassembly,
    "disassembly of": _disassembly_of,
    "split": _split,
    "split of": _split_of,
    "write-off": _change(Kind.WRITE_OFF),
    "disposal": _change(Kind.DISPOSAL),
    "adjustment": _change(Kind.ADJUSTMENT),
    "return": _return,
    "transfer": _transfer,
    "transfer of": _transfer_of,
    "arrival": _arrival,
}
"""What this place opens by word."""

_WORDS: Mapping[str, str] = {
    Kind.STOCK_COUNT.prefix: "count",
    Kind.KIT_ASSEMBLY.prefix: "assembly",
    Kind.KIT_DISASSEMBLY.prefix: "disassembly",
    Kind.SPLIT.prefix: "split",
    Kind.WRITE_OFF.prefix: "write-off",
    Kind.DISPOSAL.prefix: "disposal",
    Kind.ADJUSTMENT.prefix: "adjustment",
    Kind.RETURN.prefix: "return",
    Kind.TRANSFER.prefix: "transfer",
    Kind.TRANSFER_RECEIPT.prefix: "transfer",
}
"""The word of a paper by the prefix of its number."""
