"""Activities and fixtures: the list, the form of a new one, and what is done with one that is recorded."""
