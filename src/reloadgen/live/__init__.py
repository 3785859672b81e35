"""Live clusters: reach, reconcile, wait, and check the story's promises; `verify` alone imports this."""
