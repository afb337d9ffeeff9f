"""The ledger: documents, moves, batches, balances, reservations."""
