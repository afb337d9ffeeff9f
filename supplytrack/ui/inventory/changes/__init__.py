"""Losses, corrections and returns: the list of them, what waits for approval, and their papers."""

from __future__ import annotations
