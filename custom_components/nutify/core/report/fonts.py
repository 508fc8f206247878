"""The fonts of charts and documents; Home Assistant OS has none of its own."""

from pathlib import Path

import reportlab

FAMILY = "Bitstream Vera Sans"
_FOLDER = Path(reportlab.__file__).parent / "fonts"
REGULAR, BOLD = _FOLDER / "Vera.ttf", _FOLDER / "VeraBd.ttf"
