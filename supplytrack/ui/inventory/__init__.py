"""The stock: what is where, what needs a person, and every paper that moves it inside our stores."""

from supplytrack.ui.inventory.place import StockPlace

__all__ = ["StockPlace"]
