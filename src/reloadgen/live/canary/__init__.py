"""Prove that Reloader reloads, with objects that are created for the check and removed afterwards."""
