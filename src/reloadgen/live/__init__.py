"""Check live clusters: reconcile, wait, and judge what runs there. Only `verify` imports this package."""
