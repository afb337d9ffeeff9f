"""The Khmer catalogue: complete forms, right placeholders, compiled from what is written."""

from __future__ import annotations

import ast
import gettext
import importlib.util
import io
import re
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from supplytrack.resources import shipped

ROOT = Path(__file__).resolve().parents[2]
PO = shipped("locale", "km", "LC_MESSAGES", "supplytrack.po")
UNWANTED = re.compile(r"\b(?:error|invalid|please|OK)\b", re.IGNORECASE)
SAME_IN_KHMER = {
    "Enter",
    "Excel",
    "PDF (*.pdf)",
    "{amount} of {item}",
    "{who}, {when}",
    "{percent} %",
    "Provided {items} to {recipient}.",
}
"""Names of products and keys, texts that only put words into an order, and the English of the situation report."""
PLACEHOLDER = re.compile(r"\{(\w*)[^}]*\}")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="km", abort_invalid=True)


def english(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def khmer_of(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def translated(catalogue: Catalog) -> list[Message]:
    return [m for m in catalogue if m.id and all(khmer_of(m))]


def test_the_compiled_catalogue_is_made_from_the_written_one(catalogue: Catalog) -> None:
    made = io.BytesIO()
    write_mo(made, catalogue)
    made.seek(0)
    with PO.with_suffix(".mo").open("rb") as file:
        shipped_texts, made_texts = gettext.GNUTranslations(file), gettext.GNUTranslations(made)
    for message in translated(catalogue):
        first, *rest = english(message)
        if rest:
            assert shipped_texts.ngettext(first, rest[0], 2) == made_texts.ngettext(first, rest[0], 2)
        elif message.context:
            assert shipped_texts.pgettext(message.context, first) == khmer_of(message)[0]
        else:
            assert shipped_texts.gettext(first) == khmer_of(message)[0]


def test_a_translation_uses_only_the_placeholders_of_its_source(catalogue: Catalog) -> None:
    wrong = [
        (english(m), km)
        for m in translated(catalogue)
        for km in khmer_of(m)
        if not set(PLACEHOLDER.findall(km)) <= set(PLACEHOLDER.findall(" ".join(english(m))))
    ]
    assert wrong == []


def test_a_translation_drops_no_placeholder(catalogue: Catalog) -> None:
    lost = [
        (english(m), km)
        for m in translated(catalogue)
        for km in khmer_of(m)
        if set(PLACEHOLDER.findall(english(m)[-1])) - set(PLACEHOLDER.findall(km))
    ]
    assert lost == []


def test_translations_keep_line_breaks_and_carry_no_stray_space(catalogue: Catalog) -> None:
    for message in translated(catalogue):
        for km in khmer_of(message):
            assert km == km.strip() or english(message)[0] != english(message)[0].strip(), km
            assert km.count("\n") == english(message)[0].count("\n"), km


def test_the_program_speaks_everyday_english(catalogue: Catalog) -> None:
    ours = [m for m in catalogue if m.id and not str(m.context or "").startswith("Q")]
    stiff = [text for m in ours for text in english(m) if UNWANTED.search(text)]
    assert stiff == []


@pytest.mark.parametrize("text", ["OK", "Cancel", "&Yes", "&No", "Close", "Save", "Discard"])
def test_qt_s_own_buttons_have_khmer(catalogue: Catalog, text: str) -> None:
    found = catalogue.get(text, "QPlatformTheme")
    assert found is not None
    assert re.search(r"[\u1780-\u17ff]", str(found.string))


def test_the_catalogue_says_that_it_awaits_review() -> None:
    head = Path(PO).read_text(encoding="utf-8")[:400]
    assert "WORKING PROPOSALS" in head
    assert "native speaker" in head


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages_tool", ROOT / "tools" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_text_of_the_program_has_khmer(catalogue: Catalog, tool: ModuleType) -> None:
    found = {tool.key(m): m for m in catalogue if m.id}
    bare = [key for m in tool.texts_of_the_program() if m.id and (key := tool.key(m)) not in found]
    assert bare == [], "make messages, then translate"
    assert [key for key, m in found.items() if not all(khmer_of(m))] == []


def test_no_text_hides_where_the_collector_does_not_look(catalogue: Catalog) -> None:
    """Older Pythons hide what stands in braces of an f-string from the collector."""
    known = {english(m)[0] for m in catalogue if m.id}
    hidden = [
        call.args[0].value
        for file in sorted((ROOT / "supplytrack").rglob("*.py"))
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in ("_", "N_", "khmer", "ngettext")
        and isinstance(call.args[0], ast.Constant)
        and call.args[0].value not in known
    ]
    assert hidden == []


def test_the_catalogue_holds_nothing_that_left_the_program(catalogue: Catalog, tool: ModuleType) -> None:
    used = {tool.key(m) for m in tool.texts_of_the_program() if m.id}
    assert [key for m in catalogue if m.id and (key := tool.key(m)) not in used] == []


def test_only_names_and_orders_of_words_are_without_khmer_letters(catalogue: Catalog) -> None:
    bare = {
        english(m)[0]
        for m in catalogue
        if m.id and any(khmer_of(m)) and not any(re.search(r"[\u1780-\u17ff]", km) for km in khmer_of(m))
    }
    assert bare <= SAME_IN_KHMER
