"""YAML documents: parsed with positions, read by YAML 1.2's core schema, and written so that every reader agrees."""
