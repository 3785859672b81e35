"""Judge the state of a cluster: objects in, status or criterion out. Nothing here sends requests."""
