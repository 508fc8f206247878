"""Charts of reports: true places, gaps that stay gaps, and text that stays text."""

from dataclasses import replace
from io import BytesIO
from itertools import combinations, pairwise
from math import inf, nan
import re
from xml.etree.ElementTree import Element, fromstring

from PIL import Image
import pytest

from custom_components.nutify.core.report.charts import chart_inline, chart_png
from custom_components.nutify.core.report.document import Chart, ChartKind, ChartSeries
from custom_components.nutify.core.report.glyphs import drawable
from custom_components.nutify.core.report.lettering import axis_labels
from custom_components.nutify.core.report.palette import DARK, LIGHT
from custom_components.nutify.core.report.plain import plain
from custom_components.nutify.core.report.plot import Number
from custom_components.nutify.core.report.scale import scale_of
from tests.core.reportlib import CHART, HOSTILE

SVG = "{http://www.w3.org/2000/svg}"


def chart(kind: ChartKind, *series: list[float | None], labels: int = 0) -> Chart:
    """Return a chart of these values, one label each."""
    count = labels or max(map(len, series), default=0)
    return replace(
        CHART,
        kind=kind,
        labels=[f"day {index}" for index in range(count)],
        series=[
            ChartSeries(f"UPS {place}", values) for place, values in enumerate(series)
        ],
    )


def in_english(value: float, digits: int) -> str:
    """Return a number with a point."""
    return f"{value:.{digits}f}"


def chart_svg(chart: Chart, *, width: int = 860, number: Number = in_english) -> str:
    """Return a chart as SVG."""
    return chart_inline(chart, width=width, height=280, number=number)


def shapes(svg: str, name: str, role: str) -> list[Element]:
    """Return the shapes of a role; raises when the SVG is no XML."""
    found = fromstring(svg).iter(SVG + name)  # noqa: S314 - our own
    return [each for each in found if each.get("class") == role]


def texts(svg: str) -> list[str]:
    """Return what is written on a chart."""
    return [each.text or "" for each in fromstring(svg).iter(f"{SVG}text")]  # noqa: S314


def heights(svg: str, role: str = "s0") -> list[float]:
    """Return how high the bars of a series are."""
    return [float(each.get("height", "")) for each in shapes(svg, "rect", role)]


def points(svg: str, name: str, role: str) -> list[list[tuple[float, float]]]:
    """Return the points of each line of a series."""
    return [
        [
            (float(x), float(y))
            for x, y in (pair.split(",") for pair in each.get("points", "").split())
        ]
        for each in shapes(svg, name, role)
    ]


def test_bars_are_as_high_as_their_values() -> None:
    """Prevents bars that do not begin at zero, or a bar for what is not known."""
    high = heights(chart_svg(chart(ChartKind.BARS, [1.0, None, 3.0, 2.0])))
    assert len(high) == 3
    assert high[1] == pytest.approx(3 * high[0], abs=0.3)
    assert high[2] == pytest.approx(2 * high[0], abs=0.3)


def test_stacks_end_where_their_sum_is() -> None:
    """Prevents a stack whose parts cover each other."""
    svg = chart_svg(chart(ChartKind.STACKED, [1.0], [2.0], [1.0]))
    tops = [
        float(shapes(svg, "rect", f"s{place}")[0].get("y", "")) for place in range(3)
    ]
    unit = heights(svg)[0]
    assert tops[0] - tops[1] == pytest.approx(2 * unit, abs=0.3)
    assert tops[1] - tops[2] == pytest.approx(unit, abs=0.3)


def test_lines_and_bands_break_at_a_gap() -> None:
    """Prevents a line or a band through days of which nothing is known."""
    values: list[float | None] = [5.0, 6.0, None, None, 7.0, None, 8.0, 9.0]
    assert len(points(chart_svg(chart(ChartKind.LINES, values)), "polyline", "l0")) == 3
    band = replace(
        chart(ChartKind.BAND, values),
        series=[
            ChartSeries(
                "Mean",
                values,
                [None if each is None else each - 1 for each in values],
                [None if each is None else each + 2 for each in values],
            )
        ],
    )
    svg = chart_svg(band)
    areas = points(svg, "polygon", "b0")
    assert len(areas) == 3
    for line, area in zip(points(svg, "polyline", "l0"), areas, strict=True):
        middle = [y for _, y in line]
        assert max(y for _, y in area) > max(middle) > 0
        assert min(y for _, y in area) < min(middle)
    gaps = shapes(svg, "rect", "gap")
    assert len(gaps) == 2
    assert float(gaps[0].get("width", "")) == pytest.approx(
        2 * float(gaps[1].get("width", "")), abs=0.2
    )


def test_a_dip_of_one_hour_is_seen_in_a_year() -> None:
    """Prevents a sag that vanishes when many points fall on one pixel."""
    values: list[float | None] = [230.0] * 8760
    values[5000] = 170.0
    drawn = points(chart_svg(chart(ChartKind.LINES, values)), "polyline", "l0")[0]
    assert len(drawn) <= 860
    usual = drawn[0][1]
    assert sum(y > usual + 50 for _, y in drawn) == 1


def test_limits_have_a_line_and_a_name() -> None:
    """Prevents a limit that is out of the picture, or whose name lies on another's."""
    limits = [("Upper", 264.0), ("Upper, too", 263.0), ("Lower", 196.0)]
    values: list[float | None] = [230.0, 231.0]
    svg = chart_svg(replace(chart(ChartKind.LINES, values), limits=limits))
    lines = points(svg, "polyline", "limit")
    assert len(lines) == 3
    assert all(0 < y < 280 for line in lines for _, y in line)
    names = {
        (each.text or ""): float(each.get("y", ""))
        for each in shapes(svg, "text", "limit-name")
    }
    assert set(names) == {"Upper", "Upper, too", "Lower"}
    assert all(abs(a - b) > 10 for a, b in combinations(names.values(), 2))


@pytest.mark.parametrize("count", [1, 7, 12, 31, 53, 365, 8760])
@pytest.mark.parametrize("width", [350, 900])
def test_labels_never_meet(count: int, width: int) -> None:
    """Prevents labels that cannot be read because they lie on each other."""
    svg = chart_svg(chart(ChartKind.BARS, [1.0] * count), width=width)
    found = [
        (float(each.get("x", "")), each.text or "")
        for each in fromstring(svg).iter(f"{SVG}text")  # noqa: S314
        if (each.text or "").startswith("day") and each.get("text-anchor") == "middle"
    ]
    assert 1 <= len(found) <= 40
    for (left, first), (right, second) in pairwise(found):
        assert right - left >= (len(first) + len(second)) / 2 * 11 * 0.55


def test_names_are_broken_only_where_they_are_long() -> None:
    """Prevents that a short name gets a second line because its neighbour has one."""
    names = ["Rack", "Cellar of the office", "Donaudampfschifffahrt"]
    assert axis_labels(names, 110.0, 330.0) == [
        (0, ["Rack"]),
        (1, ["Cellar of the", "office"]),
        (2, ["Donaudampfschi…"]),
    ]


def test_a_legend_tells_series_apart() -> None:
    """Prevents lines that only their colour tells apart, or a legend for one."""
    one = chart_svg(chart(ChartKind.LINES, [1.0, 2.0]))
    assert "UPS 0" not in texts(one)
    two = chart_svg(chart(ChartKind.LINES, [1.0, 2.0], [2.0, 1.0]))
    assert {"UPS 0", "UPS 1"} <= set(texts(two))
    dashes = {
        shapes(two, "polyline", role)[0].get("stroke-dasharray")
        for role in ("l0", "l1")
    }
    assert len(dashes) == 2


def test_numbers_are_written_in_a_language() -> None:
    """Prevents a decimal point where the reader writes a comma."""
    svg = chart_svg(
        chart(ChartKind.BARS, [0.5, 0.2]),
        number=lambda value, digits: f"{value:.{digits}f}".replace(".", ","),
    )
    assert "0,4" in texts(svg)
    assert not any("." in text for text in texts(svg))


@pytest.mark.parametrize("kind", ChartKind)
@pytest.mark.parametrize(
    "values",
    [
        [],
        [None],
        [None, None],
        [0.0],
        [0.0, 0.0],
        [230.0, 230.0],
        [-3.0, 5.0, -1.0],
        [-4.0, -4.0],
        [nan, inf, -inf, 1.0],
        [1e300, 1.0],
        [1e-12, 2e-12],
        [1e14, 1.0],
        [5.0, None, 5.0],
    ],
)
def test_every_set_of_values_has_a_chart(
    kind: ChartKind, values: list[float | None]
) -> None:
    """Prevents a report that fails because of what a UPS said."""
    for labels in (0, 3):
        svg = chart_svg(chart(kind, values, values, labels=labels))
        numbers = re.findall(r'(?:x|y|width|height|points)="([^"]*)"', svg)
        assert not any(word in each for each in numbers for word in ("nan", "inf"))
        assert all(
            -1 <= float(y) <= 281
            for each in re.findall(r'points="([^"]*)"', svg)
            for y in re.findall(r",(\S+)", each)
        )


def test_a_scale_holds_everything_in_round_steps() -> None:
    """Prevents ticks that nobody can read, or values beyond the scale."""
    scale = scale_of(chart(ChartKind.BARS, [0.0, 6.7]))
    assert list(scale.ticks) == [0, 2, 4, 6, 8]
    assert scale.digits == 0
    volts = scale_of(chart(ChartKind.LINES, [229.0, 231.5]))
    assert 200 < volts.low <= 229
    assert volts.high >= 231.5
    assert scale_of(chart(ChartKind.BARS, [0.9])).ticks == (0, 0.25, 0.5, 0.75, 1)
    assert scale_of(chart(ChartKind.BARS, [0.9])).digits == 2


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", ChartKind)
def test_hostile_text_stays_text(text: str, kind: ChartKind) -> None:
    """Prevents a name that becomes markup, or an SVG that is no XML."""
    hostile = Chart(
        title=text,
        text=text,
        kind=kind,
        labels=[text] * 3,
        series=[ChartSeries(text, [1.0, 2.0, 3.0])] * 2,
        unit=text,
        limits=[(text, 1.0)],
    )
    root = fromstring(chart_svg(hostile))  # noqa: S314
    tags = {each.tag.removeprefix(SVG) for each in root.iter()}
    assert tags <= {"svg", "rect", "polyline", "polygon", "text", "title"}
    attributes = {name for each in root.iter() for name in each.attrib}
    assert not any(name.startswith("on") or "href" in name for name in attributes)
    if plain(text).strip():
        assert (root.get("aria-label") or "").split() == plain(text).split()
    image = Image.open(
        BytesIO(chart_png(hostile, width=300, height=200, number=lambda *_: "1"))
    )
    assert image.size == (600, 400)


def test_a_picture_shows_the_bars() -> None:
    """Prevents a PNG without colours, as when its style is not understood."""
    image = Image.open(
        BytesIO(chart_png(CHART, width=552, height=230, number=lambda *_: "1"))
    ).convert("RGB")
    blue = tuple(bytes.fromhex(LIGHT["s0"][1:]))
    (bars,) = [
        count for count, colour in image.getcolors(1 << 20) or [] if colour == blue
    ]
    assert bars > image.width * image.height * 0.1


def test_what_our_fonts_lack_is_marked() -> None:
    """Prevents letters that vanish from a picture."""
    assert drawable("Größe CO₂ → Сервер 🔋 电") == "Größe CO2 -> Server ? ?"


def _luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parts = [each / 255 for each in bytes.fromhex(colour[1:])]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_stand_out(colours: dict[str, str]) -> None:
    """Prevents text or lines too pale to read (WCAG AA: 4.5 and 3 to 1)."""
    for paper in ("page", "paper", "zebra"):
        for ink in ("ink", "text", "strong", "accent"):
            assert contrast(colours[ink], colours[paper]) >= 4.5, (ink, paper)
    for tone in ("good", "warning", "bad"):
        assert contrast(colours[tone], colours[f"{tone}-paper"]) >= 4.5, tone
        assert contrast(colours[tone], colours["paper"]) >= 3, tone
    for name in [f"s{index}" for index in range(6)]:
        assert contrast(colours[name], colours["paper"]) >= 3, name
    assert contrast(colours["limit"], colours["paper"]) >= 4.5


# What is left of red, green and blue without red or green cones: Machado, Oliveira and
# Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency"
# (2009), severity 1.
_BLINDNESS = {
    "red": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "green": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}


def _lab(colour: str, kind: str) -> tuple[float, float, float]:
    """Return a colour in CIELAB as a colour-blind reader sees it."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (each / 255 for each in bytes.fromhex(colour[1:]))
    ]
    seen = [
        min(max(sum(a * b for a, b in zip(row, linear, strict=True)), 0), 1)
        for row in _BLINDNESS[kind]
    ]
    xyz = [
        sum(a * b for a, b in zip(row, seen, strict=True)) / white
        for row, white in (
            ((0.4124, 0.3576, 0.1805), 0.9505),
            ((0.2126, 0.7152, 0.0722), 1.0),
            ((0.0193, 0.1192, 0.9505), 1.089),
        )
    ]
    x, y, z = (
        each ** (1 / 3) if each > 0.008856 else 7.787 * each + 16 / 116 for each in xyz
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("kind", _BLINDNESS)
@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_colour_blind_tell_series_apart(colours: dict[str, str], kind: str) -> None:
    """Prevents two series of the same colour for one reader in twelve."""
    for one, other in combinations(range(6), 2):
        seen = _lab(colours[f"s{one}"], kind), _lab(colours[f"s{other}"], kind)
        distance = sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5
        # 2.3 is just noticeable; four times as much is plain to see.
        assert distance > 9.2, (one, other, distance)
