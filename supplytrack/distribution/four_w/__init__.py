"""Who does what, where and when: what was handed over and done, as coordination offices collect it."""
