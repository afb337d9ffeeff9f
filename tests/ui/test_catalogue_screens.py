"""The screens of the catalogue: lists, and forms that say what is wrong at its field and lose nothing."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from supplytrack.catalogue.operations import ItemDraft, keep_fund, keep_item
from supplytrack.catalogue.queries import (
    ItemRow,
    LocationRow,
    PartyRow,
    list_fund_rows,
    list_items,
    list_locations,
    list_parties,
)
from supplytrack.core.actor import Actor
from supplytrack.db.engine import Database
from supplytrack.distribution.sites import deliveries_by_site
from supplytrack.i18n import use_language
from supplytrack.inventory.operations import list_drafts
from supplytrack.ui.catalogue import ItemsPlace, SitesPlace, sites_list
from supplytrack.ui.toolkit import style
from supplytrack.ui.toolkit.choices import Choice
from supplytrack.ui.toolkit.columns import Export
from supplytrack.ui.toolkit.labels import Label
from supplytrack.ui.toolkit.pages import Desk
from supplytrack.ui.toolkit.place import LIST
from supplytrack.ui.toolkit.tasks import Tasks
from tests.factories.engines import FileStore
from tests.ui.handover_world import CLOCK, Hall, make_world
from tests.ui.toolkit.audit import clipped

CTRL = Qt.KeyboardModifier.ControlModifier
ENTER = Qt.Key.Key_Return


@pytest.fixture
def database(file_store: FileStore) -> Iterator[Database]:
    opened = Database(file_store.copy_of("handover world", make_world), actor=Actor("Sokha"), clock=CLOCK)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> Iterator[None]:
    dress(qapp)
    yield
    dress(qapp)


def dress(app: QApplication, language: str = "en", theme: str = "light") -> None:
    use_language(language)
    app.setStyle("Fusion")
    style.apply(app, theme)


@pytest.fixture
def items(database: Database, qtbot: QtBot, dressed: None) -> Iterator[Hall]:
    opened = Hall(database, ItemsPlace)
    yield opened
    opened.close()


@pytest.fixture
def sites(database: Database, qtbot: QtBot, dressed: None) -> Iterator[Hall]:
    opened = Hall(database, SitesPlace)
    yield opened
    opened.close()


def fill(hall: Hall, key: str, text: str) -> None:
    hall.fill(hall.page.form_of(key), key, text)


def save(hall: Hall) -> None:
    hall.press(ENTER, CTRL)
    hall.settle()


def problem(hall: Hall, key: str) -> str:
    return str(hall.page.form_of(key).boxes[key].problem)


def item(database: Database, code: str) -> ItemRow:
    return next(row for row in database.read(list_items) if row.code == code)


def site(database: Database, code: str) -> LocationRow:
    return next(row for row in database.read(list_locations) if row.code == code)


def party(database: Database, code: str) -> PartyRow:
    return next(row for row in database.read(list_parties) if row.code == code)


def words(widget: object) -> list[str]:
    """Every label that is seen."""
    return [label.text() for label in widget.findChildren(Label) if label.isVisible()]  # type: ignore[attr-defined]


# Items


def test_a_new_item_is_added_and_seen_in_the_list(items: Hall) -> None:
    items.press(Qt.Key.Key_N, CTRL)
    items.settle()
    fill(items, "name", "Face shield")
    fill(items, "name_km", "របាំងមុខ")
    fill(items, "category", "PPE")
    fill(items, "unit", "piece")
    fill(items, "minimum_stock", "50")

    save(items)

    added = item(items.database, "FACE-SHIELD")
    assert (added.name, added.name_km, added.category, added.unit) == (
        "Face shield",
        "របាំងមុខ",
        "PPE",
        "piece",
    )
    assert added.minimum_stock == 50
    assert "FACE-SHIELD" in [row.code for row in items.page.model.rows]
    assert items.database.read(list_drafts) == [], "what is saved leaves no draft"


def test_what_is_missing_is_said_at_its_field(items: Hall) -> None:
    items.open("new")
    fill(items, "name", "Face shield")

    save(items)

    assert problem(items, "unit") == "Fill this in"
    assert problem(items, "category") == "Fill this in"
    assert items.page.foot.words == "2 to mend"


def test_a_code_that_is_used_is_refused_at_the_code_and_everything_stays(items: Hall) -> None:
    items.open("new")
    for key, text in (("name", "Thin gloves"), ("code", "GLOVES"), ("category", "PPE"), ("unit", "box")):
        fill(items, key, text)

    save(items)

    assert problem(items, "code") == "The code GLOVES is already used by Gloves."
    assert items.page.draft.get("name") == "Thin gloves"
    fill(items, "code", "GLOVES-2")
    save(items)
    assert item(items.database, "GLOVES-2").name == "Thin gloves"


def test_what_is_wrong_in_several_fields_is_said_at_all_of_them(items: Hall) -> None:
    items.open("SPRAY")
    fill(items, "minimum_stock", "-5")
    fill(items, "code", "no good code!")

    save(items)

    assert problem(items, "code")
    assert problem(items, "minimum_stock") == "The minimum stock cannot be below zero."
    assert item(items.database, "SPRAY").minimum_stock is None


def test_an_item_is_changed_and_keeps_what_was_not_touched(items: Hall) -> None:
    items.open("MASKS")
    fill(items, "minimum_stock", "30")

    save(items)

    changed = item(items.database, "MASKS")
    assert (changed.minimum_stock, changed.unsplit, changed.tracks_expiry) == (30, True, True)
    assert changed.name_km == "ម៉ាស់វះកាត់ និង N95"


def test_the_unit_of_an_item_stays_once_goods_were_received_in_it(items: Hall) -> None:
    items.open("GLOVES")
    fill(items, "unit", "box")

    save(items)

    assert problem(items, "unit").startswith("Gloves was ordered or received in its unit already.")
    assert item(items.database, "GLOVES").unit == "piece"


def test_the_unit_of_an_item_that_nobody_received_can_be_mended(items: Hall) -> None:
    items.database.write(lambda session: keep_item(session, ItemDraft("TAPE", "Tape", "PPE", "box")))
    items.open("TAPE")
    fill(items, "unit", "piece")

    save(items)

    assert item(items.database, "TAPE").unit == "piece"


def test_what_was_typed_and_not_saved_is_there_again(items: Hall) -> None:
    items.open("GLOVES")
    fill(items, "name", "Nitrile gloves")
    items.open("")
    assert item(items.database, "GLOVES").name == "Gloves"

    items.open("GLOVES")

    assert items.page.draft.get("name") == "Nitrile gloves"
    assert items.page.banner is not None
    items.page.banner.buttons[0].click()
    items.settle()
    assert items.page.draft.get("name") == "Gloves"
    assert items.database.read(list_drafts) == []


def test_undo_takes_back_one_field_after_the_other(items: Hall) -> None:
    items.open("GLOVES")
    fill(items, "name", "Nitrile gloves")
    fill(items, "minimum_stock", "5")

    items.press(Qt.Key.Key_Z, CTRL)
    assert not items.page.draft.get("minimum_stock")
    items.press(Qt.Key.Key_Z, CTRL)
    assert items.page.draft.get("name") == "Gloves"


def test_an_item_out_of_use_is_found_by_the_filter(items: Hall) -> None:
    items.open("MEAL")
    items.page.form_of("active").boxes["active"].editor.click()
    save(items)

    items.page.bar.choose("use", ["unused"])
    items.settle()

    assert [row.code for row in items.page.model.rows] == ["MEAL"]


@pytest.mark.parametrize(
    ("key", "value", "codes"),
    [
        ("category", "Food", ["MEAL"]),
        ("expiry", "undated", ["GOGGLES", "SPRAY", "MEAL"]),
    ],
)
def test_a_filter_leaves_what_fits(items: Hall, key: str, value: str, codes: list[str]) -> None:
    items.page.bar.choose(key, [value])
    items.settle()

    assert sorted(row.code for row in items.page.model.rows) == sorted(codes)


def test_an_item_is_found_by_its_khmer_name(items: Hall) -> None:
    items.page.bar.set_text("អាហារ")
    items.settle()

    assert [row.code for row in items.page.model.rows] == ["MEAL"]


def test_the_exported_list_holds_words_and_numbers(items: Hall) -> None:
    items.database.write(
        lambda session: keep_item(session, ItemDraft("RICE", "Rice", "Food", "kg", minimum_stock="2.5"))
    )
    items.page.reload()
    items.settle()

    kept: list[Export] = []
    items.page.export_then(kept.append)
    items.settle()
    (exported,) = kept

    assert exported.titles == ("Group", "Item", "Code", "Unit", "Minimum", "Expiry dates", "Use")
    rice = next(row for row in exported.rows if "RICE" in row)
    assert rice == ("Food", "Rice", "RICE", "kg", Decimal("2.5"), "no", "In use")


# Sites


def test_a_new_site_is_added_with_a_district_of_its_province(sites: Hall) -> None:
    sites.press(Qt.Key.Key_N, CTRL)
    sites.settle()
    fill(sites, "name", "Malai health post")
    fill(sites, "kind", "hospital")
    fill(sites, "province", "បន្ទាយមានជ័យ")
    sites.settle()
    fill(sites, "district", "malai")
    fill(sites, "latitude", "13.5891")
    fill(sites, "longitude", "102.4377")
    fill(sites, "phone", "012 345 678")

    save(sites)

    added = site(sites.database, "MALAI-HEALTH-POST")
    assert (added.kind.value, added.province, added.district) == ("hospital", "Banteay Meanchey", "Malai")
    assert (added.latitude, added.longitude, added.phone) == (13_589_100, 102_437_700, "012 345 678")


def test_districts_are_those_of_the_province(sites: Hall) -> None:
    sites.open("MLQ")
    found: list[Choice] = []

    sites.page.form_of("district").boxes["district"].editor.choices.find("", found.extend)

    assert {choice.name for choice in found} >= {"Malai", "Poipet"}
    assert "Chamkar Mon" not in {choice.name for choice in found}
    malai = next(choice for choice in found if choice.name == "Malai")
    assert malai.below == "ម៉ាឡៃ"


def test_a_coordinate_beyond_the_pole_is_refused_at_its_field(sites: Hall) -> None:
    sites.open("MLQ")
    fill(sites, "latitude", "103.5")

    save(sites)

    assert problem(sites, "latitude") == "Between -90 and 90 degrees."
    assert site(sites.database, "MLQ").latitude is None


def test_a_coordinate_is_kept_exactly(sites: Hall) -> None:
    sites.open("MLQ")
    fill(sites, "latitude", "-0.000001")
    fill(sites, "longitude", "102.5")
    save(sites)

    sites.open("MLQ")

    assert (sites.page.draft.get("latitude"), sites.page.draft.get("longitude")) == ("-0.000001", "102.5")


def test_a_store_shows_what_lies_there_and_a_recipient_what_went_there(sites: Hall) -> None:
    sites.page.table.go_to("POI")
    sites.settle()
    assert "On hand" in words(sites.page)
    assert "PPE suits" in words(sites.page)

    sites.page.table.go_to("PHD-BTB")
    sites.settle()
    assert "Newest delivery notes" in words(sites.page)
    assert any(button.text() == "DN-PNH-2020-0002" for button in sites.page.findChildren(QPushButton))


def test_the_list_of_sites_says_when_goods_last_went_there(sites: Hall) -> None:
    rows = {row.site.code: (row.notes, row.last) for row in sites.page.model.rows}

    assert rows["PHD-BTB"] == (1, date(2020, 5, 4))
    assert rows["MLQ"] == (0, None), "goods that are only held for it have not left"


def test_the_sites_do_not_wait_until_their_notes_are_counted(
    database: Database, dressed: None, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_count = Event()
    monkeypatch.setattr(
        sites_list,
        "deliveries_by_site",
        lambda session: deliveries_by_site(session) if may_count.wait(5) else {},
    )
    tasks = Tasks.on(database)
    page = sites_list.SitesList(Desk(tasks, clock=CLOCK))
    qtbot.addWidget(page)

    def told() -> list[int | None]:
        return [row.notes for row in page.model.rows if row.site.code == "PHD-BTB"]

    page.reload()
    page.show()
    qtbot.waitUntil(lambda: bool(told()))
    assert told() == [None]
    may_count.set()
    qtbot.waitUntil(lambda: told() == [1])
    tasks.close()


def test_sites_stand_under_their_province(sites: Hall) -> None:
    groups = [sites.page.group(row).title for row in sites.page.model.rows]

    assert groups == sorted(groups)
    assert groups.count("Banteay Meanchey") == 5


# Donors, suppliers and funds


def test_the_lists_of_the_place_and_their_forms_say_where_they_belong(sites: Hall) -> None:
    shown = []
    for what in (LIST, ("list", "parties"), ("party", "WFP"), ("list", "funds"), ("fund", ""), LIST):
        sites.open(what)
        shown.append((sites.page.top.title.text(), sites.place.shown_list()))

    assert shown == [
        ("Sites", ""),
        ("Donors and suppliers", "parties"),
        ("World Food Programme", "parties"),
        ("Funds", "funds"),
        ("New fund", "funds"),
        ("Sites", ""),
    ]


def test_a_donor_is_neither_without_a_role(sites: Hall) -> None:
    sites.open(("party", ""))
    fill(sites, "name", "Red Cross")
    save(sites)
    assert problem(sites, "is_donor") == "Say whether this is a donor, a supplier, or both."

    sites.page.form_of("is_donor").boxes["is_donor"].editor.click()
    save(sites)

    assert party(sites.database, "RED-CROSS").is_donor
    assert sites.page.top.title.text() == "Donors and suppliers"


def test_a_supplier_is_changed(sites: Hall) -> None:
    sites.open(("party", "MEDIMPEX"))
    fill(sites, "phone", "023 111 222")
    save(sites)

    changed = party(sites.database, "MEDIMPEX")
    assert (changed.phone, changed.is_supplier, changed.is_donor) == ("023 111 222", True, False)


def test_a_fund_is_added_named_and_put_out_of_use(sites: Hall) -> None:
    sites.database.write(lambda session: keep_fund(session, "CS.1021"))
    sites.open(("fund", "CS.1021"))
    fill(sites, "name", "COVID-19 response")
    sites.page.form_of("active").boxes["active"].editor.click()
    save(sites)

    kept = sites.database.read(list_fund_rows)
    assert [(row.code, row.name, row.active) for row in kept] == [("CS.1021", "COVID-19 response", False)]
    assert [row.code for row in sites.page.model.rows] == ["CS.1021"], "it stays in the list"


# How it looks


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "km"])
@pytest.mark.parametrize(
    ("make_place", "pages"),
    [
        (ItemsPlace, ["", "new", "MASKS"]),
        (
            SitesPlace,
            ["", "new", "POI", ("list", "parties"), ("party", "WFP"), ("list", "funds"), ("fund", "")],
        ),
    ],
)
def test_nothing_is_cut(
    database: Database,
    qtbot: QtBot,
    qapp: QApplication,
    make_place: Callable[..., ItemsPlace | SitesPlace],
    pages: list[object],
    language: str,
    theme: str,
) -> None:
    dress(qapp, language, theme)
    hall = Hall(database, make_place)
    for what in pages:
        hall.open(what)
        assert clipped(hall.page) == [], what
    hall.close()
