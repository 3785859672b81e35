"""One command, one file, one function that returns its exit code."""
