"""The stock: what is where, as of any day, with the stock card beside it."""

from supplytrack.ui.inventory.stock_page import StockPage

__all__ = ["StockPage"]
