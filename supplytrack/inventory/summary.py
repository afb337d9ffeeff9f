"""Goods told in a line: `420 PPE suits, 20 medical safety goggles, 15 boxes of gloves`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from supplytrack.core.quantity import format_quantity
from supplytrack.i18n import _, language

_COUNTED_BY_THEMSELVES = frozenset({"piece", "set", "copy"})
"""Units that a list leaves out: 420 PPE suits, not 420 pieces of PPE suits."""
_HOLD_SEVERAL = frozenset({"box", "carton"})
"""Units that hold several of an item: boxes of surgical masks, but bottles of hand sanitizer and kg of rice."""

PART_COLUMNS = "i.code, i.name, i.name_km, i.decimals, u.one, u.many, u.name_km"
"""What a `GoodsPart` is made of beside its quantity, of an item `i` and its unit `u`."""


@dataclass(frozen=True, slots=True)
class GoodsPart:
    """So much of an item, in smallest units. `one` and `many` are its unit's English forms."""

    item: str
    name: str
    name_km: str
    decimals: int
    one: str
    many: str
    unit_km: str
    quantity: int

    @property
    def counted(self) -> str:
        """`15 boxes`: the quantity with its unit."""
        return f"{format_quantity(self.quantity, self.decimals)} {self.unit}"

    @property
    def unit(self) -> str:
        """The unit that agrees with the quantity, in the language in use."""
        if language() == "km" and self.unit_km:
            return self.unit_km
        return self.one if self._is_one else self.many

    @property
    def words(self) -> str:
        """The part in the language in use."""
        amount = format_quantity(self.quantity, self.decimals)
        if language() == "km" and self.name_km:
            return f"{self.name_km} {amount} {self.unit_km or self.many}"
        name = _without_capital(self.name or self.name_km)
        if self.one in _COUNTED_BY_THEMSELVES or self.one in name.lower().split():
            return f"{amount} {name if self._is_one else _plural(name)}"
        contents = _plural(name) if self.one in _HOLD_SEVERAL else name
        return _("{amount} of {item}").format(amount=f"{amount} {self.unit}", item=contents)

    @property
    def _is_one(self) -> bool:
        return self.quantity == int(10**self.decimals)


def in_words(parts: Iterable[GoodsPart]) -> str:
    """All parts on one line, in the language in use; apart by semicolons where a name holds a comma."""
    said = [part.words for part in parts]
    return ("; " if any(", " in words for words in said) else ", ").join(said)


def added_up(parts: Iterable[GoodsPart]) -> tuple[GoodsPart, ...]:
    """Parts of one item added into one, in the order in which items first come."""
    sums: dict[tuple[str, str, str, int, str, str, str], int] = {}
    for part in parts:
        key = (part.item, part.name, part.name_km, part.decimals, part.one, part.many, part.unit_km)
        sums[key] = sums.get(key, 0) + part.quantity
    return tuple(GoodsPart(*key, quantity) for key, quantity in sums.items())


def _without_capital(name: str) -> str:
    """A name inside a sentence: `Disposable apron` loses its capital, `PPE suit` and `T-shirt` keep it."""
    if len(name) > 1 and name[0].isupper() and name[1].islower():
        return name[0].lower() + name[1:]
    return name


def _plural(name: str) -> str:
    """An English name in the plural; what follows a comma only describes ("caps, blue").

    A name that ends in a figure, a bracket or an s stays.
    """
    head, comma, rest = name.partition(",")
    last = head[-1:]
    if not (last.isascii() and last.isalpha()) or last == "s":
        return name
    if head.endswith(("x", "ch", "sh")):
        ending = "es"
    elif last == "y" and head[-2:-1] not in "aeiou":
        head, ending = head[:-1], "ies"
    else:
        ending = "s"
    return f"{head}{ending}{comma}{rest}"
