"""A map of the provinces, hatched where something took place. Boundaries are indicative."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

from supplytrack.documents import labels
from supplytrack.documents.fonts import BOLD, REGULAR
from supplytrack.documents.frame import MM, Paper
from supplytrack.documents.surface import Point
from supplytrack.documents.text import fit, plain, width
from supplytrack.resources import shipped

_SQUEEZE = math.cos(math.radians(12.5))
"""A degree of longitude against one of latitude, in the middle of the country."""
KEY_LEFT = 62 * MM
"""Where the key stands, from the map's left."""
_MOST_TAGS = 6
_TAG_NAME, _TAG_NOTE = 7.6, 7.0
_TAG_HEIGHT = 22
_DISTANCES = (26, 40, 56, 74, 94, 118)
_DIRECTIONS = 16
_WIDEST_TAG = 110.0
_COVERING = 14
"""Points of distance that are worth one covered point of a marked province."""

Ring = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Tag:
    """What is written beside a province."""

    code: str
    name: str
    note: str


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: _Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )


@cache
def outlines() -> Mapping[str, tuple[Ring, ...]]:
    """Each province's rings by P-code, in degrees; empty where the file is not there."""
    path = shipped("geography", "outlines.json")
    if not path.is_file():
        return {}
    read = json.loads(path.read_text(encoding="utf-8"))
    return {code: tuple(tuple((x, y) for x, y in ring) for ring in rings) for code, rings in read.items()}


def height_for(wide: float) -> float:
    """The height of a map `wide` points wide; 0 without outlines."""
    known = _bounds()
    if known is None:
        return 0
    west, south, east, north = known
    return wide * (north - south) / ((east - west) * _SQUEEZE)


@cache
def _bounds() -> tuple[float, float, float, float] | None:
    points = [point for rings in outlines().values() for ring in rings for point in ring]
    if not points:
        return None
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return min(xs), min(ys), max(xs), max(ys)


class ProvinceMap:
    """The map with its lower left corner at (`x`, `y`), `wide` points wide."""

    def __init__(self, paper: Paper, x: float, y: float, wide: float) -> None:
        self._paper = paper
        self._marked: list[str] = []
        self._frame = _Box(x, y, x + wide, y + height_for(wide))
        known = _bounds()
        if known is None:
            raise ValueError("no outlines")
        west, south, east, _north = known
        scale = wide / ((east - west) * _SQUEEZE)
        self._shapes = {
            code: [
                [(x + (lon - west) * _SQUEEZE * scale, y + (lat - south) * scale) for lon, lat in ring]
                for ring in rings
            ]
            for code, rings in outlines().items()
        }

    def draw(self, active: Sequence[str], target: Sequence[str], tags: Sequence[Tag]) -> None:
        """Hatch the active provinces closely and the other target ones lightly; tag the first few."""
        draw = self._paper.surface
        self._marked = [code for code in (*active, *target) if code in self._shapes]
        for code, rings in self._shapes.items():
            if code in active:
                draw.hatch(rings, 1.9, 0.55)
            elif code in target:
                draw.hatch(rings, 4.2, 0.3, falling=True)
        draw.fresh()
        for rings in self._shapes.values():
            draw.outline(rings)
        shown = [tag for tag in tags if tag.code in self._shapes][:_MOST_TAGS]
        self._tags(shown)

    def _tags(self, tags: Sequence[Tag]) -> None:
        middles = {tag.code: _middle(self._shapes[tag.code]) for tag in tags}
        dots = [_Box(x - 3, y - 3, x + 3, y + 3) for x, y in middles.values()]
        key = _Box(
            self._frame.left + KEY_LEFT, self._frame.bottom - 4, self._frame.right, self._frame.bottom + 18
        )
        taken: list[tuple[Tag, _Box]] = []
        for tag in tags:
            box = self._place(tag, middles[tag.code], [*dots, key, *(box for _tag, box in taken)])
            if box is not None:
                taken.append((tag, box))
        for tag, box in taken:
            self._leader(middles[tag.code], box)
        for tag, box in taken:
            self._tag(tag, box)

    def _place(self, tag: Tag, middle: Point, taken: Sequence[_Box]) -> _Box | None:
        """The free place for a tag that is near and covers little; None when there is none."""
        told = max(width(plain(tag.name), BOLD, _TAG_NAME), width(tag.note, REGULAR, _TAG_NOTE))
        wide = min(_WIDEST_TAG, told + 7)
        best: tuple[float, _Box] | None = None
        for distance, direction in product(_DISTANCES, range(_DIRECTIONS)):
            angle = math.radians(90 + 360 * direction / _DIRECTIONS)
            x = middle[0] + math.cos(angle) * (distance + wide / 3) - wide / 2
            y = middle[1] + math.sin(angle) * distance - _TAG_HEIGHT / 2
            box = _Box(x, y, x + wide, y + _TAG_HEIGHT)
            if not self._holds(box) or any(box.meets(other) for other in taken):
                continue
            cost = distance + _COVERING * self._covered(box)
            if best is None or cost < best[0]:
                best = (cost, box)
        return best[1] if best else None

    def _covered(self, box: _Box) -> int:
        """How many of nine points of `box` lie on a marked province."""
        points = product(
            (box.left, (box.left + box.right) / 2, box.right),
            (box.bottom, (box.bottom + box.top) / 2, box.top),
        )
        rings = [ring for code in self._marked for ring in self._shapes[code]]
        return sum(any(_inside(point, ring) for ring in rings) for point in points)

    def _holds(self, box: _Box) -> bool:
        frame = self._frame
        return (
            box.left >= frame.left
            and box.right <= frame.right
            and box.bottom >= frame.bottom
            and box.top <= frame.top
        )

    def _leader(self, middle: Point, box: _Box) -> None:
        draw = self._paper.surface
        nearest = (
            min(max(middle[0], box.left), box.right),
            min(max(middle[1], box.bottom), box.top),
        )
        draw.line(*middle, *nearest, 0.5)
        draw.dot(*middle, 1.6)

    def _tag(self, tag: Tag, box: _Box) -> None:
        draw = self._paper.surface
        draw.cleared(box.left, box.bottom, box.right - box.left, box.top - box.bottom)
        room = box.right - box.left - 6
        name = fit(plain(tag.name), BOLD, _TAG_NAME, room)
        draw.text(box.left + 3, box.top - 9, name, BOLD, _TAG_NAME)
        draw.text(box.left + 3, box.bottom + 3.4, fit(tag.note, REGULAR, _TAG_NOTE, room), REGULAR, _TAG_NOTE)


def map_key(paper: Paper, left: float, bottom: float) -> None:
    """What the two hatchings mean, for a map with its corner at (`left`, `bottom`)."""
    draw, x, y = paper.surface, left + KEY_LEFT, bottom + 8
    for place, label in enumerate((labels.WITH_HANDOVERS, labels.TARGET_WITHOUT)):
        low = y - place * 11
        corner = [(x, low), (x + 12, low), (x + 12, low + 8), (x, low + 8)]
        draw.hatch([corner], 4.2 if place else 1.9, 0.3 if place else 0.55, falling=bool(place))
        draw.fresh()
        draw.rectangle(x, low, 12, 8, 0.4)
        draw.text(x + 15, low + 1.4, paper.word(label), REGULAR, 7)


def _middle(rings: Sequence[Sequence[Point]]) -> Point:
    """The centre of gravity of the largest ring."""
    ring = max(rings, key=lambda points: abs(_area(points)))
    area = _area(ring)
    if not area:
        return ring[0]
    x = y = 0.0
    for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x0 * y1 - x1 * y0
        x += (x0 + x1) * cross
        y += (y0 + y1) * cross
    return x / (6 * area), y / (6 * area)


def _inside(point: Point, ring: Sequence[Point]) -> bool:
    """Whether a point lies in a ring: a ray to the right crosses it an odd number of times."""
    x, y = point
    inside = False
    for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * (x1 - x0) / (y1 - y0):
            inside = not inside
    return inside


def _area(ring: Sequence[Point]) -> float:
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2
