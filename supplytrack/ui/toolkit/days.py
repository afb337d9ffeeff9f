"""Dates as people write and read them: "7 May 2020", "2020-05-07", "today"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from supplytrack.errors import Refused
from supplytrack.i18n import _, language, pgettext

_KHMER_DIGITS = str.maketrans("០១២៣៤៥៦៧៨៩", "0123456789")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})\Z", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})\Z", re.ASCII)
_WORDS = re.compile(r"(\d{1,2})[\s.-]*([^\W\d_][^\d]*?)[\s.,-]*(\d{4})?\Z")


def month_names() -> tuple[str, ...]:
    """The twelve months, short, in the language in use."""
    return (
        pgettext("month", "Jan"),
        pgettext("month", "Feb"),
        pgettext("month", "Mar"),
        pgettext("month", "Apr"),
        pgettext("month", "May"),
        pgettext("month", "Jun"),
        pgettext("month", "Jul"),
        pgettext("month", "Aug"),
        pgettext("month", "Sep"),
        pgettext("month", "Oct"),
        pgettext("month", "Nov"),
        pgettext("month", "Dec"),
    )


def weekday_names() -> tuple[str, ...]:
    """The seven days from Monday, short, in the language in use."""
    return (
        pgettext("weekday", "Mon"),
        pgettext("weekday", "Tue"),
        pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"),
        pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    )


def day_text(day: date) -> str:
    """`7 May 2020`."""
    return f"{day.day} {month_names()[day.month - 1]} {day.year}"


def short_day_text(day: date) -> str:
    """`7 May`: where the year is clear."""
    return f"{day.day} {month_names()[day.month - 1]}"


def long_day_text(day: date) -> str:
    """`Thu 7 May 2020`."""
    return f"{weekday_names()[day.weekday()]} {day_text(day)}"


def cell_day_text(day: date) -> str:
    """A date for a narrow cell: `31 Jan 2023`, in Khmer `31/01/2023`."""
    return f"{day.day:02}/{day.month:02}/{day.year}" if language() == "km" else day_text(day)


def period_text(first: date, last: date) -> str:
    """`1–7 May 2020`, `28 Apr – 4 May 2020`, `7 May 2020`."""
    if first == last:
        return day_text(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_text(last)}"
    start = short_day_text(first) if first.year == last.year else day_text(first)
    return f"{start} – {day_text(last)}"


def parse_day(text: str, today: date, field: str = "") -> date | None:
    """The date that somebody typed; None when nothing is there. A date without a year is in this year.

    :raises Refused: when it is not a whole date that exists.
    """
    plain = " ".join(text.translate(_KHMER_DIGITS).split())
    if not plain:
        return None
    found = _near_day(plain.casefold(), today) or _written_day(plain, today)
    if found is None:
        raise Refused(_("Write a full date, like 30 Jun 2020"), field)
    return found


def _near_day(plain: str, today: date) -> date | None:
    near = {"today": 0, "yesterday": -1, "tomorrow": 1}
    near |= {_("today"): 0, _("yesterday"): -1, _("tomorrow"): 1}
    return today + timedelta(near[plain]) if plain in near else None


def _written_day(plain: str, today: date) -> date | None:
    if match := _ISO.match(plain):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMBERS.match(plain):
        return _day(int(match[3]), int(match[2]), int(match[1]))
    if match := _WORDS.match(plain):
        month = _month(match[2])
        return _day(int(match[3] or today.year), month, int(match[1])) if month else None
    return None


def _month(word: str) -> int:
    plain = word.strip().casefold()
    for number, name in enumerate(month_names(), 1):
        if plain == name.casefold():
            return number
    short = plain[:3]
    return _MONTHS.index(short) + 1 if short in _MONTHS else 0


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
