"""What the name of a model says of its rating: a suggestion for a form, no more.

Manufacturers put the VA, less often the watts, into the names of most models. A wrong
suggestion misleads, so that a name is only believed where a single number can be the
rating; `scripts/bench power` prints how often that is right.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
import re


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """The VA and the watts that a name says; at least one of the two is there."""

    va: float | None = None
    watts: float | None = None


# Others are told by what they feed, or are no UPS at all.
_TYPES = frozenset({"", "ups"})
_NAMES = ("ups.model", "device.model")
# Some devices of CyberPower have the name there, and an internal one as the model.
_NAMES_OF_MAKERS = ("ups.mfr", "device.mfr")

_SMALLEST, _LARGEST = 200.0, 500_000.0
# A UPS feeds at least so much of its VA as watts: less is another number.
_LEAST_OF_VA = 0.3

# Ratings that UPSes are sold with, VA. Series such as 5125 or 9130, years, voltages and
# numbers of parts are not among them.
_RATINGS = frozenset(
    {
        *range(350, 1001, 50),
        *(420, 525, 575, 625, 675, 720, 825, 875),
        *range(1050, 1601, 50),
        *(1250, 1325, 1440),
        *(1700, 1750, 1800, 1920, 2000, 2200, 2400, 2500, 2700, 2880, 2900),
        *(3000, 3300, 3500, 4000, 4500, 5000, 5500, 6000, 7000, 7500, 8000),
        *(10_000, 11_000, 12_000, 15_000, 16_000, 20_000, 30_000, 40_000),
    }
)
# What follows such a word is a version, in the spellings of APC, Kebo and Tuncmatik.
_VERSION = re.compile(
    r"\b(?:FW|VER|V|REV|FIRMWARE|SN|S/N)[:. -]?\s*-?\d.*", re.IGNORECASE
)
# Families whose number is no rating.
_SERIES = re.compile(
    r"\b(?:Galaxy|Symmetra|Silcon|UPS[25]000)|\bAP\d{4}|PDU", re.IGNORECASE
)

_WITH_UNIT = re.compile(
    r"(?<![\d.,])(\d+(?:[.,]\d+)?)\s?(k?)(VA|W)(?![a-z])", re.IGNORECASE
)
# 1K, 1K5 and 1K0L, as the relatives of Megatec write it.
_THOUSANDS = re.compile(
    r"(?<![a-z\d])[a-z]*?(\d{1,2})K(\d?)[LS]?(?![a-z\d])", re.IGNORECASE
)
_WORD = re.compile(r"[A-Za-z\d.,]+")
_CODE = re.compile(
    r"(?P<head>F6[CH]|\d?[A-Z]+)?(?P<number>[1-9]\d{2,4})"
    r"(?P<tail>[A-Z]*|[A-Z]*\d[A-Z]+|[A-Z]+\d)"
    r"(?:(?<=[A-Z])(?:110|115|120|208|220|230|240))?",
    re.IGNORECASE,
)
_NO_POWER = frozenset({"v", "vac", "vdc", "hz"})
_HIGHEST_VOLTAGE = 480


def suggest(variables: Mapping[str, str]) -> Suggestion | None:
    """Return the rating that the model's name says, or None where it says none.

    `variables` are those of one UPS as the server gave them.
    """
    if variables.get("device.type", "").strip().lower() not in _TYPES:
        return None
    for name in _NAMES:
        if found := _of_name(variables.get(name, "")):
            return found
    for name in _NAMES_OF_MAKERS:
        if found := _of_code(variables.get(name, "")):
            return found
    return None


@lru_cache(maxsize=1024)
def _of_name(name: str) -> Suggestion | None:
    name = _VERSION.sub("", name)
    if _WITH_UNIT.search(name):
        # What has its unit beside it needs no guess, and allows none.
        return _with_units(name)
    if _SERIES.search(name):
        return None
    found = {*_thousands(name), *_codes(name)}
    return Suggestion(va=found.pop()) if len(found) == 1 else None


@lru_cache(maxsize=256)
def _of_code(name: str) -> Suggestion | None:
    """Return what a code such as CP1000PFCLCD says where a maker is expected."""
    if not re.fullmatch(r"[A-Z]{2,}\d{3,5}[A-Z]+", name.strip()):
        return None
    return _of_name(name)


def _with_units(name: str) -> Suggestion | None:
    found: dict[str, set[float]] = {"VA": set(), "W": set()}
    for number, thousand, unit in _WITH_UNIT.findall(name):
        value = float(number.replace(",", ".")) * (1000 if thousand else 1)
        if not _SMALLEST <= value <= _LARGEST:
            return None
        found[unit.upper()].add(value)
    if len(found["VA"]) > 1 or len(found["W"]) > 1:
        return None
    va = next(iter(found["VA"]), None)
    watts = next(iter(found["W"]), None)
    if va is not None and watts is not None and not _LEAST_OF_VA <= watts / va <= 1:
        return None
    return Suggestion(va=va, watts=watts)


def _thousands(name: str) -> Iterator[float]:
    for whole, tenth in _THOUSANDS.findall(name):
        value = float(f"{whole}.{tenth or 0}") * 1000
        if value > 0:
            yield value


def _codes(name: str) -> Iterator[float]:
    for word in _WORD.findall(name):
        match = _CODE.fullmatch(word.rstrip(".,"))
        if match is None:
            continue
        number = int(match["number"])
        if match["tail"].lower() in _NO_POWER and number <= _HIGHEST_VOLTAGE:
            continue
        if number not in _RATINGS and match["tail"].upper().startswith("U"):
            # The height in a rack follows at once in 15002U.
            number //= 10
        if number in _RATINGS:
            yield float(number)
