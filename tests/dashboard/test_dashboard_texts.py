"""The words of the dashboard, in five languages."""

import json
from pathlib import Path
import re

import pytest

from custom_components.nutify.dashboard.pages import Page
from custom_components.nutify.dashboard.texts import (
    _FOLDER,
    ENGLISH,
    LANGUAGES,
    texts_of,
    wording,
)

OTHERS = [each for each in LANGUAGES if each != ENGLISH]
PLACEHOLDER = re.compile(r"\{(\w+)\}")
INTEGRATION = Path(__file__).parents[2] / "custom_components/nutify"


def own(language: str) -> dict[str, str]:
    """Return what is in the file of a language."""
    found: dict[str, str] = json.loads(
        (_FOLDER / f"{language}.json").read_text("utf-8")
    )
    return found


def sources() -> str:
    """Return all code that shows words."""
    paths = [
        *(INTEGRATION / "dashboard").glob("*.py"),
        *(INTEGRATION / "frontend/src").glob("*.ts"),
    ]
    return "\n".join(path.read_text("utf-8") for path in paths)


@pytest.mark.parametrize("language", OTHERS)
def test_languages_agree(language: str) -> None:
    """Prevents English in the middle of a page, and a sentence without its value."""
    english, other = own(ENGLISH), own(language)
    assert other.keys() == english.keys()
    wrong = {
        key
        for key, text in other.items()
        if set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(english[key]))
        or not text.strip()
        or text != text.strip()
    }
    assert not wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_are_sorted(language: str) -> None:
    """Prevents changes that nobody can read because all lines moved."""
    text = (_FOLDER / f"{language}.json").read_text("utf-8")
    content = json.loads(text)
    assert (
        json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True) + "\n" == text
    )


def test_every_text_is_used() -> None:
    """Prevents translators' work on words that nobody sees."""
    code = sources()
    patterns = [
        re.compile(
            re.sub(r"\\\{[^}]*\\\}|\\\$\\\{[^}]*\\\}", "[a-z0-9_]+", re.escape(each))
        )
        for each in re.findall(
            r"[`\"]((?:[a-z0-9_]*\$?\{[^}`\"]*\}[a-z0-9_]*)+)[`\"]", code
        )
        if re.match(r"[a-z]+_", each) or re.search(r"_[a-z]+$", each)
    ]
    left = {
        key
        for key in own(ENGLISH)
        if not re.search(rf"[\"'`]{key}[\"'`]", code)
        and not any(pattern.fullmatch(key) for pattern in patterns)
    }
    assert not left


def test_every_text_that_is_asked_for_is_there() -> None:
    """Prevents a page that shows the key of a text."""
    english = own(ENGLISH)
    asked = set(re.findall(r"\btext\(\s*\"([a-z0-9_]+)\"", sources()))
    assert asked
    assert not asked - english.keys()
    assert not {f"page_{page.name.lower()}" for page in Page} - english.keys()


def test_unknown_languages_are_english() -> None:
    """Prevents an empty page for those whose language is not spoken yet."""
    assert texts_of("sv") == texts_of("en")
    assert texts_of("de-CH")["title"] == own("de")["title"]


def test_names_stay_what_they_are() -> None:
    """Prevents that a UPS whose name holds braces is filled in again."""
    text = wording({"a": "{name}: {state}"})
    assert text("a", name="{state}", state="x") == "{state}: x"
    assert text("b") == "b"
