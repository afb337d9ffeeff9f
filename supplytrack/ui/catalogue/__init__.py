"""The catalogue: items, sites, donors and suppliers, funds."""

from supplytrack.ui.catalogue.places import ItemsPlace, SitesPlace

__all__ = ["ItemsPlace", "SitesPlace"]
