"""Needs and arrivals: lists, forms, and what frames them (entitlements, target provinces, reporting sources)."""
