"""SupplyTrack: relief items from donation or purchase to the people they reached."""

__version__ = "1.0.0"
