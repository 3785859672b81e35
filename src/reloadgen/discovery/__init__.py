"""Find the clusters of an existing Flux repository and write the inventory for them."""
