"""Every language says all that English says, with the same placeholders."""

import json
from pathlib import Path
import re
from typing import Any

import pytest

from tests.contract.wording import leaves

LANGUAGES = ("de", "es", "fr", "it")
# As short as "°C": the same in every language.
_SAME_WITHOUT_SUSPICION = 3
# Names, units, abbreviations, words that are the same: of all texts at most.
_MOST_SAME = 0.12
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_HTML = re.compile(r"<[a-zA-Z/][^<>]*>")


@pytest.fixture(scope="module")
def english(integration: Path) -> dict[str, str]:
    """Return all English texts by path."""
    content = json.loads((integration / "translations" / "en.json").read_text())
    return dict(leaves(content))


@pytest.fixture(scope="module", params=LANGUAGES)
def translated(integration: Path, request: pytest.FixtureRequest) -> dict[str, str]:
    """Return all texts of another language by path."""
    path = integration / "translations" / f"{request.param}.json"
    content: dict[str, Any] = json.loads(path.read_text())
    return dict(leaves(content))


def test_nothing_is_missing(
    english: dict[str, str], translated: dict[str, str]
) -> None:
    """Prevents English in the middle of a translated dialog, and texts of no use."""
    assert list(translated) == list(english)


def test_placeholders_are_the_same(
    english: dict[str, str], translated: dict[str, str]
) -> None:
    """Prevents a text that Home Assistant refuses, or one without its figure."""
    for path, text in english.items():
        expected = sorted(_PLACEHOLDER.findall(text))
        assert sorted(_PLACEHOLDER.findall(translated[path])) == expected, path


def test_form(english: dict[str, str], translated: dict[str, str]) -> None:
    """Prevents HTML, stray blanks and lost code or emphasis in a translation."""
    for path, text in translated.items():
        assert text == text.strip(), path
        assert text, path
        assert not _HTML.search(text), path
        assert "'{" not in text, path
        for mark in ("`", "**", "\n"):
            assert text.count(mark) == english[path].count(mark), path


def test_it_is_translated(english: dict[str, str], translated: dict[str, str]) -> None:
    """Prevents a language that is English in disguise."""
    long = {
        path: text
        for path, text in english.items()
        if len(text) > _SAME_WITHOUT_SUSPICION
    }
    same = [path for path, text in long.items() if translated[path] == text]
    assert len(same) / len(long) < _MOST_SAME, same[:50]


def test_every_language_of_the_dashboard_is_there(integration: Path) -> None:
    """Prevents a dashboard in one language and its dialogs in another."""
    shown = {each.stem for each in (integration / "dashboard" / "texts").glob("*.json")}
    assert shown == {"en", *LANGUAGES}
    assert {each.stem for each in (integration / "translations").glob("*.json")} == {
        "en",
        *LANGUAGES,
    }
