"""Reading the repository's files."""
