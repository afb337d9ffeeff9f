"""The situation report: bullets written from the ledger, each number with its documents."""
