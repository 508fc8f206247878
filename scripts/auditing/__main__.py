"""Check without a network what ships: exact pins, hashes and licences.

`--installed` prints all that is installed, as exact requirements, and checks nothing.
`--without-cards` leaves out what needs the packages of the cards.
"""

import argparse
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution, distributions
import json
from pathlib import Path
import re
import sys
import tomllib

_ROOT = Path(__file__).parents[2]
_INTEGRATION = _ROOT / "custom_components" / "nutify"
_EXACT = re.compile(r"[A-Za-z0-9_.\[\]-]+==[0-9][A-Za-z0-9.]*")
_EXACT_NPM = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+")
_NAME = re.compile(r"[A-Za-z0-9_.-]+")
# Licences that a program of ours under the MIT licence can be used with. LGPL is, as
# Home Assistant installs the package by itself and people can exchange it.
_LICENCES = re.compile(r"\b(MIT|BSD|Apache|ISC|PSF|LGPL|MPL|HPND|MIT-CMU)\b|0BSD")
# Packages whose metadata does not say, and what their own licence file says.
_KNOWN = {"resvg-py": "MIT"}


def main() -> int:
    """Print what is wrong; return how the program ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--installed", action="store_true")
    parser.add_argument("--without-cards", action="store_true")
    arguments = parser.parse_args()
    if arguments.installed:
        sys.stdout.writelines(f"{each}\n" for each in sorted(set(_installed())))
        return 0
    problems = [*_pins(), *_npm_pins(), *_licences()]
    if not arguments.without_cards:
        problems += _bundled()
    for each in problems:
        print(f"audit: {each}", file=sys.stderr)
    if not problems:
        bundled = "not looked at" if arguments.without_cards else "as recorded"
        print(f"offline: pins are exact, licences are fine, bundled code is {bundled}")
    return int(bool(problems))


def _installed() -> Iterator[str]:
    for each in distributions():
        yield f"{each.metadata['Name']}=={each.version}"


def _shipped() -> list[str]:
    manifest = json.loads((_INTEGRATION / "manifest.json").read_text())
    return [str(each) for each in manifest["requirements"]]


def _pins() -> Iterator[str]:
    """Yield what is not pinned to one version, of manifest and tools."""
    groups = tomllib.loads((_ROOT / "pyproject.toml").read_text())["dependency-groups"]
    tools = [each for group in groups.values() for each in group]
    for each in (*_shipped(), *(tool for tool in tools if isinstance(tool, str))):
        if not _EXACT.fullmatch(each):
            yield f"{each} is not pinned exactly"


def _npm_pins() -> Iterator[str]:
    package = json.loads((_INTEGRATION / "frontend" / "package.json").read_text())
    for group in ("dependencies", "devDependencies"):
        for name, version in package[group].items():
            if not _EXACT_NPM.fullmatch(version):
                yield f"{name} {version} of the cards is not pinned exactly"


def _licences() -> Iterator[str]:
    """Yield what ships under a licence that is not known to be fine."""
    waiting, seen = _shipped(), set[str]()
    while waiting:
        match = _NAME.match(waiting.pop())
        if match is None or (name := match[0].lower()) in seen:
            continue
        seen.add(name)
        try:
            found = distribution(name)
        except PackageNotFoundError:
            yield f"{name} is not installed, so its licence is not known"
            continue
        told = " ".join(
            [
                found.metadata.get("License-Expression") or "",
                found.metadata.get("License") or "",
                *(found.metadata.get_all("Classifier") or ()),
                _KNOWN.get(name, ""),
            ]
        )
        if not _LICENCES.search(told):
            yield f"the licence of {name} is not known to be fine"
        waiting += [each for each in found.requires or () if "extra ==" not in each]


def _bundled() -> Iterator[str]:
    """Yield what of others is in the cards' one file, and is not what was recorded."""
    recorded = json.loads((Path(__file__).parent / "vendored.json").read_text())
    listed = _ROOT / ".cache" / "cards" / "node_modules" / ".package-lock.json"
    if not listed.is_file():
        yield "the packages of the cards are not there; run scripts/cards --tools"
        return
    found: dict[str, str] = {}
    for path, package in json.loads(listed.read_text())["packages"].items():
        if package.get("dev"):
            continue
        name = f"{path.removeprefix('node_modules/')}@{package['version']}"
        if "integrity" in package:
            found[name] = package["integrity"]
        if not _LICENCES.search(package.get("license", "")):
            yield f"the licence of {name} is not known to be fine"
    for name in sorted(recorded.keys() | found.keys()):
        if recorded.get(name) != found.get(name):
            yield f"{name} of the cards is not what vendored.json records"


if __name__ == "__main__":
    raise SystemExit(main())
