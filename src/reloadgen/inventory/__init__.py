"""The inventory: read with positions, validated, and resolved to a fleet in which nothing is left open."""
