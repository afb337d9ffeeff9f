"""How the place of the stock and its lists are named by the window."""

STOCK = "stock"
