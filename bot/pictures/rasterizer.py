"""The program that makes a PNG of an SVG: the one on stdin, the other on stdout.

A process of its own, because the library holds Python's lock while it draws (a tenth of a second,
in which nobody would be answered), and because the memory it takes goes back with it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import resvg_py

_FONTS: Final = sorted(str(path) for path in (Path(__file__).parent / "fonts").glob("*.ttf"))


def main() -> None:
    """Draw with our own font only: what a machine has may know no Persian."""
    svg = sys.stdin.buffer.read().decode()
    png = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=_FONTS)
    sys.stdout.buffer.write(png)


if __name__ == "__main__":
    main()
