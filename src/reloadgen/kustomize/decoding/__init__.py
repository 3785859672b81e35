"""Kustomization files decoded as kustomize does it: YAML to JSON by Go's rules, then JSON into Go's types, strictly."""
