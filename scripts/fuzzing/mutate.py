"""Make wrong inputs of right ones, many thousands a second, the same for each seed."""

from collections.abc import Callable, Sequence
from random import Random

_NUMBERS = (
    *(b"0", b"-0", b"-1", b"1e999", b"-1e999", b"NaN", b"inf", b"1e-999", b"0x10"),
    *(b"9" * 40, b"4294967295", b"9223372036854775808", b"1_0", b"0.0001"),
    *("\u0663".encode(), "\xb2".encode(), b"1,5", b"1.2.3", b"65535", b"2147483648"),
)
_ODD = (
    *(b"\x00", b"\xff\xfe", b"\xc3", b"\xed\xa0\x80", b"\xf0\x9f\x94\x8b", b"\r"),
    *("\u2028".encode(), "\x85".encode(), "\u202e".encode(), "\xa0".encode()),
    *(b"\xef\xbb\xbf", b"\x1b[2J", b"\x1c", b"B\xfcro", b"\x7f", b"\\", b'"', b"#"),
)
# Longer than Python reads an integer. What is long takes long, so that it comes seldom.
_LONG = (b"9" * 5000, b"A" * 600, b'" "' * 200, b"\\" * 501)
_RARE = 0.005
_DIGITS = frozenset(b"0123456789")
_MOST_CHANGES = 4


class Mutator:
    """Yields inputs that are each made of a right one, or of two, by some changes."""

    def __init__(
        self, seeds: Sequence[bytes], tokens: Sequence[bytes], longest: int, seed: int
    ) -> None:
        """Begin with right inputs, pieces of their grammar, and a random seed."""
        self._seeds, self._longest = seeds, longest
        self._random = Random(seed)
        self._pieces = (*tokens, *tokens, *_NUMBERS, *_ODD)
        self._changes: Sequence[Callable[[bytes], bytes]] = (
            *(self._flip, self._set, self._insert, self._replace, self._remove),
            *(self._repeat, self._cut, self._splice, self._number, self._garbage),
            *(self._drop_line, self._repeat_line, self._swap_lines, self._join_lines),
            *(self._set_line, self._set_line),
        )

    def next(self) -> bytes:
        """Return the next input, which is never one of the right ones."""
        origin = data = self._pick(self._seeds)
        changes = 1 + self._below(_MOST_CHANGES)
        while changes or data == origin:
            data = self._pick(self._changes)(data)[: self._longest]
            changes = max(changes - 1, 0)
        return data

    # Random.randrange takes five times as long.
    def _below(self, limit: int) -> int:
        return int(self._random.random() * limit)

    def _pick[T](self, choices: Sequence[T]) -> T:
        return choices[int(self._random.random() * len(choices))]

    def _piece(self) -> bytes:
        return self._pick(_LONG if self._random.random() < _RARE else self._pieces)

    def _span(self, data: bytes) -> tuple[int, int]:
        """Return a piece, mostly a short one."""
        begin = self._below(len(data) + 1)
        longest = self._pick((1, 4, 16, 64))
        return begin, begin + self._below(longest) + 1

    def _flip(self, data: bytes) -> bytes:
        if not data:
            return b"\x00"
        place = self._below(len(data))
        changed = bytes((data[place] ^ (1 << self._below(8)),))
        return data[:place] + changed + data[place + 1 :]

    def _set(self, data: bytes) -> bytes:
        place = self._below(len(data) + 1)
        return data[:place] + bytes((self._below(256),)) + data[place + 1 :]

    def _insert(self, data: bytes) -> bytes:
        place = self._below(len(data) + 1)
        return data[:place] + self._piece() + data[place:]

    def _replace(self, data: bytes) -> bytes:
        begin, end = self._span(data)
        return data[:begin] + self._piece() + data[end:]

    def _remove(self, data: bytes) -> bytes:
        begin, end = self._span(data)
        return data[:begin] + data[end:]

    def _repeat(self, data: bytes) -> bytes:
        begin, end = self._span(data)
        times = 64 if self._random.random() < _RARE else self._pick((1, 1, 2, 8))
        return data[:begin] + data[begin:end] * times + data[begin:]

    def _cut(self, data: bytes) -> bytes:
        return data[: self._below(len(data) + 1)]

    def _splice(self, data: bytes) -> bytes:
        other = self._pick(self._seeds)
        return data[: self._below(len(data) + 1)] + other[self._below(len(other) + 1) :]

    def _number(self, data: bytes) -> bytes:
        """Put a number in the place of another."""
        begin = self._below(len(data) + 1)
        while begin < len(data) and data[begin] not in _DIGITS:
            begin += 1
        end = begin
        while end < len(data) and data[end] in _DIGITS:
            end += 1
        rare = self._random.random() < _RARE
        return data[:begin] + self._pick(_LONG if rare else _NUMBERS) + data[end:]

    def _garbage(self, data: bytes) -> bytes:
        place = self._below(len(data) + 1)
        return data[:place] + self._random.randbytes(self._below(32)) + data[place:]

    def _drop_line(self, data: bytes) -> bytes:
        lines = data.split(b"\n")
        del lines[self._below(len(lines))]
        return b"\n".join(lines)

    def _repeat_line(self, data: bytes) -> bytes:
        lines = data.split(b"\n")
        lines.insert(self._below(len(lines)), self._pick(lines))
        return b"\n".join(lines)

    def _set_line(self, data: bytes) -> bytes:
        lines = data.split(b"\n")
        lines[self._below(len(lines))] = self._piece()
        return b"\n".join(lines)

    def _swap_lines(self, data: bytes) -> bytes:
        lines = data.split(b"\n")
        one, other = self._below(len(lines)), self._below(len(lines))
        lines[one], lines[other] = lines[other], lines[one]
        return b"\n".join(lines)

    def _join_lines(self, data: bytes) -> bytes:
        lines = data.split(b"\n")
        place = self._below(len(lines))
        return b"\n".join((*lines[:place], b" ".join(lines[place : place + 2])))
