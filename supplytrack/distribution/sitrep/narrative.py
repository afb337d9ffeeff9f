"""Sentences of the situation report, written from figures. Pure: no SQL, no clock.

The grammar is that of the situation report of 7 May 2020: what was bought or printed first, then each donor's goods; commas
and a last "and" between them, commas only inside a donor's list; words for one to nine, figures from ten; pieces without
their unit; a long name with its abbreviation once, then the abbreviation. Every figure keeps the papers it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from supplytrack.core.quantity import format_quantity

NUMBER_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
"""Numbers that a sentence spells out; from ten on, and before measures, it has figures."""
DEFAULT_SENTENCE = "Provided {items} to {recipient}."
"""How a handover is said when its goods are of several categories, or of one that has no sentence of its own."""
DEFAULT_COLLECTIVE = "supplies"
"""What goods of several categories are called together."""

_ABBREVIATED = re.compile(r"^(?P<long>.*?)\s*\((?P<short>[A-Z][A-Za-z0-9-]*)\)$")
_TOKEN = re.compile(r"\{(\w+)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_MEASURED = re.compile(r"\d ?(?:ml|cl|l|L|mg|g|kg|mm|cm|m|km)$")
"""A name that ends with how much is in one: `spray 500 ml`. A measure has no plural."""
_COMMON_WORDS = frozenset(
    [
        "border",
        "reception",
        "screening",
        "quarantine",
        "provincial",
        "district",
        "health",
        "isolation",
        "transit",
        "referral",
        "community",
    ]
)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a sentence. `documents`: the numbers of the papers that a figure comes from; empty for words."""

    text: str
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Goods:
    """So much of an item, as a sentence needs it. `quantity` is in smallest units (`decimals`).

    `one` and `many` are the item's words; they may hold a part in brackets with {donor}, which goods of nobody's gift leave
    out: "posters [from {donor}] on COVID-19 prevention". `donor` is empty for what was bought or printed.
    """

    quantity: int
    decimals: int
    unit_one: str
    unit_many: str
    one: str
    many: str
    order: tuple[int, str] = (0, "")
    donor: str = ""
    category: str = ""
    collective: str = ""
    documents: tuple[str, ...] = ()


def plain(sentence: Iterable[Segment]) -> str:
    """The words of a sentence."""
    return "".join(segment.text for segment in sentence)


def number_words(quantity: int, decimals: int) -> str:
    """A number as a sentence has it: `five`, `4,500`, `0.5`."""
    scale = 10**decimals
    if decimals == 0 and 0 <= quantity < len(NUMBER_WORDS) * scale:
        return NUMBER_WORDS[quantity]
    return format_quantity(quantity, decimals)


def short_name(name: str) -> str:
    """The abbreviation that a name ends with, or the name: `World Food Programme (WFP)` is `WFP`."""
    found = _ABBREVIATED.match(name.strip())
    return found["short"] if found else name.strip()


class Names:
    """Names of places in the order in which sentences use them: an abbreviation is explained the first time only."""

    def __init__(self) -> None:
        self._explained: set[str] = set()

    def of_place(self, name: str) -> str:
        """`the Battambang Provincial Health Department (PHD)`, later `the Battambang PHD`; `five target provinces`."""
        if not _is_latin(name):
            return name.strip()
        said = self._abbreviated(_lowered(name.strip()))
        first = said.split(" ", 1)[0].lower()
        counted = first in NUMBER_WORDS or first[:1].isdecimal()
        return said if counted or first == "the" else f"the {said}"

    def _abbreviated(self, name: str) -> str:
        found = _ABBREVIATED.match(name)
        if not found:
            return name
        words, short = found["long"].split(), found["short"]
        if "".join(word[0] for word in words[-len(short) :]).upper() != short.upper():
            return name
        if short in self._explained:
            return " ".join((*words[: -len(short)], short))
        self._explained.add(short)
        return name


def _lowered(name: str) -> str:
    """A name inside a sentence: common words begin small, proper names and abbreviations stay."""
    first = name.split(" ", 1)[0]
    common = first.lower() in _COMMON_WORDS or first.lower() in NUMBER_WORDS
    return name[:1].lower() + name[1:] if common else name


def _is_latin(name: str) -> bool:
    return any(letter.isascii() and letter.isalpha() for letter in name)


def item_words(name: str) -> tuple[str, str]:
    """One and many of an item whose words nobody wrote down: `Surgical mask` is `surgical mask`, `surgical masks`.

    A name in another script than the sentence's stays as it is: Khmer has no plural.
    """
    if not _is_latin(name):
        return name.strip(), name.strip()
    head, _comma, rest = name.partition(", ")
    word = head.split(" ", 1)[0]
    # "Surgical" begins small inside a sentence; "PPE" and "T-shirt" stay.
    common = word[1:].isalpha() and word[1:].islower()
    said = head[:1].lower() + head[1:] if common else head
    tail = f" ({rest})" if rest else ""
    many = said if said.endswith("s") or _MEASURED.search(said) else f"{said}s"
    return f"{said}{tail}", f"{many}{tail}"


def say_goods(goods: Goods) -> list[Segment]:
    """`five boxes of gloves`, `420 PPE suits`, `one set of infrared thermometer`, `80 kg of plastic bags`."""
    single = goods.quantity == 10**goods.decimals
    words = _without_donor(goods.one if single else goods.many, goods.donor)
    count = number_words(goods.quantity, goods.decimals)
    unit = goods.unit_one if single else goods.unit_many
    if _drops_unit(goods, words):
        return [Segment(count, goods.documents), Segment(f" {words}")]
    of_many = _without_donor(goods.many, goods.donor)
    return [Segment(f"{count} {unit}", goods.documents), Segment(f" of {of_many}")]


def _drops_unit(goods: Goods, words: str) -> bool:
    """Pieces are their item; so are kits whose name says kit."""
    last_word = re.sub(r"\s*\([^)]*\)$", "", words).rsplit(" ", 1)[-1].lower()
    return goods.unit_one == "piece" or last_word in (goods.unit_one.lower(), goods.unit_many.lower())


def _without_donor(words: str, donor: str) -> str:
    """The item's words, with the bracketed part for a donor or without it."""
    said = _OPTIONAL.sub(lambda part: part[1].replace("{donor}", donor) if donor else "", words)
    return re.sub(r"\s{2,}", " ", said).strip()


def _names_donor(goods: Goods) -> bool:
    return bool(goods.donor) and "{donor}" in goods.many


def say_list(goods: Sequence[Goods]) -> list[Segment]:
    """What was bought or printed, then each donor's, as one list: `A, B and WFP-donated PPEs which included C, D`."""
    own = [one for one in added_up(goods) if not one.donor or _names_donor(one)]
    parts = [say_goods(one) for one in own]
    given = sorted(
        (one for one in added_up(goods) if one.donor and not _names_donor(one)), key=lambda one: one.donor
    )
    for donor, of_donor in groupby(given, key=lambda one: one.donor):
        parts.append(_say_donated(donor, sorted(of_donor, key=lambda one: one.order)))
    return list(_joined(parts, last=" and "))


def say_inner_list(goods: Sequence[Goods]) -> list[Segment]:
    """The same goods with commas only, as after "including"; whose they are is not said."""
    return list(_joined([say_goods(one) for one in added_up(goods)], last=", "))


def say_kinds(goods: Sequence[Goods]) -> list[Segment]:
    """What kinds of goods there are, without saying how much: `hygiene care kits and bed linens`."""
    kinds = dict.fromkeys(_without_donor(one.many, one.donor) for one in added_up(goods))
    return list(_joined([[Segment(words)] for words in kinds], last=" and "))


def _say_donated(donor: str, goods: Sequence[Goods]) -> list[Segment]:
    if len(goods) == 1:
        return [*say_goods(goods[0]), Segment(f" donated by {donor}")]
    kinds = {one.collective for one in goods}
    collective = kinds.pop() if len(kinds) == 1 else DEFAULT_COLLECTIVE
    named = (
        f"{collective or DEFAULT_COLLECTIVE} donated by {donor}"
        if " " in donor
        else f"{donor}-donated {collective or DEFAULT_COLLECTIVE}"
    )
    return [Segment(f"{named} which included "), *_joined([say_goods(one) for one in goods], last=", ")]


def _joined(parts: Sequence[Sequence[Segment]], last: str) -> Iterator[Segment]:
    for place, part in enumerate(parts):
        if place:
            yield Segment(last if place == len(parts) - 1 else ", ")
        yield from part


def added_up(goods: Iterable[Goods]) -> list[Goods]:
    """Goods of one item, unit and donor as one, in the order of reports."""
    sums: dict[tuple[str, ...], Goods] = {}
    for one in goods:
        key = (*map(str, one.order), one.many, one.unit_many, one.donor)
        old = sums.get(key)
        if old is None:
            sums[key] = one
            continue
        documents = tuple(dict.fromkeys((*old.documents, *one.documents)))
        sums[key] = replace(old, quantity=old.quantity + one.quantity, documents=documents)
    return sorted(sums.values(), key=lambda one: one.order)


def fill_sentence(template: str, values: Mapping[str, Sequence[Segment]]) -> tuple[Segment, ...]:
    """The sentence that a template makes: `{items}` and the like are replaced, its first letter is a capital.

    :raises KeyError: when the template has a word in braces that is not in `values`.
    """
    found: list[Segment] = []
    end = 0
    for token in _TOKEN.finditer(template):
        found.append(Segment(template[end : token.start()]))
        found += values[token[1]]
        end = token.end()
    found.append(Segment(template[end:]))
    return _capitalised(tuple(segment for segment in found if segment.text))


def _capitalised(sentence: tuple[Segment, ...]) -> tuple[Segment, ...]:
    if not sentence:
        return sentence
    first = sentence[0]
    return (replace(first, text=first.text[:1].upper() + first.text[1:]), *sentence[1:])


def stray_braces(template: str) -> bool:
    """Whether a template has a brace that belongs to no word."""
    return bool(set("{}") & set(_TOKEN.sub("", template)))


def tokens_of(template: str) -> frozenset[str]:
    """The words in braces of a template."""
    return frozenset(_TOKEN.findall(template))
