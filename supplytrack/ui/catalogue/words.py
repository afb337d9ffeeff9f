"""Words and places that the pages of the catalogue share."""

from __future__ import annotations

from supplytrack.catalogue.place import LocationKind
from supplytrack.i18n import N_, _
from supplytrack.ui.toolkit.paint import Badge

ITEMS, SITES = "items", "sites"
"""The places of the window."""
NEW = "new"
USED, UNUSED = "used", "unused"
"""Keys of the filter that tells what is in use."""
_KINDS = {
    LocationKind.WAREHOUSE: N_("Store"),
    LocationKind.HEALTH_DEPARTMENT: N_("Health department"),
    LocationKind.BORDER_POST: N_("Border post"),
    LocationKind.QUARANTINE_CENTRE: N_("Quarantine centre"),
    LocationKind.RECEPTION_CENTRE: N_("Reception and screening"),
    LocationKind.HOSPITAL: N_("Hospital"),
    LocationKind.COMMUNITY: N_("Community"),
    LocationKind.OTHER: N_("Other"),
}


def kind_words(kind: LocationKind) -> str:
    """What a kind of site is called."""
    return _(_KINDS[kind])


def out_of_use() -> Badge:
    """The chip of an entry that is not offered in new papers."""
    return Badge(_("Out of use"), "plain", "ban")


def use_words(*, active: bool) -> str:
    """Whether an entry is in use, for files."""
    return _("In use") if active else out_of_use().word


def degrees(millionths: int | None) -> str:
    """A coordinate as people write it: 13.589123."""
    if millionths is None:
        return ""
    sign, whole = "-" if millionths < 0 else "", abs(millionths)
    return f"{sign}{whole // 1_000_000}.{whole % 1_000_000:06d}".rstrip("0").rstrip(".")
