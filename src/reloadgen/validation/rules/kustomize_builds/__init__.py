"""What kustomize refuses in a build that Flux makes, and what a build changes."""
