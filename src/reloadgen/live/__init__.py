"""Live clusters: reconcile, wait, check. The optional extra `live`; imported by `verify` alone."""
