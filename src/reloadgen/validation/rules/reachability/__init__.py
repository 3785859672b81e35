"""Whether the clusters' Flux reads what is generated for them."""
