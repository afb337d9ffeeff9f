"""How goods come in: purchase orders, donations, goods receipts."""
