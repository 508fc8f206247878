"""What a fuzzer needs to know of what it fuzzes."""

from abc import ABC, abstractmethod
from collections.abc import Sequence


class Target(ABC):
    """A part of Nutify that takes data from outside, as bytes of any kind."""

    # Pieces of the grammar that chance alone would hardly ever write.
    tokens: Sequence[bytes] = ()
    # What is counted as one run; `done` counts them.
    unit = "inputs"
    # The longest input, in bytes.
    longest = 8192

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self.done = 0

    @abstractmethod
    def seeds(self) -> list[bytes]:
        """Return inputs as they should be, to begin with."""

    @abstractmethod
    def run(self, data: bytes) -> str:
        """Run an input and return its outcome, such as the name of a known error.

        Whatever it raises is a finding: no caller of that part expects it.
        """

    def close(self) -> None:  # noqa: B027 - most have nothing to give back
        """Give back what was taken, such as files."""
