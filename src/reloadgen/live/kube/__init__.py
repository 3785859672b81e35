"""The Kubernetes API of one cluster: how to reach it, and what to ask of it."""
