"""Turn the bytes of a fuzzer into choices, so that each byte means something."""

from collections.abc import Sequence
import struct

_SPECIAL_NUMBERS = (
    *(0.0, -0.0, 1.0, -1.0, 0.5, 100.0, 1e-320, 1e300, -1e300, 2.0**53, 2.0**63),
    *(float("inf"), float("-inf"), float("nan"), 230.0, 1e9, 1e-9),
)
_TEXTS = (
    *("", " ", "\x00", "\n", "<script>", "\"'&<>", "]]>", "{{ 7 }}", "=1+1", "%s"),
    *("\u202e", "\u2028", "\ud800", "\uffff", "\U0001f50b", "\u7535\u6c60", "x" * 300),
    *("2026-10-25T02:30:00", "2026-10-25", "0001-01-01T00:00:00+14:00", "12:00"),
    *("9999-12-31T23:59:59-14:00", "true", "None", "nan", "1e999", "html", "energy"),
    *("de", "notify.a", "last_month", "off", "9" * 5000, "\u0663", "1970-01-01"),
)


class Choices:
    """Reads an input from its begin; after its end every choice is the first one."""

    def __init__(self, data: bytes) -> None:
        """Begin at the first byte."""
        self._data, self._place = data, 0

    @property
    def more(self) -> bool:
        """Tell whether there are bytes left."""
        return self._place < len(self._data)

    def take(self, count: int) -> bytes:
        """Return the next bytes, zeros after the end."""
        found = self._data[self._place : self._place + count]
        self._place += count
        return found.ljust(count, b"\x00")

    def below(self, limit: int) -> int:
        """Return a whole number from 0 until before a limit."""
        size = 1 if limit <= 256 else 4  # noqa: PLR2004 - what a byte holds
        return int.from_bytes(self.take(size)) % limit

    def pick[T](self, choices: Sequence[T]) -> T:
        """Return one of the choices."""
        return choices[self.below(len(choices))]

    def number(self) -> float:
        """Return any number, those that make trouble among them."""
        match self.below(4):
            case 0:
                return self.pick(_SPECIAL_NUMBERS)
            case 1:
                return float(self.below(65_536)) / 100
            case 2:
                return float(int.from_bytes(self.take(4), signed=True))
        (found,) = struct.unpack("<d", self.take(8))
        return float(found)

    def text(self) -> str:
        """Return any text."""
        if self.below(2) == 0:
            return self.pick(_TEXTS)
        length = self.below(24)
        return self.take(length).decode("utf-8", "surrogateescape")

    def value(self, depth: int = 0) -> object:
        """Return anything that JSON or YAML could hold."""
        kind = self.below(8)
        if kind >= 6 and depth < 3:  # noqa: PLR2004 - deep enough
            items = [self.value(depth + 1) for _ in range(self.below(4))]
            return items if kind == 6 else {self.text(): each for each in items}  # noqa: PLR2004
        match kind:
            case 0:
                return None
            case 1:
                return self.below(2) == 1
            case 2:
                return self.below(2**31) - 1000
            case 3:
                return self.number()
        return self.text()
