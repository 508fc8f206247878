"""Charts that a mail can show: pictures with something on them, and true times."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO
from itertools import pairwise
import re
from zoneinfo import ZoneInfo

from PIL import Image
import pytest

from custom_components.nutify.core.events.types import Severity
from custom_components.nutify.core.report.alert import (
    CHART_ID,
    AlertItem,
    AlertMail,
    render_alert,
)
from custom_components.nutify.core.report.charts import (
    COLOURS,
    Series,
    line_chart,
    to_png,
)
from custom_components.nutify.core.report.formats import Formats

ROME = ZoneInfo("Europe/Rome")
GERMAN = Formats("de", "DE", ROME)
BEGIN = datetime(2026, 1, 15, 12, tzinfo=UTC)
type Points = list[tuple[datetime, float | None]]


def points(
    values: Sequence[float | None],
    begin: datetime = BEGIN,
    step: timedelta = timedelta(minutes=1),
) -> Points:
    """Return values a minute apart."""
    return [(begin + step * index, value) for index, value in enumerate(values)]


def svg_of(*series: Series, formats: Formats = GERMAN) -> str:
    """Return a chart in percent."""
    return line_chart(series, clock=formats.clock, top=100.0)


def texts(svg: str) -> list[str]:
    """Return what is written on a chart."""
    return [unescape(each) for each in re.findall(r"<text[^>]*>([^<]*)<", svg)]


def clocks(svg: str) -> list[str]:
    """Return the times beneath a chart."""
    return [each for each in texts(svg) if re.fullmatch(r"\d\d:\d\d", each)]


def opened(png: bytes) -> Image.Image:
    """Return a picture; raises when it is none."""
    image = Image.open(BytesIO(png))
    assert image.format == "PNG"
    image.load()
    return image.convert("RGB")


def columns(image: Image.Image, colour: str) -> list[int]:
    """Return the columns with some of a line's colour, above the legend."""
    wanted = tuple(int(colour[index : index + 2], 16) for index in (1, 3, 5))
    width, height = image.size
    pixels = image.load()
    assert pixels is not None

    def is_near(pixel: object) -> bool:
        assert isinstance(pixel, tuple)
        return all(abs(a - b) < 70 for a, b in zip(pixel, wanted, strict=True))

    return [
        x
        for x in range(width)
        if any(is_near(pixels[x, y]) for y in range(int(height * 0.75)))
    ]


def test_a_picture_shows_its_lines() -> None:
    """Prevents a picture that is broken, blank, or shows one line of two."""
    svg = svg_of(
        Series("Ladung", points([90.0 - each for each in range(60)])),
        Series("Last", points([20.0] * 60)),
    )
    image = opened(to_png(svg))
    width, height = image.size
    assert width > height > 200
    for colour in COLOURS[:2]:
        found = columns(image, colour)
        assert len(found) > width * 0.8
        assert max(b - a for a, b in pairwise(found)) <= 2
    assert {"Ladung", "Last", "0", "50", "100", "13:00"} <= set(texts(svg))


def test_what_is_not_known_is_a_gap() -> None:
    """Prevents a line through hours in which nobody looked."""
    values: list[float | None] = [80.0] * 60
    values[20:40] = [None] * 20
    image = opened(to_png(svg_of(Series("Ladung", points(values)))))
    found = columns(image, COLOURS[0])
    widest = max(b - a for a, b in pairwise(found))
    assert image.size[0] * 0.25 < widest < image.size[0] * 0.4


@pytest.mark.parametrize(
    "values",
    [
        [50.0],
        [50.0, 50.0],
        [0.0, 0.0],
        [100.0, 100.0],
        [None, None],
        [None, 50.0, None],
        [1e12, -5.0],
        [0.1 + 0.2, 1 / 3],
    ],
)
def test_odd_values_make_a_picture(values: list[float | None]) -> None:
    """Prevents that a message fails for what its chart should show."""
    opened(to_png(svg_of(Series("Ladung", points(values)))))


def test_a_single_moment_makes_a_picture() -> None:
    """Prevents a division by a span of nothing."""
    svg = svg_of(Series("Ladung", [(BEGIN, 10.0), (BEGIN, 20.0)]))
    opened(to_png(svg))
    assert clocks(svg) == ["13:00"]


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"{braces}"&', "🔋" * 10, "x" * 300, ""]
)
def test_a_name_is_text(name: str) -> None:
    """Prevents that the name of a line breaks the picture."""
    svg = svg_of(Series(name, points([1.0, 2.0])))
    assert "<script>alert" not in svg
    opened(to_png(svg))


@pytest.mark.parametrize("minutes", [1, 10, 60, 600, 1440, 14_400])
def test_times_are_few_and_full(minutes: int) -> None:
    """Prevents times that run into each other, or odd ones."""
    step = timedelta(minutes=minutes) / 60
    svg = svg_of(Series("Ladung", points([1.0] * 61, BEGIN, step)))
    found = clocks(svg)
    assert 1 <= len(found) <= 12
    if minutes == 60:
        assert found == [f"13:{each:02}" for each in range(0, 60, 10)] + ["14:00"]


@pytest.mark.parametrize(
    ("begin", "expected"),
    [
        # The hour from two to three is missing.
        (
            datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
            ["01:30", "01:40", "01:50", "03:00", "03:10", "03:20", "03:30"],
        ),
        # It comes twice.
        (
            datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
            ["02:30", "02:40", "02:50", "02:00", "02:10", "02:20", "02:30"],
        ),
    ],
)
def test_times_are_those_of_the_reader(begin: datetime, expected: list[str]) -> None:
    """Prevents times of another zone, or of the wrong half of the year."""
    assert clocks(svg_of(Series("Ladung", points([1.0] * 61, begin)))) == expected


def mail(*series: Series) -> AlertMail:
    """Return a mail with a chart."""
    return AlertMail(
        title="a went on battery",
        severity=Severity.WARNING,
        severity_name="Warning",
        items=[
            AlertItem(
                ups="a",
                sentence="went on battery",
                time=BEGIN,
                rows=[("Charge", "9 %")],
            )
        ],
        chart_title="The last hour",
        chart=series,
        footer="Sent by Nutify",
    )


@pytest.mark.parametrize(
    "series",
    [
        (),
        (Series("Charge", []),),
        (Series("Charge", points([50.0])),),
        (Series("Charge", points([None, 50.0, None])), Series("Load", points([None]))),
    ],
)
def test_no_chart_where_there_is_nothing_to_draw(series: tuple[Series, ...]) -> None:
    """Prevents an empty frame, and a picture that no mail holds."""
    html, png = render_alert(mail(*series), GERMAN)
    assert png is None
    assert "<img" not in html
    assert "The last hour" not in html


def test_a_line_without_points_is_left_out() -> None:
    """Prevents the name of what is not measured."""
    known = Series("Charge", points([90.0, 80.5]))
    html, png = render_alert(mail(known, Series("Load", points([None, None]))), GERMAN)
    assert png is not None
    assert f'src="cid:{CHART_ID}"' in html
    # What it shows is said to those who see no pictures.
    assert 'alt="Charge: 80,5 - 90"' in html


def test_an_overload_stays_in_the_picture() -> None:
    """Prevents that a load beyond 100 percent is cut off."""
    load = Series("Load", points([60.0 + each for each in range(60)]))
    _, png = render_alert(mail(load), GERMAN)
    assert png is not None
    image = opened(png)
    assert len(columns(image, COLOURS[0])) > image.size[0] * 0.8
