"""Receiving: purchase orders, donations, goods receipts."""

from supplytrack.ui.procurement.place import ReceivePlace

__all__ = ["ReceivePlace"]
