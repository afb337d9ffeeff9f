"""The long list of items: which there are in the wanted order, under their categories."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text

from supplytrack.catalogue.queries import CategoryItems, by_category
from supplytrack.core.code import fold
from supplytrack.core.sort import UNSORTED, Sort
from supplytrack.db.engine import Session
from supplytrack.i18n import language


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """Which items: empty or None means all. Categories are English names, `search` is words of any name or code."""

    categories: tuple[str, ...] = ()
    dated: bool | None = None
    active: bool | None = None
    search: str = ""


def item_keys(
    session: Session, chosen: ItemFilter, sort: Sort = UNSORTED, limit: int | None = None
) -> list[CategoryItems]:
    """The codes of items in catalogue order, or sorted inside their category by `name`, `code`, `unit`, `minimum`,
    `expiry` or `use`."""
    conditions, values = ["1 = 1"], dict[str, object]()
    for column, wanted in (("i.tracks_expiry", chosen.dated), ("i.active", chosen.active)):
        if wanted is not None:
            conditions.append(f"{column} = {int(wanted)}")
    if chosen.categories:
        values |= {f"category_{n}": name for n, name in enumerate(chosen.categories)}
        conditions.append(f"c.name IN ({', '.join(f':category_{n}' for n in range(len(chosen.categories)))})")
    for n, word in enumerate(fold(chosen.search).split()):
        conditions.append(f"i.search LIKE :word_{n} ESCAPE '!'")
        values[f"word_{n}"] = f"%{_literal(word)}%"
    way = " DESC" if sort.descending else ""
    sorted_by = _sorted_by().get(sort.column)
    order = f"{sorted_by} IS NULL, {sorted_by}{way}, " if sorted_by else ""
    most = "" if limit is None else f" LIMIT {int(limit)}"
    statement = f"""SELECT c.name, c.name_km, i.code FROM item i JOIN category c ON c.id = i.category_id
JOIN unit u ON u.id = i.unit_id WHERE {" AND ".join(conditions)}
ORDER BY c.position, c.name, {order}i.report_order, i.name, i.id{most}"""
    return by_category(session.rows(text(statement), values))


def _literal(word: str) -> str:
    for sign in "!%_":
        word = word.replace(sign, f"!{sign}")
    return word


def _sorted_by() -> dict[str, str]:
    names = ("i.name_km", "i.name") if language() == "km" else ("i.name", "i.name_km")
    units = "coalesce(NULLIF(u.name_km, ''), u.one)" if language() == "km" else "u.one"
    return {
        "name": f"lower(coalesce(NULLIF({names[0]}, ''), {names[1]}))",
        "code": "i.code",
        "unit": units,
        # In the item's unit: what is counted in grams is compared in kilograms.
        "minimum": "i.minimum_stock * 1.0 / CASE i.decimals WHEN 0 THEN 1 WHEN 1 THEN 10 WHEN 2 THEN 100 ELSE 1000 END",
        "expiry": "i.tracks_expiry",
        "use": "i.active",
    }
