"""The two languages. One gettext catalogue serves screens, papers and errors alike."""

from __future__ import annotations

import gettext as _gettext
from functools import cache

from supplytrack.resources import shipped

LANGUAGES = ("en", "km")
_DOMAIN = "supplytrack"
_active: _gettext.NullTranslations = _gettext.NullTranslations()
_code = "en"


@cache
def _catalogue(code: str) -> _gettext.NullTranslations:
    return _gettext.translation(_DOMAIN, shipped("locale"), [code], fallback=code == "en")


def use_language(code: str) -> None:
    """Make `code` ("en" or "km") the language of everything translated from now on."""
    global _active, _code
    if code not in LANGUAGES:
        raise ValueError(code)
    _active, _code = _catalogue(code), code


def language() -> str:
    """The language in use: "en" or "km"."""
    return _code


def _(text: str) -> str:
    """`text` in the language in use."""
    return _active.gettext(text) if text else ""


def pgettext(context: str, text: str) -> str:
    """`text` in the language in use, where one English word has several meanings."""
    return _active.pgettext(context, text)


def ngettext(one: str, many: str, count: int) -> str:
    """The form of a counted phrase that fits `count`."""
    return _active.ngettext(one, many, count)


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark `text` for translation where it is declared; `_()` translates it where it is shown."""
    return text


def khmer(text: str, context: str = "") -> str:
    """`text` in Khmer whatever language is in use (papers are bilingual); empty when not translated."""
    catalogue = _catalogue("km")
    found = catalogue.pgettext(context, text) if context else catalogue.gettext(text)
    return "" if found == text else found
