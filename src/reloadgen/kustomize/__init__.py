"""What kustomize builds from a directory, computed without kustomize."""
