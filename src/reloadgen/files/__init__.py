"""One read-only tree of files, whether it lies on disk, in a Git commit, under changes to come, or in memory."""
