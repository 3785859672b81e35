"""The Flux that runs in a cluster, as far as the files show it: its version, and the arguments of its controllers."""
