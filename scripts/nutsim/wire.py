"""Split and quote words as parseconf does, the grammar both ends of NUT share."""

from enum import Enum, auto
import re

LINE_LIMIT = 4096
"""Characters one line may hold; a client that sends more is not worth memory."""

_SPECIAL = re.compile(r'(["\\#])')


def quote(text: str) -> str:
    """Return text in quotes; upsd escapes `#` too, which begins a comment."""
    return f'"{_SPECIAL.sub(r"\\\1", text)}"'


def printable(text: str) -> str:
    """Drop what upsd never stores nor sends: everything outside printable ASCII."""
    return "".join(character for character in text if " " <= character <= "~")


class _State(Enum):
    """Where in a line the splitter is."""

    BETWEEN = auto()
    WORD = auto()
    QUOTED = auto()
    COMMENT = auto()
    BROKEN = auto()


class LineSplitter:
    """Turn received bytes into lists of words, one list for each complete line.

    A quoted word may run on over a line end: upsd drops the line end and goes on, so
    a client that forgets a closing quote gets no answer until a quote arrives. A `#`
    inside quotes is a syntax error; upsd ignores such a line without an answer.
    """

    def __init__(self) -> None:
        """Start at the beginning of a line."""
        self._state = _State.BETWEEN
        self._literal = False
        self._word: list[str] = []
        self._words: list[str] = []
        self._length = 0

    def feed(self, data: bytes) -> list[list[str]]:
        """Return the words of each line that data completes."""
        lines: list[list[str]] = []
        for character in data.decode("latin-1"):
            self._length += 1
            if self._length > LINE_LIMIT:
                self._state = _State.BROKEN
                self._word.clear()
                self._words.clear()
            if character == "\n" and self._state is not _State.QUOTED:
                self._end_line(lines)
            else:
                self._take(character)
        return lines

    def _end_line(self, lines: list[list[str]]) -> None:
        """Finish the line, unless it was broken."""
        if self._state is _State.WORD:
            self._end_word()
        if self._state is not _State.BROKEN:
            lines.append(self._words)
        self._words = []
        self._length = 0
        self._state = _State.BETWEEN
        self._literal = False

    def _take(self, character: str) -> None:
        """Take one character that does not end the line."""
        if self._state in (_State.BROKEN, _State.COMMENT):
            return
        if self._literal:
            self._literal = False
            self._add(character)
        elif character == "\\":
            self._literal = True
            if self._state is _State.BETWEEN:
                self._state = _State.WORD
        elif self._state is _State.QUOTED:
            self._take_quoted(character)
        else:
            self._take_plain(character)

    def _take_quoted(self, character: str) -> None:
        """Take one character inside quotes."""
        if character == '"':
            self._end_word()
        elif character == "#":
            self._state = _State.BROKEN
            self._word.clear()
            self._words.clear()
        else:
            self._add(character)

    def _take_plain(self, character: str) -> None:
        """Take one character outside quotes."""
        if character in ' \t\r#"=' and self._state is _State.WORD:
            self._end_word()
        if character == "#":
            self._state = _State.COMMENT
        elif character == '"':
            self._state = _State.QUOTED
        elif character == "=":
            self._words.append("=")
        elif character not in " \t\r":
            self._state = _State.WORD
            self._add(character)

    def _add(self, character: str) -> None:
        """Add a character to the word; upsd discards what is not printable ASCII."""
        self._word.append(printable(character))

    def _end_word(self) -> None:
        """Finish the word."""
        self._words.append("".join(self._word))
        self._word.clear()
        self._state = _State.BETWEEN
