"""Changes of the stock outside orders and handovers: adjustments, write-offs, disposals, returns."""
