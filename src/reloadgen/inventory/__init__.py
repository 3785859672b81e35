"""The inventory: read with places, typed as written, resolved to a fleet with nothing left open."""
