"""Screens on which kits are put together and taken apart, and mixed lines are split."""
