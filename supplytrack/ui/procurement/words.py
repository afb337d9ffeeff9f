"""How the place of receiving is named by the window."""

RECEIVE = "receive"
