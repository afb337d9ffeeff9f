"""Stock counts on the screen: the list, a new count, counting, the review."""
