"""The texts of a chart: how wide they are, and where there is room for them."""

from collections.abc import Sequence
from math import ceil

SMALL = 11.0
# Wide letters of the fonts that we bring; those of a reader are no wider.
_LETTER = 0.62
# East Asian letters and emoji begin after this one, and are as wide as they are high.
_LAST_NARROW = 0x2E7F
_LONGEST_NAME = 36
_MOST_NAMED = 12
_LEAST_NAME_ROOM = 56.0
_NICE_STEPS = (1, 2, 3, 4, 5, 6, 7, 10, 14, 15, 20, 30, 60, 90, 120, 180)
_AIR = 12.0
_KEY, _KEY_AIR = 22.0, 16.0


def text_width(text: str, size: float = SMALL) -> float:
    """Return how wide a text is at most, near enough to leave room for it."""
    return size * sum(1.0 if ord(each) > _LAST_NARROW else _LETTER for each in text)


def shortened(text: str, room: float, size: float = SMALL) -> str:
    """Return a text that fits into so many pixels, with an ellipsis where it ends."""
    if text_width(text, size) <= room:
        return text
    kept = text[: max(int(room / (size * _LETTER)) - 1, 1)]
    while len(kept) > 1 and text_width(kept, size) > room - size * _LETTER:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def axis_labels(
    labels: Sequence[str], slot: float, room: float
) -> list[tuple[int, list[str]]]:
    """Return which labels stand beneath a chart, in one line or two.

    Few labels may be names, and none of them is left out while there is room; of many,
    which are times, every second, third and so on stands. Each has a slot of the room.
    """
    widest = max(map(text_width, labels), default=0.0)
    if widest <= slot - 4:
        return [(index, [text]) for index, text in enumerate(labels)]
    if len(labels) <= _MOST_NAMED and slot >= _LEAST_NAME_ROOM:
        return [(index, _in_two(text, slot - 6)) for index, text in enumerate(labels)]
    widest = min(widest, room / 2 - _AIR)
    every = max(ceil((widest + _AIR) / slot), 1)
    every = next((nice for nice in _NICE_STEPS if nice >= every), every)
    return [
        (index, [shortened(labels[index], widest)])
        for index in range(0, len(labels), every)
    ]


def legend_rows(names: Sequence[str], room: float) -> list[list[tuple[float, str]]]:
    """Return where the names of several series stand, row by row; one needs no name."""
    if len(names) < 2:  # noqa: PLR2004
        return []
    rows: list[list[tuple[float, str]]] = [[]]
    x = 0.0
    for name in names:
        text = shortened(name[:_LONGEST_NAME], room - _KEY)
        width = _KEY + text_width(text)
        if rows[-1] and x + width > room:
            rows.append([])
            x = 0.0
        rows[-1].append((x, text))
        x += width + _KEY_AIR
    return rows


def _in_two(text: str, room: float) -> list[str]:
    """Return a text in at most two lines, between words where it can be."""
    if text_width(text) <= room:
        return [text]
    words = text.split()
    first = ""
    while words and text_width(f"{first} {words[0]}".strip()) <= room:
        first = f"{first} {words.pop(0)}".strip()
    if first:
        return [first, shortened(" ".join(words), room)]
    return [shortened(text, room)]
