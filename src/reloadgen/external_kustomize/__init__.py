"""The kustomize program on this machine: asked what a directory builds to, offline and on a copy."""
