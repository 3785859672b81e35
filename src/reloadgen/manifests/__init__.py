"""Kubernetes manifests: YAML documents with positions, and the objects in them."""
