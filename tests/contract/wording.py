"""What the contract tests read out of texts."""

from collections.abc import Iterator, Mapping
import string


def placeholders(text: str) -> set[str]:
    """Return the names of a text's placeholders."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def leaves(content: Mapping[str, object], path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every text and where it stands."""
    for name, value in content.items():
        where = f"{path}.{name}".lstrip(".")
        if isinstance(value, Mapping):
            yield from leaves(value, where)
        else:
            assert isinstance(value, str), where
            yield where, value
