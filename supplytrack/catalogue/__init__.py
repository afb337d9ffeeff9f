"""What is followed and who is named: items, units, packs, donors, suppliers, funds, places."""
