"""`${…}` in objects, as Flux substitutes it after a build."""
