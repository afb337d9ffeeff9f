"""How the place of receiving is named by the window."""

RECEIVE = "receive"
PIPELINE = "pipeline"
"""The list of what is on order."""
