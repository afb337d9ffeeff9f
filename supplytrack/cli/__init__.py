"""The command line: the same operations and queries as the screens, for scripts and for people without a display."""
