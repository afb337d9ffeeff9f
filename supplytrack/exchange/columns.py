"""The import workbook's sheets and columns: one table that reading, template and notes are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

from supplytrack.core.code import LONGEST_CODE, LONGEST_NAME, fold
from supplytrack.i18n import N_


class CellKind(Enum):
    """What a cell of a column may hold."""

    TEXT = auto()
    """One line: a name, a code, a number of a paper."""
    PROSE = auto()
    """Any text."""
    AMOUNT = auto()
    """A number from zero."""
    SIGNED = auto()
    """A number, below zero too."""
    FACTOR = auto()
    """A number above zero, or a fraction such as 1/3."""
    DATE = auto()
    YES_NO = auto()


class Named(Enum):
    """What kind of thing a cell names, if it names one that the program knows."""

    NOTHING = auto()
    ITEM = auto()
    PLACE = auto()
    PARTY = auto()


@dataclass(frozen=True)
class Column:
    """A column. `key` is the field of the form that it fills; `longest` is in letters.

    `header`: every row of one Reference says the same. `fills_down`: the rows below may leave it empty.
    `choices` names the list that the template offers.
    """

    heading: str
    key: str
    kind: CellKind = CellKind.TEXT
    required: bool = False
    header: bool = False
    fills_down: bool = False
    named: Named = Named.NOTHING
    longest: int = LONGEST_NAME
    choices: str = ""
    hint: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A sheet of the workbook. `papers`: its rows make documents by their Reference."""

    name: str
    columns: tuple[Column, ...]
    purpose: str
    papers: bool = True

    @cached_property
    def by_heading(self) -> Mapping[str, Column]:
        """Columns by their headings as `heading_form` makes them."""
        named = {heading_form(column.heading): column for column in self.columns}
        return named | {heading_form(other): column for column in self.columns for other in column.also}

    @cached_property
    def by_key(self) -> Mapping[str, Column]:
        """Columns by the field that they fill."""
        return {column.key: column for column in self.columns}


def heading_form(heading: str) -> str:
    """A heading as it is compared: case, stars and spaces around it do not matter."""
    return fold(heading.replace("*", " "))


def _reference() -> Column:
    return Column(
        "Reference",
        "reference",
        required=True,
        header=True,
        longest=100,
        hint=N_("Your own number for the paper. Rows with the same reference are one document."),
    )


def _date(hint: str) -> Column:
    return Column("Date", "date", CellKind.DATE, required=True, header=True, hint=hint)


def _place(heading: str, key: str, hint: str) -> Column:
    return Column(heading, key, required=True, header=True, named=Named.PLACE, hint=hint)


def _item() -> Column:
    return Column(
        "Item", "item", required=True, named=Named.ITEM, hint=N_("Code, name or alias of the item.")
    )


def _batch(hint: str) -> Column:
    return Column("Batch", "batch", longest=60, hint=hint)


def _remarks() -> Column:
    return Column(
        "Remarks", "remarks", CellKind.PROSE, longest=1_700, hint=N_("Anything else about this row.")
    )


def _head(heading: str, key: str, hint: str) -> Column:
    return Column(heading, key, CellKind.AMOUNT, header=True, fills_down=True, hint=hint)


def _receiver(heading: str, key: str, longest: int, hint: str) -> Column:
    return Column(heading, key, header=True, fills_down=True, longest=longest, hint=hint)


ITEMS = Sheet(
    "Items",
    (
        Column("Code", "code", required=True, longest=LONGEST_CODE, hint=N_("Letters, digits and . / + - _")),
        Column("Name", "name", required=True, hint=N_("The English name.")),
        Column("Name (Khmer)", "name_km", hint=N_("The Khmer name, for bilingual papers.")),
        Column(
            "Category",
            "category",
            required=True,
            longest=100,
            choices="categories",
            hint=N_("A new category is added."),
        ),
        Column(
            "Unit",
            "unit",
            required=True,
            longest=LONGEST_CODE,
            choices="units",
            hint=N_("What one of it is: piece, box, kg."),
        ),
        Column("Decimals", "decimals", CellKind.AMOUNT, hint=N_("0 to 6. Empty: as usual for the unit.")),
        Column(
            "Tracks expiry",
            "tracks_expiry",
            CellKind.YES_NO,
            choices="yes or no",
            hint=N_("Yes when batches carry an expiry date."),
        ),
        Column(
            "Minimum stock", "minimum_stock", CellKind.AMOUNT, hint=N_("Below this the item is shown as low.")
        ),
    ),
    N_("What is counted. A code that is known is changed where the row says something else."),
    papers=False,
)
LOCATIONS = Sheet(
    "Locations",
    (
        Column("Code", "code", required=True, longest=LONGEST_CODE, hint=N_("Letters, digits and . / + - _")),
        Column("Name", "name", required=True, hint=N_("The English name.")),
        Column("Name (Khmer)", "name_km", hint=N_("The Khmer name, for bilingual papers.")),
        Column(
            "Kind", "kind", required=True, longest=60, choices="kinds", hint=N_("What kind of place it is.")
        ),
        Column(
            "Province",
            "province",
            required=True,
            choices="provinces",
            hint=N_("Name or P-code of the province."),
        ),
        Column("District", "district", hint=N_("Name or P-code of the district.")),
        Column("Aliases", "aliases", CellKind.PROSE, hint=N_("Other spellings, with ; between them.")),
        Column("Contact", "contact", hint=N_("Whom to ask for.")),
        Column("Phone", "phone", longest=60, hint=N_("The number to call.")),
        Column("Latitude", "latitude", CellKind.SIGNED, hint=N_("In degrees, such as 13.6532.")),
        Column("Longitude", "longitude", CellKind.SIGNED, hint=N_("In degrees, such as 102.5632.")),
    ),
    N_(
        "Stores and the places that receive goods. A known code is changed where the row says something else."
    ),
    papers=False,
)
RECEIPTS = Sheet(
    "Receipts",
    (
        _reference(),
        _date(N_("The day the goods arrived.")),
        Column(
            "Source type",
            "source_type",
            required=True,
            header=True,
            longest=40,
            choices="source types",
            hint=N_("How the goods came: procured, donated, printed, returned or found."),
            also=("Source type (procured/donated/printed/returned/found)",),
        ),
        Column(
            "Source",
            "source",
            required=True,
            header=True,
            named=Named.PARTY,
            hint=N_("The donor or supplier. A new one is added."),
        ),
        Column("Fund", "fund", header=True, longest=LONGEST_CODE, hint=N_("Fund or project code.")),
        _place("Warehouse", "warehouse", N_("The store that took the goods in.")),
        _item(),
        Column(
            "Quantity",
            "quantity",
            CellKind.AMOUNT,
            required=True,
            hint=N_(
                "What arrived, damaged included: in packs when Pack is filled in, else in the item's unit."
            ),
        ),
        Column("Pack", "pack", longest=60, hint=N_("How it was packed: box, carton.")),
        Column("Pack factor", "pack_factor", CellKind.FACTOR, hint=N_("How many units are in one pack.")),
        Column(
            "Damaged",
            "damaged",
            CellKind.AMOUNT,
            hint=N_("How much of Quantity arrived damaged, counted the same way."),
        ),
        _batch(N_("The maker's batch number.")),
        Column("Expiry", "expiry", CellKind.DATE, hint=N_("The last good day.")),
        Column("Unit cost", "unit_cost", CellKind.AMOUNT, hint=N_("Cost of one unit.")),
        Column("Currency", "currency", longest=40, hint=N_("Three letters, such as USD.")),
        _remarks(),
    ),
    N_("Goods that arrived."),
)
TRANSFERS = Sheet(
    "Transfers",
    (
        _reference(),
        _date(N_("The day the goods left the store.")),
        _place("From", "source", N_("The store that gave the goods.")),
        _place("To", "target", N_("The other store of your own.")),
        _item(),
        Column(
            "Quantity",
            "quantity",
            CellKind.AMOUNT,
            required=True,
            hint=N_("How much was sent, in the item's unit."),
        ),
        Column(
            "Donor",
            "donor",
            named=Named.PARTY,
            hint=N_("Only this donor's goods. Your own organisation: only goods of your own."),
        ),
        _batch(N_("Empty: first expired, first out.")),
        Column(
            "Received on",
            "received_on",
            CellKind.DATE,
            header=True,
            hint=N_("The day the goods arrived. Empty: still on the way."),
        ),
        Column(
            "Received",
            "received",
            CellKind.AMOUNT,
            hint=N_("Arrived in good condition. Empty: Quantity less Damaged. What is missing is a loss."),
        ),
        Column("Damaged", "damaged", CellKind.AMOUNT, hint=N_("Arrived damaged: a loss.")),
        Column("Reason", "reason", CellKind.PROSE, longest=200, hint=N_("Why not all arrived well.")),
    ),
    N_("Goods moved from one store of your own to another."),
)
DISTRIBUTIONS = Sheet(
    "Distributions",
    (
        _reference(),
        _date(N_("The day the goods left the store.")),
        _place("From", "source", N_("The store that gave the goods.")),
        _place("To", "target", N_("Who receives them.")),
        _item(),
        Column(
            "Quantity",
            "quantity",
            CellKind.AMOUNT,
            required=True,
            hint=N_("How much was sent, in the item's unit."),
        ),
        Column(
            "Donor",
            "donor",
            named=Named.PARTY,
            hint=N_("Only this donor's goods. Your own organisation: only goods of your own."),
        ),
        _batch(N_("Empty: first expired, first out.")),
        Column(
            "Confirmed on",
            "confirmed_on",
            CellKind.DATE,
            header=True,
            hint=N_("The day on the signed paper. Empty: not signed yet."),
        ),
        Column("Accepted", "accepted", CellKind.AMOUNT, hint=N_("Empty: Quantity less the three others.")),
        Column("Damaged", "damaged", CellKind.AMOUNT, hint=N_("Arrived damaged: a loss.")),
        Column("Short", "short", CellKind.AMOUNT, hint=N_("Did not arrive: a loss.")),
        Column("Refused", "refused", CellKind.AMOUNT, hint=N_("Not taken: goes back to the store.")),
        Column("Reason", "reason", CellKind.PROSE, hint=N_("Why not all was accepted.")),
        _receiver("Received by", "receiver_name", 200, N_("Who signed.")),
        _receiver("Function", "receiver_function", 200, N_("What that person is.")),
        _receiver("Phone", "receiver_phone", 60, N_("The number to call.")),
        _head("Men", "men", N_("People reached; fill in all four, or People reached alone.")),
        _head("Women", "women", ""),
        _head("Boys", "boys", ""),
        _head("Girls", "girls", ""),
        _head("People reached", "people", N_("The total.")),
        _remarks(),
    ),
    N_("Goods handed over, each reference a delivery note."),
)
ADJUSTMENTS = Sheet(
    "Adjustments",
    (
        _reference(),
        _date(N_("The day from which it counts.")),
        _place("Location", "location", N_("Where the stock is.")),
        _item(),
        Column(
            "Quantity",
            "quantity",
            CellKind.SIGNED,
            required=True,
            hint=N_("Below zero takes away: -3."),
            also=("Quantity (signed)",),
        ),
        Column("Donor", "donor", named=Named.PARTY, hint=N_("Whose goods. A new donor is added.")),
        _batch(N_("Empty: first expired, first out; for goods that were found a new batch.")),
        Column(
            "Reason",
            "reason",
            CellKind.PROSE,
            required=True,
            longest=200,
            choices="reasons",
            hint=N_("Lost, damaged, expired, stolen, found and the like."),
        ),
        _remarks(),
    ),
    N_("Stock that was lost, spoilt, found or miscounted."),
)

COUNTS = Sheet(
    "Counts",
    (
        _reference(),
        _date(N_("The day of the count.")),
        _place("Location", "location", N_("Where it was counted.")),
        _item(),
        Column(
            "Donor",
            "donor",
            named=Named.PARTY,
            hint=N_("Only this donor's goods. Your own organisation: only goods of your own."),
        ),
        _batch(N_("Empty: all batches of the item together.")),
        Column(
            "Counted",
            "counted",
            CellKind.AMOUNT,
            required=True,
            hint=N_("How much was there, in the item's unit; 0 when nothing was."),
        ),
    ),
    N_("What was counted; differences from the books are posted."),
)

NEEDS = Sheet(
    "Needs",
    (
        _date(N_("The day on which the site was assessed.")),
        _place("Location", "place", N_("The site that needs it.")),
        _item(),
        Column(
            "Quantity",
            "quantity",
            CellKind.AMOUNT,
            required=True,
            hint=N_("How much is needed, in the item's unit; 0 when nothing is."),
        ),
        Column("People", "people", CellKind.AMOUNT, hint=N_("For how many people.")),
        _remarks(),
    ),
    N_("What sites were found to need: one item of one site on one day in each row."),
    papers=False,
)
ARRIVALS = Sheet(
    "Arrivals",
    (
        _date(N_("The day of arrival.")),
        Column(
            "Location or province",
            "place",
            required=True,
            choices="provinces",
            hint=N_("A site, or a province where no site is known."),
        ),
        Column(
            "Reported by",
            "source",
            required=True,
            hint=N_("Who counted them. A new source is added; sources are never added up."),
        ),
        Column(
            "People",
            "people",
            CellKind.AMOUNT,
            required=True,
            hint=N_("How many people arrived on that day; 0 when nobody did."),
        ),
    ),
    N_("People who arrived, as each source counted them."),
    papers=False,
)

SHEETS = (ITEMS, LOCATIONS, RECEIPTS, TRANSFERS, DISTRIBUTIONS, ADJUSTMENTS, COUNTS, NEEDS, ARRIVALS)
"""The sheets that are imported, in the order in which they are worked through."""

BESIDE = ("Notes", "Lists", "About", "Problems")
"""Sheets without data that our own workbooks carry."""

REMARK_HEADING = "What to change"
"""The column that a workbook with marked cells has beside the data; it is passed over when it is imported."""
