"""QR signs for short capitals: numbers, A-Z and a few signs, error correction level M, at most 154 letters.

Only what papers need of the standard (ISO/IEC 18004): the alphanumeric mode in versions 1 to 6.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

MOST_LETTERS = 154

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_ALPHANUMERIC, _MODE_BITS, _COUNT_BITS = 0b0010, 4, 9
_PADDING = (0xEC, 0x11)
_FIELD = 0x11D  # the polynomial of the field in which the correction is worked out
_FORMAT, _FORMAT_MASK = 0x537, 0x5412
_FINDER, _LIGHT = b"\1\0\1\1\1\0\1", b"\0\0\0\0"
_RUNS = re.compile(rb"\x00{5,}|\x01{5,}")

# Version: (blocks, data bytes in each, correction bytes in each).
_BLOCKS = {1: (1, 16, 10), 2: (1, 28, 16), 3: (1, 44, 26), 4: (2, 32, 18), 5: (2, 43, 24), 6: (4, 27, 16)}

_MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda row, column: (row + column) % 2 == 0,
    lambda row, _column: row % 2 == 0,
    lambda _row, column: column % 3 == 0,
    lambda row, column: (row + column) % 3 == 0,
    lambda row, column: (row // 2 + column // 3) % 2 == 0,
    lambda row, column: row * column % 2 + row * column % 3 == 0,
    lambda row, column: (row * column % 2 + row * column % 3) % 2 == 0,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2 == 0,
)

Place = tuple[int, int]
"""Row and column of a module."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    """What all signs of a version share: the fixed modules, and the places of data in their order."""

    fixed: tuple[bytes, ...]
    data: tuple[Place, ...]
    masks: tuple[bytes, ...]
    """For each mask, whether it turns the module at each place of data."""


@lru_cache(512)
def dark_runs(text: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """Modules per side of the sign for `text`, and its dark runs as (column, row, length).

    :raises ValueError: when `text` is too long or has letters outside the alphabet.
    """
    modules = _sign(text)
    runs = [
        (dark.start(), row, len(dark.group()))
        for row, line in enumerate(modules)
        for dark in re.finditer(b"\x01+", line)
    ]
    return len(modules), tuple(runs)


def _sign(text: str) -> list[bytearray]:
    """The modules row by row, with the mask that is easiest to read."""
    if len(text) > MOST_LETTERS or not set(text) <= set(_ALPHABET):
        raise ValueError(text)
    version = next(version for version in _BLOCKS if _bits_needed(text) <= 8 * _capacity(version))
    pattern = _pattern(version)
    bits = _data_bits(text, version, len(pattern.data))
    return min((_masked(pattern, bits, mask) for mask in range(len(_MASKS))), key=_penalty)


# ------------------------------------------------------------------ data and correction


def _bits_needed(text: str) -> int:
    pairs, single = divmod(len(text), 2)
    return _MODE_BITS + _COUNT_BITS + 11 * pairs + 6 * single


def _capacity(version: int) -> int:
    blocks, data, _correction = _BLOCKS[version]
    return blocks * data


def _data_bits(text: str, version: int, places: int) -> bytes:
    """Zeros and ones in the order of their places: data and correction, blocks interleaved."""
    blocks, data, correction = _BLOCKS[version]
    told = _told(text, _capacity(version))
    parts = [told[start : start + data] for start in range(0, blocks * data, data)]
    mended = [_correction(part, correction) for part in parts]
    ordered = [byte for same in (parts, mended) for column in zip(*same, strict=True) for byte in column]
    bits = "".join(f"{byte:08b}" for byte in ordered).ljust(places, "0")
    return bytes(map(int, bits))


def _told(text: str, capacity: int) -> bytes:
    """The bytes that say `text`: mode, length, letters in pairs, padding."""
    codes = [_ALPHABET.index(letter) for letter in text]
    pairs = [f"{first * 45 + second:011b}" for first, second in zip(codes[::2], codes[1::2], strict=False)]
    odd = [f"{codes[-1]:06b}"] if len(codes) % 2 else []
    bits = f"{_ALPHANUMERIC:04b}{len(codes):09b}{''.join(pairs + odd)}"
    bits += "0" * min(_MODE_BITS, 8 * capacity - len(bits))
    bits += "0" * (-len(bits) % 8)
    told = [int(bits[start : start + 8], 2) for start in range(0, len(bits), 8)]
    missing = capacity - len(told)
    return bytes(told + [_PADDING[place % 2] for place in range(missing)])


@cache
def _powers() -> tuple[list[int], list[int]]:
    """Powers of 2 in the field, twice over, and their logarithms."""
    powers, value = [], 1
    for _power in range(255):
        powers.append(value)
        value = value << 1 ^ (_FIELD if value & 0x80 else 0)
    logarithms = [0] * 256
    for power, value in enumerate(powers):
        logarithms[value] = power
    return powers * 2, logarithms


@cache
def _generator(degree: int) -> list[int]:
    """Logarithms of the factors of (x - 1)(x - 2)(x - 4)... below the highest power."""
    powers, logarithms = _powers()
    product = [1]
    for root in range(degree):
        shifted, scaled = [*product, 0], [0, *(_times(factor, powers[root]) for factor in product)]
        product = [one ^ other for one, other in zip(shifted, scaled, strict=True)]
    return [logarithms[factor] for factor in product[1:]]


def _times(one: int, other: int) -> int:
    powers, logarithms = _powers()
    return powers[logarithms[one] + logarithms[other]] if one and other else 0


def _correction(part: bytes, degree: int) -> list[int]:
    """The rest of the division of `part` by the generator."""
    powers, logarithms = _powers()
    generator = _generator(degree)
    rest = [0] * degree
    for byte in part:
        first = byte ^ rest.pop(0)
        rest.append(0)
        if first:
            scale = logarithms[first]
            rest = [value ^ powers[scale + factor] for value, factor in zip(rest, generator, strict=True)]
    return rest


# ------------------------------------------------------------------ modules


@cache
def _pattern(version: int) -> _Pattern:
    side = 17 + 4 * version
    fixed = [bytearray(side) for _row in range(side)]
    taken = [bytearray(side) for _row in range(side)]
    for place in range(side):
        fixed[6][place] = fixed[place][6] = place % 2 == 0
        taken[6][place] = taken[place][6] = True
    for row, column in ((0, 0), (0, side - 7), (side - 7, 0)):
        _finder(fixed, taken, row, column)
    if version > 1:
        _alignment(fixed, taken, side - 7)
    down, across = _format_places(side)
    for row, column in (*down, *across, (side - 8, 8)):
        taken[row][column] = True
    fixed[side - 8][8] = True  # a module that is always dark
    data = tuple(place for place in _zigzag(side) if not taken[place[0]][place[1]])
    masks = tuple(bytes(turned(row, column) for row, column in data) for turned in _MASKS)
    return _Pattern(tuple(map(bytes, fixed)), data, masks)


def _finder(fixed: list[bytearray], taken: list[bytearray], top: int, left: int) -> None:
    """A corner's three nested squares and the light border around them."""
    side = len(fixed)
    for row in range(max(0, top - 1), min(side, top + 8)):
        for column in range(max(0, left - 1), min(side, left + 8)):
            ring = max(abs(row - top - 3), abs(column - left - 3))
            fixed[row][column] = ring in (0, 1, 3)
            taken[row][column] = True


def _alignment(fixed: list[bytearray], taken: list[bytearray], middle: int) -> None:
    for row in range(middle - 2, middle + 3):
        for column in range(middle - 2, middle + 3):
            fixed[row][column] = max(abs(row - middle), abs(column - middle)) != 1
            taken[row][column] = True


def _format_places(side: int) -> tuple[list[Place], list[Place]]:
    """Where the fifteen bits that tell level and mask stand, twice, the lowest bit first."""
    down = [*range(6), 7, 8, *range(side - 7, side)]
    across = [*range(side - 1, side - 9, -1), 7, *range(5, -1, -1)]
    return [(row, 8) for row in down], [(8, column) for column in across]


def _zigzag(side: int) -> list[Place]:
    """All places in the order in which data is laid: pairs of columns from the right, up and down."""
    places: list[Place] = []
    pairs = [*range(side - 1, 6, -2), *range(5, 0, -2)]
    for number, right in enumerate(pairs):
        rows = range(side) if number % 2 else range(side - 1, -1, -1)
        places += [(row, column) for row in rows for column in (right, right - 1)]
    return places


def _masked(pattern: _Pattern, bits: bytes, mask: int) -> list[bytearray]:
    modules = [bytearray(row) for row in pattern.fixed]
    for (row, column), bit, turned in zip(pattern.data, bits, pattern.masks[mask], strict=True):
        modules[row][column] = bit ^ turned
    told = _format_bits(mask)
    for places in _format_places(len(modules)):
        for number, (row, column) in enumerate(places):
            modules[row][column] = told >> number & 1
    return modules


def _format_bits(mask: int) -> int:
    """Level M (two zero bits) and the mask, with their own correction."""
    rest = mask << 10
    for place in range(14, 9, -1):
        if rest >> place & 1:
            rest ^= _FORMAT << place - 10
    return (mask << 10 | rest) ^ _FORMAT_MASK


def _penalty(modules: Sequence[bytearray]) -> int:
    """How hard a sign is to read: long runs, false finders, too dark or too light."""
    columns = [bytes(column) for column in zip(*modules, strict=True)]
    lines = b" ".join([*modules, *columns])
    runs = sum(len(run) - 2 for run in _RUNS.findall(lines))
    finders = 40 * (lines.count(_FINDER + _LIGHT) + lines.count(_LIGHT + _FINDER))
    dark = sum(row.count(1) for row in modules) / len(modules) ** 2
    return runs + finders + 10 * int(abs(dark - 0.5) * 20)
