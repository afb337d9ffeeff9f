"""Collect the texts of the program and compile their Khmer.

python tools/messages.py extract   # bring supplytrack.po up to the texts in the code, keeping translations
python tools/messages.py compile   # make supplytrack.mo from it
python tools/messages.py missing   # list what has no Khmer yet

A text that leaves the code stays at the end of the file, commented out; its Khmer comes back when it returns.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "resources" / "locale" / "km" / "LC_MESSAGES" / "supplytrack.po"
HEADER = """\
# Khmer texts of SupplyTrack.
#
# WORKING PROPOSALS: a native speaker who works in logistics must review every one of them before release.
#"""
# A fixed moment, so that the same texts give the same file.
WRITTEN = datetime(2020, 5, 7, tzinfo=UTC)

KEYWORDS = {"_": None, "N_": None, "khmer": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}

# Qt brings no Khmer for its own buttons and menus. A translator of the window asks for them by Qt's contexts.
QT_TEXTS = {
    "QPlatformTheme": (
        *("OK", "Save", "Save All", "Open", "&Yes", "Yes to &All", "&No", "N&o to All", "Abort", "Retry"),
        *("Ignore", "Close", "Cancel", "Discard", "Help", "Apply", "Reset", "Restore Defaults"),
    ),
    "QLineEdit": ("&Undo", "&Redo", "Cu&t", "&Copy", "&Paste", "Delete", "Select All"),
    "QWidgetTextControl": ("&Undo", "&Redo", "Cu&t", "&Copy", "&Paste", "Delete", "Select All"),
    "QAbstractSpinBox": ("&Select All", "&Step up", "Step &down"),
    "QMessageBox": ("Show Details...", "Hide Details..."),
}

Key = tuple[str, str]


def key(message: Message) -> Key:
    """What tells two texts apart: the context and the (singular) English."""
    english = message.id if isinstance(message.id, str) else message.id[0]
    return message.context or "", english


def new_catalogue() -> Catalog:
    """An empty Khmer catalogue with our header."""
    return Catalog(
        locale="km",
        project="SupplyTrack",
        version="1",
        header_comment=HEADER,
        creation_date=WRITTEN,
        revision_date=WRITTEN,
        last_translator="review wanted",
        language_team="Khmer",
        msgid_bugs_address="",
        copyright_holder="The SupplyTrack team",
        fuzzy=False,
    )


def read_catalogue() -> Catalog:
    """The catalogue as it stands; an empty one when there is none yet."""
    catalogue = new_catalogue()
    if PO.exists():
        with PO.open("rb") as file:
            stored = read_po(file, locale="km")
        for message in stored:
            if message.id:
                catalogue.add(
                    message.id, message.string, context=message.context, locations=message.locations
                )
        catalogue.obsolete = stored.obsolete
    return catalogue


def texts_of_the_program() -> Catalog:
    """Every text marked in the package, and Qt's own, without Khmer."""
    catalogue = new_catalogue()
    package = ROOT / "supplytrack"
    found = extract_from_dir(package, method_map=[("**.py", "python")], keywords=KEYWORDS)
    for file, _line, text, _comments, context in sorted(found, key=lambda f: (f[0], f[1])):
        if text:
            place = Path("supplytrack", file).as_posix()
            catalogue.add(text, context=context, locations=[(place, 0)])
    for context, texts in QT_TEXTS.items():
        for text in texts:
            catalogue.add(text, context=context, auto_comments=["Qt"])
    return catalogue


def merged(fresh: Catalog, stored: Catalog) -> Catalog:
    """`fresh` with the Khmer of `stored`; what is no longer used is kept as obsolete."""
    known = {key(m): m for m in (*stored.obsolete.values(), *stored) if m.id}
    for message in fresh:
        before = known.pop(key(message), None)
        if message.id and before and has_khmer(before):
            first = before.string if isinstance(before.string, str) else before.string[0]
            message.string = (first,) if message.pluralizable else first
    left = {k: m for k, m in sorted(known.items()) if has_khmer(m)}
    for message in left.values():
        message.locations = []
    fresh.obsolete = left
    return fresh


def has_khmer(message: Message) -> bool:
    """Whether anything was translated."""
    return bool(message.string if isinstance(message.string, str) else any(message.string))


def write_catalogue(catalogue: Catalog) -> None:
    """Write the .po file, without line numbers, so that moved code changes nothing."""
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, catalogue, width=110, sort_by_file=False, include_lineno=False)


def compile_catalogue() -> None:
    """Write the .mo file beside the .po file."""
    with PO.with_suffix(".mo").open("wb") as file:
        write_mo(file, read_catalogue())


def missing() -> list[Message]:
    """The texts that have no Khmer."""
    return [m for m in read_catalogue() if m.id and not has_khmer(m)]


def main() -> int:
    """Do what the one argument says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("action", choices=("extract", "compile", "missing"))
    action = parser.parse_args().action
    if action == "extract":
        write_catalogue(merged(texts_of_the_program(), read_catalogue()))
    elif action == "compile":
        compile_catalogue()
    else:
        for message in missing():
            print(" · ".join(filter(None, key(message))))
    print(f"{len(read_catalogue())} texts, {len(missing())} without Khmer", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
