"""How much of a page each column of a table takes."""

from collections.abc import Callable

from .document import Table

# Rows beyond these are hardly of another shape.
_SAMPLE = 200
# No column may ask for more than these shares: a word at least, a text at most.
_WORD, _NUMBER, _TEXT = 0.25, 0.3, 0.6
# However many columns there are, each has this part of an even share.
_EVEN = 0.8


def column_widths(
    table: Table, room: float, width: Callable[[str], float]
) -> list[float]:
    """Return the width of each column, the room together; `width` measures a text.

    Numbers and words stay whole where they can, and what is left goes to the columns
    whose texts would otherwise take many lines.
    """
    least, wanted = [], []
    some = min(room * _EVEN / max(len(table.columns), 1), width("000"))
    for index, name in enumerate(table.columns):
        cells = {row[index] for row in table.rows[:_SAMPLE] if index < len(row)}
        # A heading may take several lines, a number may not.
        whole = max((width(name) / 2, *map(width, cells)))
        parts = set(name.split() or [""])
        if index in table.right:
            short = min(max(map(width, parts | cells)), room * _NUMBER)
        else:
            parts |= {word for text in cells for word in text.split()}
            short = min(max(map(width, parts)), room * _WORD)
        short = max(short, some)
        least.append(short)
        wanted.append(max(short, min(whole, room * _TEXT)))
    if sum(wanted) <= room:
        return [width * room / sum(wanted) for width in wanted]
    if sum(least) > room:
        return _between([some] * len(least), least, room)
    return _between(least, wanted, room)


def _between(least: list[float], most: list[float], room: float) -> list[float]:
    """Return widths that take a room which is between two others."""
    rest = (room - sum(least)) / (sum(most) - sum(least))
    return [low + (high - low) * rest for low, high in zip(least, most, strict=True)]
