"""How goods are told on every paper: item, unit, batch, expiry, donor, quantities, totals by unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from supplytrack.core.quantity import format_quantity
from supplytrack.core.sheets import (
    PaperGoods,
    PaperItem,
    PaperOrganisation,
    PaperParty,
    PaperUnit,
    Unstated,
)
from supplytrack.documents import labels
from supplytrack.documents.fonts import BOLD, REGULAR, SEMIBOLD
from supplytrack.documents.frame import LEFT, WIDTH, Paper
from supplytrack.documents.labels import Label
from supplytrack.documents.surface import Drawing, Surface
from supplytrack.documents.table import PADDING, Cell, Words
from supplytrack.documents.text import Block, block, fit, width

NOTHING = "–"
_ONLY_NAME = 9.4


def item_cell(paper: Paper, item: PaperItem, also: str = "", size: float = 9.2) -> tuple[Words, ...]:
    """The item's name in both languages; a name in one language alone stands at the main size."""
    main, second = paper.names(item.name, item.name_km)
    if not second:
        return (Words(main or item.code, SEMIBOLD, max(size, _ONLY_NAME)), Words(also, REGULAR, 7.4))
    return (Words(main, SEMIBOLD, size), Words(second, REGULAR, size - 0.8), Words(also, REGULAR, 7.4))


def item_name(paper: Paper, item: PaperItem) -> str:
    """The item's name in the paper's main language, else its code; that it is not split where it is not."""
    return (paper.names(item.name, item.name_km)[0] or item.code) + not_split(paper, item)


def item_names(paper: Paper, item: PaperItem) -> str:
    """Both names on one line."""
    main, second = paper.names(item.name, item.name_km)
    return (f"{main} · {second}" if second else main or item.code) + not_split(paper, item)


def not_split(paper: Paper, item: PaperItem) -> str:
    """`, not split` behind an item that stands for several kinds, unless its name says so."""
    said = labels.NOT_SPLIT.en in item.name.casefold()
    return f", {paper.word(labels.NOT_SPLIT)}" if item.mixed and not said else ""


def listed_names(item: PaperItem) -> tuple[str, str]:
    """The English and the Khmer name as workbooks list them: of an item that stands for several kinds both say so."""
    return _marked(item, item.name, labels.NOT_SPLIT.en), _marked(item, item.name_km, labels.NOT_SPLIT.km)


def _marked(item: PaperItem, name: str, word: str) -> str:
    return f"{name}, {word}" if item.mixed and name and word not in name.casefold() else name


def unit_cell(paper: Paper, unit: PaperUnit, quantity: int, decimals: int) -> Cell:
    """The unit that agrees with the quantity, in both languages."""
    main, second = paper.names(unit_word(unit, quantity, decimals), unit.km)
    return (Words(main, REGULAR, 8.8), Words(second, REGULAR, 8.2))


def unit_word(unit: PaperUnit, quantity: int, decimals: int = 0) -> str:
    """ "box" for exactly one, "boxes" for anything else."""
    return unit.one if quantity == 10**decimals else unit.many


def unit_name(paper: Paper, unit: PaperUnit) -> str:
    """The unit in the plural, in the paper's main language."""
    return paper.names(unit.many, unit.km)[0]


def batch_cell(paper: Paper, batch: str | Unstated) -> Cell:
    """The batch number; a line to write on where nobody recorded it."""
    if batch is Unstated.NOT_RECORDED:
        return _to_write_in(paper)
    return NOTHING if isinstance(batch, Unstated) else batch


def expiry_cell(paper: Paper, expiry: date | Unstated) -> Cell:
    """The expiry date; "none" for what does not expire; a line to write on where nobody recorded it."""
    if isinstance(expiry, date):
        return expiry.isoformat()
    if expiry is Unstated.NOT_RECORDED:
        return _to_write_in(paper)
    if expiry is Unstated.NOT_TRACKED:
        return NOTHING
    main, second = paper.words(labels.NONE)
    return (Words(main, REGULAR, 8), Words(second, REGULAR, 7.8))


def stated(paper: Paper, value: date | str | Unstated) -> str:
    """A batch or expiry date in one text, for lists that nobody writes on."""
    if isinstance(value, date):
        return value.isoformat()
    return paper.word(labels.UNSTATED[value]) if isinstance(value, Unstated) else value


def _to_write_in(paper: Paper) -> Drawing:
    said = paper.word(labels.UNSTATED[Unstated.NOT_RECORDED])

    def draw(surface: Surface, left: float, top: float, wide: float, high: float) -> None:
        room = wide - 2 * PADDING
        surface.text(left + PADDING, top - high + 4.5, fit(said, REGULAR, 5.8, room), REGULAR, 5.8)
        surface.rule(left + PADDING, top - high + 11.5, left + wide - PADDING)

    return draw


def quantity(smallest: int, decimals: int) -> str:
    """A counted quantity: zero is `0`."""
    return format_quantity(smallest, decimals).replace("-", "−")


def quantity_or_nothing(smallest: int, decimals: int) -> str:
    """A quantity where nothing moved is told as `–`."""
    return quantity(smallest, decimals) if smallest else NOTHING


def strong(text: str, size: float = 9) -> Cell:
    """A bold cell."""
    return (Words(text, BOLD, size),)


def totals_by_unit(paper: Paper, amounts: Iterable[tuple[PaperUnit, int, int]]) -> str:
    """`25 boxes · 420 pieces`: quantities (smallest, decimals) added only within one unit."""
    sums: dict[PaperUnit, tuple[int, int]] = {}
    for unit, smallest, decimals in amounts:
        held, places = sums.get(unit, (0, decimals))
        finest = max(places, decimals)
        sums[unit] = (held * 10 ** (finest - places) + smallest * 10 ** (finest - decimals), finest)
    return " · ".join(
        f"{quantity(total, places)} {paper.names(unit_word(unit, total, places), unit.km)[0]}"
        for unit, (total, places) in sums.items()
    )


def origin(donor: PaperParty | None, own: PaperOrganisation) -> tuple[Label, str]:
    """The title of a donor's lines: "Procured by IOM", "Donated by WFP"."""
    label = labels.DONATED_BY if donor else labels.PROCURED_BY
    return label, donor.label if donor else own.label


def donor_name(goods: PaperGoods, own: PaperOrganisation) -> str:
    """Whose goods they are, in short: the donor, or the organisation itself."""
    return goods.donor.label if goods.donor else own.label


def donors_of(paper: Paper, donors: Iterable[PaperParty | None]) -> str:
    """`IOM (procured) · WFP · UNICEF`, own procurement first, donors by name."""
    found = set(donors)
    own = [f"{paper.head.organisation.label} ({paper.word(labels.PROCURED)})"] if None in found else []
    return " · ".join(own + sorted({donor.label for donor in found if donor}))


def control_totals(paper: Paper, amounts: Sequence[tuple[PaperUnit, int, int]], beside: str = "") -> None:
    """The sums of a paper, each unit by itself; `beside` is what stands on the same line at the right."""
    y = paper.y - 9
    used = paper.inline(LEFT + PADDING, y, labels.CONTROL_TOTALS, 7.2, fonts=(BOLD, REGULAR)) + 6
    paper.surface.block(LEFT + PADDING + used, y, _totals_block(paper, amounts, beside))
    paper.y -= control_totals_height(paper, amounts, beside)


def control_totals_height(
    paper: Paper, amounts: Sequence[tuple[PaperUnit, int, int]], beside: str = ""
) -> float:
    """The room `control_totals` takes, in points."""
    told = _totals_block(paper, amounts, beside)
    return 16 + told.height - told.leading


def _totals_block(paper: Paper, amounts: Sequence[tuple[PaperUnit, int, int]], beside: str) -> Block:
    label = paper.inline_width(labels.CONTROL_TOTALS, 7.2) + 12
    room = WIDTH - label - 2 * PADDING - (width(beside, REGULAR, 7.4) + 8 if beside else 0)
    return block(totals_by_unit(paper, amounts), room, BOLD, 9, 3, 600)
