"""Draw the icon and the logo, for light and for dark themes, in two sizes."""

from pathlib import Path

import resvg_py

from .drawing import Theme, icon, logo

FOLDER = Path(__file__).resolve().parents[2] / "custom_components/nutify/brand"
_ICON_PIXELS = 256
# Of logos, Home Assistant wants the shorter side between 128 and 256.
_LOGO_PIXELS = 160


def pictures() -> dict[str, bytes]:
    """Return the contents of all files by their names."""
    found: dict[str, bytes] = {}
    for theme in Theme:
        prefix = "dark_" if theme is Theme.DARK else ""
        for suffix, scale in (("", 1), ("@2x", 2)):
            found[f"{prefix}icon{suffix}.png"] = bytes(
                resvg_py.svg_to_bytes(icon(theme), height=_ICON_PIXELS * scale)
            )
            found[f"{prefix}logo{suffix}.png"] = bytes(
                resvg_py.svg_to_bytes(logo(theme), height=_LOGO_PIXELS * scale)
            )
    return found


def main() -> None:
    """Write the files."""
    FOLDER.mkdir(exist_ok=True)
    for name, content in pictures().items():
        (FOLDER / name).write_bytes(content)
        print(f"{name:18} {len(content):6} bytes")


if __name__ == "__main__":
    main()
