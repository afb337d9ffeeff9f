"""What every new workspace starts with: its own row, units, categories, provinces, virtual locations."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import insert, select, update

from supplytrack.access.audit import record
from supplytrack.access.permission import requires
from supplytrack.catalogue.lookup import search_text
from supplytrack.catalogue.place import LocationKind, district, location, province
from supplytrack.catalogue.unit import category, unit
from supplytrack.core.actor import Permission
from supplytrack.core.code import clean_code, clean_name, clean_text, fold
from supplytrack.db.engine import Session
from supplytrack.db.workspace import GENESIS, chain, workspace
from supplytrack.errors import Refused
from supplytrack.i18n import _
from supplytrack.resources import shipped


@dataclass(frozen=True)
class WorkspaceDraft:
    """Whose workspace it is. `station` is the short code in every document number."""

    organisation: str
    organisation_km: str = ""
    short_name: str = ""
    country: str = "Cambodia"
    time_zone: str = "Asia/Phnom_Penh"
    station: str = "MAIN"
    is_example: bool = False


UNITS = (
    # code, one, many, Khmer, decimals, is a container
    ("PIECE", "piece", "pieces", "គ្រឿង", 0, 0),
    ("BOX", "box", "boxes", "ប្រអប់", 0, 1),
    ("SET", "set", "sets", "ឈុត", 0, 0),
    ("KIT", "kit", "kits", "កញ្ចប់", 0, 0),
    ("BOTTLE", "bottle", "bottles", "ដប", 0, 0),
    ("PACKAGE", "package", "packages", "កញ្ចប់", 0, 0),
    ("COPY", "copy", "copies", "ច្បាប់", 0, 0),
    ("CARTON", "carton", "cartons", "កេស", 0, 1),
    ("KG", "kg", "kg", "គីឡូក្រាម", 3, 0),
    ("LITRE", "litre", "litres", "លីត្រ", 3, 0),
)
_MEDICAL = "Provided medical supplies of {items} to {recipient}."
CATEGORIES = (
    # name, Khmer, what a donor's goods of it are called together, how the situation report says that they were handed over
    ("PPE", "ឧបករណ៍ការពារខ្លួន", "PPEs", _MEDICAL),
    ("Hygiene and disinfection", "អនាម័យ និងការសម្លាប់មេរោគ", "hygiene supplies", _MEDICAL),
    ("Bedding and clothing", "គ្រែ និងសម្លៀកបំពាក់", "bedding and clothing", ""),
    ("Food", "អាហារ", "food", ""),
    ("Information and visibility", "ព័ត៌មាន និងការផ្សព្វផ្សាយ", "materials", "Distributed {items} to {recipient}."),
    ("Other", "ផ្សេងៗ", "", ""),
)
VIRTUAL = (
    # code, English name, kind, keeps stock
    ("~SUPPLIED", "Suppliers and donors", LocationKind.SUPPLIED, 0),
    ("~IN-TRANSIT", "In transit", LocationKind.IN_TRANSIT, 1),
    ("~PEOPLE", "People reached", LocationKind.PEOPLE_REACHED, 0),
    ("~LOSS", "Losses", LocationKind.LOSS, 0),
    ("~ADJUSTED", "Found and miscounted", LocationKind.ADJUSTED, 0),
    ("~DISPOSED", "Disposed of", LocationKind.DISPOSED, 0),
    ("~CONVERTED", "Made into kits, taken apart or split", LocationKind.CONVERTED, 0),
)


@requires(Permission.ADMINISTER)
def establish_workspace(session: Session, draft: WorkspaceDraft) -> None:
    """Fill a freshly migrated, empty database with what every workspace has.

    :raises Refused: when there is a workspace already, or a field is wrong.
    """
    if session.scalar(select(workspace.c.id)) is not None:
        raise Refused(_("There is a workspace here already. Choose another file for a new one."))
    values = _workspace_values(draft)
    session.execute(
        insert(workspace),
        {**values, "id": 1, "created_at": session.clock.instant(), "is_example": int(draft.is_example)},
    )
    session.execute(insert(chain), {"station": values["station"], "position": 0, "hash": GENESIS})
    keys = ("code", "one", "many", "name_km", "decimals", "is_container")
    session.execute(insert(unit), [dict(zip(keys, row, strict=True)) for row in UNITS])
    session.execute(
        insert(category),
        [
            {
                "folded": fold(en),
                "name": en,
                "name_km": km,
                "position": n,
                "collective": collective,
                "sentence": sentence,
            }
            for n, (en, km, collective, sentence) in enumerate(CATEGORIES)
        ],
    )
    session.execute(insert(province), _areas("provinces.csv"))
    session.execute(
        insert(district), [{**row, "province_code": row["code"][:4]} for row in _areas("districts.csv")]
    )
    session.execute(
        insert(location),
        [
            {
                "code": code,
                "name": name,
                "kind": kind.value,
                "keeps_stock": keeps,
                "search": search_text(code),
            }
            for code, name, kind, keeps in VIRTUAL
        ],
    )
    session.touch("workspace")


def _workspace_values(draft: WorkspaceDraft) -> dict[str, str]:
    try:
        ZoneInfo(draft.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as failure:
        raise Refused(
            _("There is no time zone called “{zone}”.").format(zone=draft.time_zone), "time_zone"
        ) from failure
    organisation = clean_name(draft.organisation, "organisation")
    station = clean_code(draft.station, "station")
    if "-" in station or len(station) > 8:
        raise Refused(_("A station code has at most 8 letters and digits, without a hyphen."), "station")
    return {
        "organisation": organisation,
        "organisation_km": clean_text(draft.organisation_km, "organisation_km", 200),
        "short_name": clean_text(draft.short_name, "short_name", 30) or organisation,
        "country": clean_text(draft.country, "country", 60),
        "time_zone": draft.time_zone,
        "station": station,
    }


def _areas(file_name: str) -> list[dict[str, str]]:
    with shipped("geography", file_name).open(encoding="utf-8", newline="") as file:
        return [{**row, "aliases": row["aliases"].replace("|", "\n")} for row in csv.DictReader(file)]


@requires(Permission.ADMINISTER)
def change_workspace(session: Session, draft: WorkspaceDraft) -> None:
    """Change the organisation's names and the time zone. The station stays: it is in every number given.

    :raises Refused: when a field is wrong.
    """
    values = _workspace_values(draft)
    del values["station"]
    before = session.workspace
    session.execute(update(workspace).values(values))
    record(session, "change", "workspace", before=before.__dict__, after=values)
    session.touch("workspace")
