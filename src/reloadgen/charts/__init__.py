"""Helm charts: which values their templates read, and of which type."""
