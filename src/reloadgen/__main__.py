"""The entry of `reloadgen` and `python -m reloadgen`."""

from __future__ import annotations

import os
import sys

from reloadgen import __version__


def main() -> None:
    """Run the command line; the version is told before anything else is imported."""
    try:
        code = _run()
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt:  # while modules are imported
        code = 130
    except OSError as error:
        sys.stderr.write(f"error: standard output: {error.strerror}\n")
        # What is still in the buffer would be tried, and complained of, once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 2
    sys.exit(code)


def _run() -> int:
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"reloadgen {__version__}\n")
        return 0
    from reloadgen.cli.entry import run  # noqa: PLC0415 - --version answers without it

    return run()


if __name__ == "__main__":
    main()
