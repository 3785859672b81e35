"""From a fleet and templates to a plan: every path with its bytes, every entry with its directory."""
