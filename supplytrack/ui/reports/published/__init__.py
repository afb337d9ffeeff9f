"""Published reports: the list, a paper as it went out, and what changed since."""
