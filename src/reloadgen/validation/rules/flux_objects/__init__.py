"""References and fields of Flux Kustomizations, HelmReleases and sources."""
