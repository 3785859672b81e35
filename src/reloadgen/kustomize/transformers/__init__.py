"""The transformers of a kustomization, one module for each kind: what they change, and what kustomize refuses."""
