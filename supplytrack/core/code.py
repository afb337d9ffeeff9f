"""Codes and names: what may be one, and when two are the same."""

from __future__ import annotations

import re
import unicodedata

from supplytrack.errors import Refused
from supplytrack.i18n import _

LONGEST_CODE = 40
LONGEST_NAME = 200
LONGEST_TEXT = 2000
_CODE = re.compile(r"[^\W_](?:[\w./+-]*[^\W_])?\Z")


def fold(text: str) -> str:
    """The form in which two names are compared: case, accents' encoding and spaces do not matter."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def clean_text(text: str, field: str = "", longest: int = LONGEST_TEXT) -> str:
    """`text` without surrounding space and control characters.

    :raises Refused: when it is longer than `longest` characters.
    """
    plain = "".join(
        c
        for c in unicodedata.normalize("NFC", text)
        if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")
    ).strip()
    if len(plain) > longest:
        raise Refused(
            _("This text has {length} characters; {longest} fit.").format(
                length=f"{len(plain):,}", longest=f"{longest:,}"
            ),
            field,
        )
    return plain


def clean_name(text: str, field: str = "name") -> str:
    """A name on one line.

    :raises Refused: when it is empty or too long.
    """
    plain = " ".join(clean_text(text, field, LONGEST_NAME).split())
    if not plain:
        raise Refused(_("Fill in the name."), field)
    return plain


def clean_code(text: str, field: str = "code") -> str:
    """A code as it is kept: capitals, no spaces.

    :raises Refused: when it is empty, too long or holds other signs than letters, digits and `. / + - _`.
    """
    plain = clean_text(text, field, 1000).upper()
    if not plain:
        raise Refused(_("Fill in the code."), field)
    if len(plain) > LONGEST_CODE:
        raise Refused(_("A code has at most {longest} signs.").format(longest=LONGEST_CODE), field)
    if not _CODE.match(plain):
        raise Refused(
            _("“{code}” cannot be a code. Use letters, digits and . / + - _ without spaces.").format(
                code=plain
            ),
            field,
        )
    return plain
