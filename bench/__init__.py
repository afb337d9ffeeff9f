"""Speed, measured: each benchmark holds the program against the least that the same work can cost."""
