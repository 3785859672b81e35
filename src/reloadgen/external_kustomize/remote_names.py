"""Which entries of a kustomization kustomize would fetch, or read from outside of the repository.

Wider than kustomize's own test (api/internal/git/repospec.go and api/internal/loader of kustomize 5.8), so that a form
that a later version fetches is none that this one hands over.
"""

from __future__ import annotations

import re

_REMOTE = re.compile(r"(?i)\s*(?:[a-z][a-z0-9+.-]*:|[a-z][a-z0-9_-]*@|github\.com[/:])")


def is_fetched(entry: str) -> bool:
    """Whether an entry may be an address: a scheme, `git::`, `user@host` or `github.com/…`, or holds a query."""
    return bool(_REMOTE.match(entry)) or "?" in entry or "://" in entry
