"""Try an inventory before it is written: planned, walked and judged."""
