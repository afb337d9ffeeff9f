"""Words and numbers that every room shares. Knows no SQL and no Qt."""
