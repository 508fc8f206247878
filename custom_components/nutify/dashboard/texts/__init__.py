"""The words of the dashboard and of its cards, in five languages."""

from collections.abc import Mapping
from functools import cache
import json
from pathlib import Path

from ...core.texts import Texts, filled, language_of

_FOLDER = Path(__file__).parent
ENGLISH = "en"
LANGUAGES = (ENGLISH, "de", "es", "fr", "it")


def texts_of(language: str) -> Mapping[str, str]:
    """Return all texts of a language, in English what it lacks.

    It reads a file the first time, so not in an event loop.
    """
    name = language_of(language)
    return _texts(name if name in LANGUAGES else ENGLISH)


@cache
def _texts(language: str) -> Mapping[str, str]:
    return _read(ENGLISH) | _read(language)


def _read(language: str) -> dict[str, str]:
    texts: dict[str, str] = json.loads(
        (_FOLDER / f"{language}.json").read_text("utf-8")
    )
    return texts


def wording(texts: Mapping[str, str]) -> Texts:
    """Return what fills in texts."""

    def text(key: str, **values: object) -> str:
        return filled(texts.get(key, key), values)

    return text
