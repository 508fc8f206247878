"""Find the programs that the lab runs."""

import os
from pathlib import Path
import shutil

# Debian's and Ubuntu's /usr/sbin/upsd is a wrapper that refuses to start unless
# /etc/nut/nut.conf says so; the program itself is in the folder of the drivers.
_FOLDERS = tuple(
    Path(folder)
    for folder in ("/lib/nut", "/usr/lib/nut", "/usr/libexec/nut", "/usr/sbin")
)


class MissingProgramError(RuntimeError):
    """A program that the lab needs is not installed."""


def find_nut_program(name: str) -> Path:
    """Return the path of upsd or of a driver.

    The environment variable NUTIFY_UPSD (NUTIFY_DUMMY_UPS, ...) names another
    one, for a NUT release that is unpacked somewhere.
    """
    variable = f"NUTIFY_{name.upper().replace('-', '_')}"
    if override := os.environ.get(variable):
        if not os.access(override, os.X_OK):
            raise MissingProgramError(f"{variable} names no program: {override}")
        return Path(override)
    for folder in _FOLDERS:
        if os.access(folder / name, os.X_OK):
            return folder / name
    raise MissingProgramError(
        f"{name} is not installed: apt-get install nut-server, or set {variable}"
    )


def find_tool(name: str, package: str) -> str:
    """Return the path of a tool on PATH, or tell the apt package it comes in."""
    if path := shutil.which(name):
        return path
    raise MissingProgramError(f"{name} is not installed: apt-get install {package}")
