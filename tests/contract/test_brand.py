"""The pictures that Home Assistant and HACS show, in the sizes they ask for."""

from pathlib import Path
import struct

import pytest

from branding.drawing import Theme, icon, logo

_TRUE_COLOUR_WITH_ALPHA = 6
_NAMES = [
    f"{prefix}{kind}{suffix}.png"
    for prefix in ("", "dark_")
    for kind in ("icon", "logo")
    for suffix in ("", "@2x")
]


def header(path: Path) -> tuple[int, int, int]:
    """Return width, height and kind of colour of a PNG."""
    content = path.read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height, _bits, colour = struct.unpack(">IIBB", content[16:26])
    return width, height, colour


@pytest.mark.parametrize("name", _NAMES)
def test_pictures_have_the_size_that_is_asked_for(integration: Path, name: str) -> None:
    """Prevents a picture that is refused, blurred, or lies in a white box."""
    width, height, colour = header(integration / "brand" / name)
    scale = 2 if "@2x" in name else 1
    assert colour == _TRUE_COLOUR_WITH_ALPHA
    if "icon" in name:
        assert (width, height) == (256 * scale, 256 * scale)
    else:
        assert 128 * scale <= height <= 256 * scale
        assert width > height


def test_there_is_nothing_else(integration: Path) -> None:
    """Prevents a picture under a name that nothing asks for."""
    assert {each.name for each in (integration / "brand").iterdir()} == set(_NAMES)


def test_dark_is_another_picture(integration: Path) -> None:
    """Prevents a dark shell on a dark page."""
    for draw in (icon, logo):
        assert draw(Theme.DARK) != draw(Theme.LIGHT)
    for kind in ("icon", "logo"):
        light = (integration / "brand" / f"{kind}.png").read_bytes()
        assert light != (integration / "brand" / f"dark_{kind}.png").read_bytes()
