"""Test the grammar of the wire against everything that could come over it."""

import asyncio
from collections.abc import Awaitable, Callable

from hypothesis import example, given, strategies as st
import pytest

from custom_components.nutify.core.nut import wire
from custom_components.nutify.core.nut.errors import (
    NutArgumentError,
    NutClosedError,
    NutError,
    NutProtocolError,
)
from custom_components.nutify.core.nut.transport import (
    LINE_LIMIT,
    read_line,
    read_list,
)
from nutlab.words import split as split_in_the_lab
from tests.core.servers import prove

CONTROL = [chr(code) for code in (*range(0x20), 0x7F)]
SENDABLE = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="".join(CONTROL))
)
NAMES = st.from_regex(r"[A-Za-z0-9_.@:/+-]+", fullmatch=True)
# Characters that mean something in the grammar come up often.
GRAMMAR = st.text(
    st.one_of(
        st.sampled_from('"\\# \t'),
        st.sampled_from("aB1.\xa0\x1c\x85\u2028\n\r\x00é\ud800"),
    )
)


def split_or_error(line: str) -> list[str] | str:
    """Return the words of a line, or the name of the error it raises."""
    try:
        return wire.split(line)
    except NutError as err:
        return type(err).__name__


def split_slowly(line: str) -> list[str] | str:
    """Return the words of a line by the character-wise path alone."""
    try:
        return wire._split_words(line)
    except NutError as err:
        return type(err).__name__


@prove
@given(SENDABLE)
@example('a "b" \\ #c  d')
@example("")
@example("\\")
@example("Grün\xa0€😀")
def test_a_quoted_text_comes_back(text: str) -> None:
    """Prevent values and passwords from changing on their way (A4, A5)."""
    assert wire.split(wire.quote(text)) == [text]
    assert wire.split(wire.word(text)) == [text]


@prove
@given(SENDABLE.filter(str.isascii))
def test_quoting_is_as_parseconf_reads_it(text: str) -> None:
    """Prevent a grammar that only agrees with itself, not with NUT's."""
    assert split_in_the_lab(wire.quote(text)) == [text]


@prove
@given(NAMES)
def test_names_stay_bare(name: str) -> None:
    """Prevent quotes around names, which old servers do not understand."""
    assert wire.word(name) == name
    assert wire.split(name) == [name]


@prove
@given(st.lists(st.one_of(NAMES, SENDABLE), min_size=1))
def test_a_line_of_mixed_words_comes_back(words: list[str]) -> None:
    """Prevent neighbouring words from running together or apart."""
    line = wire.command(*(wire.word(word) for word in words)).decode()
    assert line.endswith("\n")
    assert wire.split(line.removesuffix("\n")) == words


@prove
@given(NAMES, st.lists(NAMES), SENDABLE)
def test_a_request_is_one_line(verb: str, names: list[str], text: str) -> None:
    """Prevent an argument from becoming a second request (A7)."""
    data = wire.request(verb, *names, text)
    assert data.count(b"\n") == 1
    assert wire.split(data.decode().rstrip("\n")) == [verb, *names, text]


@prove
@given(st.lists(NAMES, min_size=2), SENDABLE, st.sampled_from(["", " ", "\t "]))
def test_the_common_row_is_read(names: list[str], text: str, end: str) -> None:
    """Prevent a row with a strange value from being left out or cut."""
    line = f"{' '.join(names)} {wire.quote(text)}{end}"
    assert wire.split(line) == [*names, text]
    assert wire._split_words(line) == [*names, text]


@prove
@given(st.one_of(GRAMMAR, GRAMMAR.map(lambda text: f'VAR u n "{text}"')))
@example('VAR u n "a\\"b" ')
@example('VAR u  n "a"')
@example('VAR\tu n "a"')
@example('VAR u n "a"b')
@example('VAR u n "a" "b"')
@example('VAR u n\xa0m "a"')
@example(' VAR u n "a"')
@example('VAR u n "a\\\nb"')
def test_the_fast_path_equals_the_slow_one(line: str) -> None:
    """Prevent the shortcut for common rows from having a grammar of its own."""
    assert split_or_error(line) == split_slowly(line)


@prove
@given(st.one_of(st.binary(), GRAMMAR.map(lambda t: t.encode(errors="replace"))))
def test_any_bytes_are_words_or_a_nut_error(data: bytes) -> None:
    """Prevent a foreign server from raising what nobody catches (A8, A9)."""
    line = data.decode("utf-8", "replace").rstrip("\r\n")
    words = split_or_error(line)
    assert words == "NutProtocolError" or all(isinstance(each, str) for each in words)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", []),
        ("   \t ", []),
        ("OK", ["OK"]),
        ("OK  TRACKING\t1", ["OK", "TRACKING", "1"]),
        ('X ""', ["X", ""]),
        ('VAR u n ""', ["VAR", "u", "n", ""]),
        (r'VAR u n "A \"q\" \\ \#1"', ["VAR", "u", "n", 'A "q" \\ #1']),
        (r'VAR u n "disk 6\""', ["VAR", "u", "n", 'disk 6"']),
        (r'VAR u n "\#\#\#\#"', ["VAR", "u", "n", "####"]),
        (r'VAR u n "\n"', ["VAR", "u", "n", "n"]),
        (r"bare\ word x", ["bare word", "x"]),
        ('RANGE u n "1" "2"', ["RANGE", "u", "n", "1", "2"]),
        ('a"b c"d', ["ab cd"]),
        ('VAR u n "two  blanks "', ["VAR", "u", "n", "two  blanks "]),
        # Some re-implementations do not quote numbers.
        ("VAR u n 12", ["VAR", "u", "n", "12"]),
        # Nor escape the number sign, which begins no comment in an answer.
        ('VAR u n "#1"', ["VAR", "u", "n", "#1"]),
    ],
)
def test_split(line: str, words: list[str]) -> None:
    """Prevent known answers from being read wrongly (A4)."""
    assert wire.split(line) == words


@pytest.mark.parametrize(
    "line",
    ['"', 'VAR u n "open', 'VAR u n "cut\\', "\\", 'a "b" "c', 'VAR u n "a\\"'],
)
def test_cut_lines_are_protocol_errors(line: str) -> None:
    """Prevent half a value from being taken for a whole one."""
    with pytest.raises(NutProtocolError):
        wire.split(line)


@pytest.mark.parametrize("character", CONTROL)
def test_control_characters_are_refused(character: str) -> None:
    """Prevent a line break in an argument from being a second command (A7)."""
    for text in (character, f"60{character}INSTCMD a load.off", f"a{character}"):
        with pytest.raises(NutArgumentError):
            wire.quote(text)
        with pytest.raises(NutArgumentError):
            wire.word(text)
        with pytest.raises(NutArgumentError):
            wire.request("LIST", "VAR", text)


def test_refusal_does_not_tell_the_argument() -> None:
    """Prevent a password with a control character from reaching a log (A6)."""
    with pytest.raises(NutArgumentError) as caught:
        wire.quote("s3cret\x07")
    assert "s3cret" not in str(caught.value)


def test_what_has_no_bytes_is_refused() -> None:
    """Prevent an argument that UTF-8 cannot carry from raising what nobody catches."""
    with pytest.raises(NutArgumentError):
        wire.request("LIST", "VAR", "\ud800")


def stream(data: bytes) -> asyncio.StreamReader:
    """Return a stream of which a server has sent all that it will ever send."""
    reader = asyncio.StreamReader(limit=LINE_LIMIT)
    reader.feed_data(data)
    reader.feed_eof()
    return reader


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"OK\n", "OK"),
        (b"OK\r\n", "OK"),
        (b"\n", ""),
        ("Büro\n".encode(), "Büro"),
        ("Büro\n".encode("latin-1"), "B\ufffdro"),
        (b"\xff\xfe\x00\n", "\ufffd\ufffd\x00"),
        (b"x" * (LINE_LIMIT - 1) + b"\n", "x" * (LINE_LIMIT - 1)),
    ],
)
async def test_read_line(data: bytes, line: str) -> None:
    """Prevent an odd byte or line end from making a device unreadable (A9, A10)."""
    assert await read_line(stream(data)) == line


@pytest.mark.parametrize("data", [b"", b"OK", b"VAR a b", b"x" * LINE_LIMIT])
async def test_end_of_stream(data: bytes) -> None:
    """Prevent half a line from being taken for an answer (A8)."""
    with pytest.raises(NutClosedError):
        await read_line(stream(data))


@pytest.mark.parametrize("read", [read_line, read_list])
async def test_a_broken_connection(
    read: Callable[[asyncio.StreamReader], Awaitable[object]],
) -> None:
    """Prevent a cable that is pulled from being a failure that nobody expects."""
    reader = asyncio.StreamReader(limit=LINE_LIMIT)
    reader.feed_data(b'VAR a ups.id "a"')
    reader.set_exception(ConnectionResetError("Connection reset by peer"))
    with pytest.raises(NutClosedError, match="reset by peer"):
        await read(reader)


async def test_a_list_that_speaks_of_its_end() -> None:
    """Prevent words in a value from ending a list, or from making it endless."""
    row = b'VAR a ups.id "END LIST VAR a"\n'
    end = b"END LIST VAR a\n"
    assert await read_list(stream(row + end)) == row.decode()
    assert await read_list(stream(end)) == ""
    long = b'VAR a ups.id "' + b"x" * LINE_LIMIT + b'"\n'
    # Nothing was read of the first, which can still be read line by line.
    reader = stream(long + end)
    assert await read_list(reader) is None
    assert await reader.read() == long + end
    with pytest.raises(NutProtocolError, match="longer"):
        await read_list(stream(row + long + end))


async def test_too_long_a_line() -> None:
    """Prevent a raw LimitOverrunError and an endless buffer (A3)."""
    with pytest.raises(NutProtocolError, match="longer"):
        await read_line(stream(b"x" * (LINE_LIMIT + 1) + b"\n"))


@prove
@given(st.binary())
def test_any_stream_ends(data: bytes) -> None:
    """Prevent a stream of anything from raising what is no NutError (A3, A8, A9)."""

    async def read_all() -> int:
        reader = stream(data)
        lines = 0
        while True:
            try:
                split_or_error(await read_line(reader))
            except NutClosedError:
                return lines
            lines += 1

    assert asyncio.run(read_all()) == data.count(b"\n")


_NAMES = st.sampled_from(["ups.status", "battery.charge", "a\u00a0b", "x"])
_VALUES = st.text(st.sampled_from('ab \\"#\r\x0b\x85\u2028\ufffd'), max_size=6)
_LINES = st.one_of(
    st.tuples(_NAMES, _VALUES).map(lambda row: f"VAR a {row[0]} {wire_quoted(row[1])}"),
    st.tuples(_NAMES, _VALUES).map(lambda row: f'VAR a {row[0]} "{row[1]}"'),
    st.text(st.sampled_from('VAR a"\\x\r'), max_size=12),
    st.sampled_from(['VAR b ups.id ""', 'VAR a ups.id "1" x', "VAR a ups.id x", ""]),
)


def wire_quoted(text: str) -> str:
    """Quote what a server may say, control characters included."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@prove
@given(st.lists(_LINES, max_size=4))
@example(['VAR a ups.id "1"\r', 'VAR a ups.id "\\""'])
@example(['VAR a ups.id "1', 'VAR a ups.id 2"'])
def test_a_whole_list_equals_its_lines(lines: list[str]) -> None:
    """Prevent the quick way of reading a list from finding other values."""
    text = "".join(f"{line}\n" for line in lines)
    found = wire.variables(text, "a")
    if found is not None:
        rows = [wire.split(line.rstrip("\r")) for line in lines]
        assert found == [row[2:] for row in rows]
        assert all(row[:2] == ["VAR", "a"] for row in rows)


def test_plain_lists_take_the_quick_way() -> None:
    """Prevent a quick way that is never taken."""
    text = 'VAR a ups.status "OL CHRG"\r\nVAR a ups.id "\\"#1\\\\"\n'
    assert wire.variables(text, "a") == [["ups.status", "OL CHRG"], ["ups.id", '"#1\\']]
    assert wire.variables("", "a") == []
    assert wire.variables('VAR b ups.id ""\n', "a") is None
