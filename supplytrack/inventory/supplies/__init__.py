"""What the stock needs a person for: low, expiring, expired; and how long it lasts."""
