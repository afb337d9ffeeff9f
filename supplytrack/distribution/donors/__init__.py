"""The donor report: every unit of a donation accounted for, or the gap named."""
