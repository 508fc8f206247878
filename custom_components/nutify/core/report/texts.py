"""The texts of reports, in a language that need not be that of Home Assistant."""

from collections.abc import Mapping
from functools import cache
import json
from pathlib import Path

from ..texts import Texts, filled, language_of

_FOLDER = Path(__file__).parents[2] / "translations"
LANGUAGES = ("de", "es", "fr", "it")


@cache
def texts_of(language: str) -> Mapping[str, str]:
    """Return the texts of a language by their keys, none of one that has no file.

    It reads a file, so not in an event loop.
    """
    name = language_of(language)
    if name not in LANGUAGES:
        return {}
    texts: dict[str, str] = json.loads((_FOLDER / f"{name}.json").read_text("utf-8"))[
        "common"
    ]
    return texts


def wording_in(language: str, english: Texts) -> Texts:
    """Return what fills in a language's texts; what it lacks is English."""
    own = texts_of(language)

    def text(key: str, **values: object) -> str:
        if (found := own.get(key)) is None:
            return english(key, **values)
        return filled(found, values)

    return text
