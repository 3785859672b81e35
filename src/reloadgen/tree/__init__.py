"""The repository's files: what is there, what changes, and the only code that writes."""
