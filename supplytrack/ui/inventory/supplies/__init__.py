"""What the stock needs a person for, and the way of a batch from its giver to everybody who has it."""
