"""reloadgen: roll a baseline Helm add-on out to every cluster of a Flux repository."""

__version__ = "0.2.0"
