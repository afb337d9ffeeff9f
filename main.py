"""Starts SupplyTrack from a checkout."""

from supplytrack.app import main

if __name__ == "__main__":
    raise SystemExit(main())
