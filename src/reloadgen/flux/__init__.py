"""A Flux repository read, walked and judged, offline."""
