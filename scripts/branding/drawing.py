"""A battery with the sine of the mains below a flash, and the name in round strokes."""

from dataclasses import dataclass
from enum import StrEnum

_SIZE = 256
_GAP = 48


class Theme(StrEnum):
    """What the picture lies on."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class _Colors:
    """Colours as CSS names them."""

    shell: str
    first: str
    last: str
    flash: str
    name: str


_COLORS = {
    Theme.LIGHT: _Colors("#0f2a43", "#12b886", "#1971c2", "#ffd43b", "#0f2a43"),
    Theme.DARK: _Colors("#dbe7f3", "#20c997", "#4dabf7", "#ffd43b", "#f1f5f9"),
}
# Each letter as a path on a body 100 high, from x = 0, and how wide it is.
_LETTERS = (
    ("M0 100V0L64 100V0", 64),
    ("M0 34V74A24 26 0 0 0 48 74V34V100", 48),
    ("M18 6V82A18 18 0 0 0 36 100H40M0 34H40", 40),
    ("M0 34V100M0 5V6", 0),
    ("M40 0H36A18 18 0 0 0 18 18V100M0 40H38", 40),
    ("M0 34L26 98M52 34L22 118A16 16 0 0 1 6 128", 52),
)
_BETWEEN = 28


def _mark(colors: _Colors) -> str:
    return (
        '<defs><linearGradient id="charge" x1="0" y1="0" x2="1" y2="1">'
        f'<stop offset="0" stop-color="{colors.first}"/>'
        f'<stop offset="1" stop-color="{colors.last}"/></linearGradient>'
        '<clipPath id="inside"><rect x="54" y="46" width="148" height="188" rx="24"/>'
        "</clipPath></defs>"
        f'<rect x="98" y="6" width="60" height="30" rx="12" fill="{colors.shell}"/>'
        '<rect x="46" y="38" width="164" height="204" rx="34" fill="none"'
        f' stroke="{colors.shell}" stroke-width="20"/>'
        '<g clip-path="url(#inside)">'
        '<path d="M46 128C74 92 100 92 128 128S182 164 210 128V250H46Z"'
        ' fill="url(#charge)"/></g>'
        '<path d="M142 66L84 152H122L112 214L172 124H132Z"'
        f' fill="{colors.flash}" stroke="{colors.shell}" stroke-width="8"'
        ' stroke-linejoin="round"/>'
    )


def icon(theme: Theme) -> str:
    """Return the icon as SVG, a square."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIZE} {_SIZE}">'
        f"{_mark(_COLORS[theme])}</svg>"
    )


def logo(theme: Theme) -> str:
    """Return the logo as SVG: the icon, and the name beside it."""
    colors = _COLORS[theme]
    x = float(_SIZE - 36 + _GAP)
    letters = ""
    for path, width in _LETTERS:
        letters += f'<path d="{path}" transform="translate({x:g} 78)"/>'
        x += width + _BETWEEN
    right = x - _BETWEEN + 10
    box = f"36 0 {right - 36:g} {_SIZE}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">'
        f'{_mark(colors)}<g fill="none" stroke="{colors.name}" stroke-width="20"'
        f' stroke-linecap="round" stroke-linejoin="round">{letters}</g></svg>'
    )
