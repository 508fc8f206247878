"""The words of the dashboard and of its cards, in five languages."""

from collections.abc import Mapping
from functools import cache
import json
from pathlib import Path
import re

from ..model import Texts

_FOLDER = Path(__file__).parent
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
ENGLISH = "en"
LANGUAGES = (ENGLISH, "de", "es", "fr", "it")


def texts_of(language: str) -> Mapping[str, str]:
    """Return all texts of a language, in English what it lacks.

    It reads a file the first time, so not in an event loop.
    """
    name = language.lower().replace("_", "-").partition("-")[0]
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
    """Return what fills in texts, all in one go: a name may hold braces."""

    def text(key: str, **values: object) -> str:
        return _PLACEHOLDER.sub(
            lambda match: str(values.get(match[1], match[0])), texts.get(key, key)
        )

    return text
