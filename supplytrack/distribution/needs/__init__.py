"""What sites need: assessments, arrivals, entitlements, coverage and the fair split of scarce goods."""
