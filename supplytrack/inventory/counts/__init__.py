"""Stock counts: expected quantities frozen, counted, reviewed, posted as differences."""
