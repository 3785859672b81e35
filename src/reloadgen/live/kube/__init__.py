"""The Kubernetes API of one cluster: how to connect, and what to request."""
