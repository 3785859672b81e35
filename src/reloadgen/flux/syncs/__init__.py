"""Where the Flux of a cluster starts: as the repository declares it, and as the inventory names it."""
