"""Schemas of the Flux objects that reloadgen writes and meets, and the check against them."""
