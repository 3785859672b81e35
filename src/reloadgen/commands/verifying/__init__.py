"""Parts of `verify`: the clusters that it checks, and its progress on standard error."""
