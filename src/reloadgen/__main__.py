"""The entry of `reloadgen` and `python -m reloadgen`."""

from __future__ import annotations

import sys

from reloadgen import __version__


def main() -> None:
    """Run the command line; the version is told before anything else is imported."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"reloadgen {__version__}\n")
        return
    from reloadgen.cli import run  # noqa: PLC0415 - --version answers without it

    sys.exit(run())


if __name__ == "__main__":
    main()
