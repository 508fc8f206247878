"""Quote and split the words of NUT's protocols, as NUT's parseconf does."""

import re

_SPECIAL = re.compile(r'([#\\"])')
_ESCAPED = re.compile(r"\\(.)")
_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|((?:[^\s"\\]|\\.)+)')


def quote(text: str) -> str:
    """Return the text as one quoted word.

    parseconf starts a comment at a bare `#` even inside quotes, so it is
    escaped along with the quote and the backslash.
    """
    return f'"{_SPECIAL.sub(r"\\\1", text)}"'


def split(line: str) -> list[str]:
    """Return the words of one line, unquoted."""
    return [
        _ESCAPED.sub(r"\1", match[1] if match[1] is not None else match[2])
        for match in _WORD.finditer(line)
    ]
