"""Draw the README's pictures: what `check` and `diff` print on a terminal, as SVG that needs no font from elsewhere."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.text import Text

TOP = Path(__file__).resolve().parent.parent
DIRECTORY = TOP / "docs" / "pictures"
WIDTH = 120
LINES = 20
"""Of a longer output the beginning is drawn, and an ellipsis."""
COMMANDS = {"check": ("check",), "diff": ("diff", "-c", "infra")}

_FORMAT = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
  <style>
    .{unique_id}-matrix {{
      font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
      font-size: {char_height}px;
      line-height: {line_height}px;
      font-variant-east-asian: full-width;
    }}
    {styles}
  </style>
  <defs>
    <clipPath id="{unique_id}-clip-terminal">
      <rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
    </clipPath>
    {lines}
  </defs>
  {chrome}
  <g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
    {backgrounds}
    <g class="{unique_id}-matrix" xml:space="preserve">
    {matrix}
    </g>
  </g>
</svg>
"""


def draw(title: str, ansi: str) -> str:
    """A terminal that shows a command and its coloured output."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, legacy_windows=False)
    console.print(Text.from_ansi(ansi), soft_wrap=False)
    return console.export_svg(title=title, code_format=_FORMAT, unique_id=f"reloadgen-{title.split()[1]}")


def pictures() -> dict[str, str]:
    """Every picture by its file's name, of this repository's own fleet before Reloader's next version."""
    with tempfile.TemporaryDirectory() as scratch:
        top = Path(scratch)
        shutil.copytree(TOP / "kubernetes", top / "kubernetes")
        for name in ("clusters.yaml", "reloadgen.lock"):
            shutil.copy(TOP / name, top / name)
        inventory = top / "clusters.yaml"
        inventory.write_text(
            inventory.read_text("utf-8").replace("version: 2.2.3", "version: 2.2.16"), "utf-8"
        )
        aggregator = top / "kubernetes" / "workloads" / "platform" / "kustomization.yaml"
        aggregator.write_text(aggregator.read_text("utf-8").replace("  - system\n", ""), "utf-8")
        return {
            f"{name}.svg": draw(" ".join(("reloadgen", *arguments)), _printed(top, arguments))
            for name, arguments in COMMANDS.items()
        }


def _printed(top: Path, arguments: tuple[str, ...]) -> str:
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "reloadgen", "--color", "always", *arguments],
        cwd=top,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env={**os.environ, "COLUMNS": str(WIDTH)},
        check=False,
    )
    lines = done.stdout.splitlines()
    shown = [*lines[:LINES], "…"] if len(lines) > LINES else lines
    return "\n".join([f"$ reloadgen {' '.join(arguments)}", *shown])


if __name__ == "__main__":
    DIRECTORY.mkdir(parents=True, exist_ok=True)
    for name, drawn in pictures().items():
        (DIRECTORY / name).write_text(drawn, encoding="utf-8")
