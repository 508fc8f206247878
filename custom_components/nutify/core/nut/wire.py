r"""The wire grammar of NUT: words, quotes and escapes, in both directions.

NUT's own `pconf_encode` escapes `"`, `\` and, against its documentation, `#`.
"""

import re

from .errors import NutArgumentError, NutProtocolError

_ESCAPE = re.compile(r'([\\"#])')
_UNESCAPE = re.compile(r"\\(.)", re.DOTALL)
_PLAIN = re.compile(r"[A-Za-z0-9_.@:/+-]+")
# Lone surrogates cannot be encoded at all.
_UNSENDABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
# The two shapes that make up nearly all traffic, matched in one step:
# VAR <ups> <name> "<value>" and UPS <ups> "<description>".
_QUOTED_TAIL = re.compile(r'([^\s"\\]+(?: [^\s"\\]+)+) "((?:[^"\\]|\\.)*)"\s*')
# The first of them, all lines of a list in one step.
_VARIABLE = re.compile(
    r'^VAR ([^\s"\\]+) ([^\s"\\]+) "((?:[^"\\\n]|\\[^\n])*)"\r?$', re.MULTILINE
)


def quote(argument: str) -> str:
    """Return the argument as one quoted word.

    Raises NutArgumentError for control characters: a line break would be a second
    command, and upsd silently drops the others.
    """
    if _UNSENDABLE.search(argument):
        message = "control characters cannot be sent to a NUT server"
        raise NutArgumentError(message)
    escaped = _ESCAPE.sub(r"\\\1", argument)
    return f'"{escaped}"'


def word(argument: str) -> str:
    """Return a name as a word, quoted only when it must be."""
    return argument if _PLAIN.fullmatch(argument) else quote(argument)


def command(*words: str) -> bytes:
    """Return one request line of words that are on the wire's side already."""
    return (" ".join(words) + "\n").encode()


def request(verb: str, *arguments: str) -> bytes:
    """Return one request line, with its arguments quoted where they must be."""
    return command(verb, *(word(argument) for argument in arguments))


def unescape(text: str) -> str:
    r"""Return what stood between quotes with `\x` turned back into `x`."""
    return _UNESCAPE.sub(r"\1", text) if "\\" in text else text


def variables(text: str, ups: str) -> list[list[str]] | None:
    """Return name and value of each row of a `LIST VAR`, None unless all are plain.

    `text` holds whole lines. What is not plain is for split(), line by line.
    """
    found = _VARIABLE.findall(text)
    if len(found) != text.count("\n") or any(row[0] != ups for row in found):
        return None
    return [[name, unescape(value)] for _, name, value in found]


def split(line: str) -> list[str]:
    """Split an answer line into its words, unquoted and unescaped.

    Raises NutProtocolError when a quote is left open or an escape is cut.
    """
    if (match := _QUOTED_TAIL.fullmatch(line)) is not None:
        head, tail = match.groups()
        return [*head.split(" "), unescape(tail)]
    return _split_words(line)


def _split_words(line: str) -> list[str]:
    """Split any line by the rules of NUT's parseconf, character by character."""
    words: list[str] = []
    current: list[str] = []
    in_word = quoted = False
    characters = iter(line)
    for character in characters:
        if character == "\\":
            escaped = next(characters, None)
            if escaped is None:
                message = f"an escape is cut at the end of {line[:80]!r}"
                raise NutProtocolError(message)
            current.append(escaped)
            in_word = True
        elif character == '"':
            quoted = not quoted
            in_word = True
        elif character.isspace() and not quoted:
            if in_word:
                words.append("".join(current))
                current.clear()
                in_word = False
        else:
            current.append(character)
            in_word = True
    if quoted:
        message = f"a quote is left open in {line[:80]!r}"
        raise NutProtocolError(message)
    if in_word:
        words.append("".join(current))
    return words
